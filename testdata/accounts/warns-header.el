;; sent
;; warns: :6:[0-9]+: message-header-setup-hook calls message-add-header, which changes a mail; it is not run
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-header-setup-hook (lambda () (message-add-header "X-Mailer: me")))
