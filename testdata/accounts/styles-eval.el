;; refused: :6:[0-9]+: gnus-posting-styles sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq gnus-posting-styles '((".*" (address "me@a.test"))
  ("b" (address "me@b.test") (eval (setq smtpmail-smtp-server "mx.b.test")))))
