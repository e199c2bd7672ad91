;; refused: message-send-hook sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-use (server &rest _) (setq smtpmail-smtp-server server))
(add-hook 'message-send-hook (apply-partially #'my-use "mx.b.test"))
