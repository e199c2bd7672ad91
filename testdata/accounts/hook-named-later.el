;; refused: my-dispatch \(message-send-hook\) sets smtpmail-smtp-server
;; The function is called through a table of functions.
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-use-b () (setq smtpmail-smtp-server "mx.b.test"))
(defvar my-dispatch '(("b\\.test" . my-use-b)))
(defun my-dispatch () (let ((fn (cdr (assoc-default (message-fetch-field "from") my-dispatch 'string-match)))) (when fn (funcall fn))))
(add-hook 'message-send-hook 'my-dispatch)
