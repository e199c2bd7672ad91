;; refused: message-send-hook sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defvar my-table (list (cons "b\\.test" (lambda () (setq smtpmail-smtp-server "mx.b.test")))))
(add-hook 'message-send-hook (lambda () (dolist (e my-table) (when (string-match (car e) (message-fetch-field "from")) (funcall (cdr e))))))
