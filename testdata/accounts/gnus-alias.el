;; refused: gnus-alias-identity-alist (has|chooses)
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq gnus-alias-identity-alist '(("b" "" "Me <me@b.test>" "" (("X-Message-SMTP-Method" . "smtp mx.b.test 587 me-b")) "" "")))
(add-hook 'message-setup-hook 'gnus-alias-determine-identity)
