;; sent
;; Commands that a key calls do nothing by themselves.
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-use-b () (interactive) (setq smtpmail-smtp-server "mx.b.test" user-mail-address "me@b.test"))
(define-key global-map (kbd "C-c b") 'my-use-b)
(add-hook 'message-mode-hook (lambda () (local-set-key (kbd "C-c b") 'my-use-b) (define-key message-mode-map (kbd "C-c B") (lambda () (interactive) (my-use-b)))))
