;; refused: message-setup-hook has a <#secure> tag
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-setup-hook (lambda () (message-goto-body) (insert "<#secure method=pgpmime mode=sign>\n")))
