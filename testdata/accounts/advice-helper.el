;; refused: my-auth \(advice on smtpmail-try-auth-methods\) sets smtpmail-smtp-user
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-auth (&rest _) (my-set 'smtpmail-smtp-user (message-sendmail-envelope-from)))
(defun my-set (name value) (set name value))
(advice-add 'smtpmail-try-auth-methods :before #'my-auth)
