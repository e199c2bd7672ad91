;; refused: gnus-message-setup-hook sets smtpmail-stream-type
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'gnus-message-setup-hook (lambda () (setopt smtpmail-stream-type 'ssl)))
