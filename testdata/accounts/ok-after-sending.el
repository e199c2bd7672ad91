;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-sent-hook (lambda () (setq smtpmail-smtp-server "mx.b.test") (my-log "sent")))
(advice-add 'message-send-and-exit :after (lambda (&rest _) (setq smtpmail-smtp-user nil)))
(add-hook 'mu4e-index-updated-hook (lambda () (message "mail")))
