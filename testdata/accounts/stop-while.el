;; refused: advice on message-send may keep a mail from being sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(advice-add 'message-send :before-while (lambda (&rest _) (y-or-n-p "Send? ")))
