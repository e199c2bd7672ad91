;; refused: my-b \(mu4e-compose-mode-hook\) sets smtpmail-smtp-user to "me-b"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'mu4e-compose-mode-hook (defun my-b () (when (my-b-p) (setq-local smtpmail-smtp-user "me-b"))))
(defun my-b-p () (string-suffix-p "@b.test" user-mail-address))
