;; refused: my-server-a \(advice on message-send-mail\) sets smtpmail-smtp-service
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defadvice! my-server-a (&rest _) :before #'message-send-mail (setq smtpmail-smtp-service 587))
