;; refused: message-send-hook sets message-send-mail-function
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook
          (lambda () (setq message-send-mail-function
                           (if (string-match "b\\.test" (message-fetch-field "from")) 'message-send-mail-with-sendmail 'smtpmail-send-it))))
