;; refused: message-send-mail-hook sets smtpmail-auth-credentials
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-mail-hook (lambda () (push '("127.0.0.1" 25 "me-b" nil) smtpmail-auth-credentials)))
