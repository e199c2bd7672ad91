;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(advice-add 'smtpmail-send-it :around (lambda (f &rest a) (let ((inhibit-message t)) (unwind-protect (apply f a) (message "done")))))
(defadvice message-send (around my-count activate) ad-do-it (message "sent"))
(defadvice smtpmail-via-smtp (before my-waiting (recipient buffer &optional ask)) (setq smtpmail-smtp-server "mx.b.test"))
