;; refused: message-send-hook runs what cannot be read here
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook (lambda () (load (concat "~/accounts/" (user-login-name)))))
