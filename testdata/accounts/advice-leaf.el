;; refused: my-b \(advice on message-send-and-exit\) sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(leaf message :advice (:before message-send-and-exit my-b))
(defun my-b (&rest _) (setq smtpmail-smtp-server "mx.b.test"))
