;; refused: calls user-error
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-sure (&rest _) (or (yes-or-no-p "Send? ") (user-error "Not sent")))
(advice-add 'message-send-and-exit :before #'my-sure)
