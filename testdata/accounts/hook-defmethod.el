;; refused: message-send-hook sets smtpmail-smtp-server to "mx.b.test"
;; Generic functions are not there; what one would do counts all the same.
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(cl-defmethod my-pick ((from string)) (when (string-match "b" from) (setq smtpmail-smtp-server "mx.b.test")))
(defun my-pick-now () (my-pick (message-fetch-field "from")))
(add-hook 'message-send-hook (lambda () (my-pick (message-fetch-field "from"))))
