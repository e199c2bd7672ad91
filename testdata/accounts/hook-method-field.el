;; refused: message-setup-hook names X-Message-SMTP-Method
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-setup-hook (lambda () (message-add-header (concat "X-Message-SMTP-Method: smtp " "mx.b.test" " 587 me-b"))))
