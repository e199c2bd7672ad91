;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq smtpmail-multi-accounts '((a . ("me-a" "127.0.0.1" @PORT@ "me@a.test" nil nil nil nil))) smtpmail-multi-associations '(("me@a.test" a))
      message-send-mail-function 'smtpmail-multi-send-it)
