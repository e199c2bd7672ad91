;; sent
;; warns: my-nowhere \(message-send-hook\) calls my-nowhere, which is defined nowhere; it is not run
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook 'my-nowhere)
