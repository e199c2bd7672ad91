;; refused: a form that was passed over sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(my-add-hooks '(message-send-hook) (lambda () (setq smtpmail-smtp-server "mx.b.test")))
