;; refused: message-setup-hook sets user-mail-address to "me@b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-setup-hook (lambda () (when (message-fetch-field "x-b") (setq user-mail-address "me@b.test"))))
