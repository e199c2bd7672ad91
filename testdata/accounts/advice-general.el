;; refused: my-b \(advice on mail-send\) sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-b (&rest _) (setq smtpmail-smtp-server "mx.b.test"))
(general-advice-add '(mail-send mail-send-and-exit) :before #'my-b)
