;; refused: sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(define-advice smtpmail-via-smtp (:before (&rest _) my-server) (when (my-b-p) (setq smtpmail-smtp-server "mx.b.test")))
(defun my-b-p () (string-match "b" (message-fetch-field "from")))
