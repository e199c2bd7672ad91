;; refused: advice on message-send-mail sends a mail only sometimes
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(advice-add 'message-send-mail :around (lambda (f &rest a) (when (y-or-n-p "Send? ") (apply f a))))
