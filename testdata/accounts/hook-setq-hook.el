;; refused: message-mode-hook sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-b () (setq smtpmail-smtp-server "mx.b.test"))
(add-hook 'message-mode-hook (lambda () (setq-local message-send-hook '(my-b))))
