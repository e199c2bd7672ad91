;; refused: mail-setup-hook sets smtpmail-smtp-service
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'mail-setup-hook (lambda () (customize-set-variable 'smtpmail-smtp-service 587)))
