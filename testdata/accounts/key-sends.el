;; refused: my-send \(the key C-c C-c\) sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-send () (interactive) (let ((smtpmail-smtp-server (if (my-b-p) "mx.b.test" smtpmail-smtp-server))) (message-send-and-exit)))
(defun my-b-p () (string-match "b" (message-fetch-field "from")))
(use-package message :bind (:map message-mode-map ("C-c C-c" . my-send)))
