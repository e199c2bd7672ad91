;; refused: gnus-select-group-hook sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'gnus-select-group-hook (lambda () (cond ((string-match "work" gnus-newsgroup-name) (setq smtpmail-smtp-server "mx.b.test")))))
