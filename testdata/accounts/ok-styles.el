;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq gnus-posting-styles '((".*" (address "me@a.test") (signature "me") ("X-Message-SMTP-Method" "smtp 127.0.0.1 @PORT@ me-a"))
  ("b" (address "me@b.test") (organization "B"))
  ((lambda () (string-match "x" gnus-newsgroup-name)) (eval (setq message-signature "x")))))
(setq message-server-alist '(("me@a.test" . "smtp 127.0.0.1 @PORT@")))
