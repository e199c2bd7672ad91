;; refused: :6:[0-9]+: my-set-smtp \(message-send-hook\) sets variables by names that are not in the text
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defvar my-b '((server . "mx.b.test") (service . 587)))
(defun my-set-smtp () (dolist (p my-b) (set (intern (format "smtpmail-smtp-%s" (car p))) (cdr p))))
(add-hook 'message-send-hook 'my-set-smtp)
