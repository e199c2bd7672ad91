;; refused: my-mail \(message-mode-hook\) sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-mail () (set (make-local-variable 'smtpmail-smtp-server) (if (equal user-mail-address "me@b.test") "mx.b.test" "127.0.0.1")))
(add-hook 'message-mode-hook 'my-mail)
