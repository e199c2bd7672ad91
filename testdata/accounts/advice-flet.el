;; refused: advice on message-send-via-mail runs what cannot be read here
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(advice-add 'message-send-via-mail :around
            (lambda (f &rest a) (cl-letf (((symbol-function 'smtpmail-send-it) #'message-send-mail-with-sendmail)) (apply f a))))
