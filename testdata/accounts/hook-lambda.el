;; refused: :5:110: message-send-hook sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook (lambda () (when (string-match-p "b\\.test" (message-fetch-field "from")) (setq smtpmail-smtp-server "mx.b.test"))))
