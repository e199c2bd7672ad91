;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defvar my-locals '((fill-column . 72) (truncate-lines . t)))
(add-hook 'message-mode-hook (lambda () (dolist (v my-locals) (set (make-local-variable (car v)) (cdr v)))))
