;; refused: message-send-hook sets variables by computed names
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq my-forms '(("b\\.test" (setq smtpmail-smtp-server "mx.b.test"))))
(add-hook 'message-send-hook (lambda () (eval (cadr (assoc-default (message-fetch-field "from") my-forms #'string-match)))))
