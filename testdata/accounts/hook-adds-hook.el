;; refused: message-mode-hook sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-pick () (setq smtpmail-smtp-server (completing-read "Server: " '("127.0.0.1" "mx.b.test"))))
(add-hook 'message-mode-hook (lambda () (add-hook 'message-send-hook #'my-pick nil 'local)))
