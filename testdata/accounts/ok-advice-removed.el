;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-b (&rest _) (setq smtpmail-smtp-server "mx.b.test"))
(advice-add 'message-send :before #'my-b)
(advice-remove 'message-send #'my-b)
(add-hook 'message-send-hook #'my-b)
(remove-hook 'message-send-hook #'my-b)
