;; refused: mail-send-hook sets auth-sources
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'mail-send-hook (lambda () (add-to-list 'auth-sources "~/.authinfo-b")))
