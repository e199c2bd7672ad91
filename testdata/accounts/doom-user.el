;; refused: the account "b" \(me@b.test\) has smtpmail-smtp-user "me-b"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(set-email-account! "a" '((user-mail-address . "me@a.test") (smtpmail-smtp-user . "me-a")) t)
(set-email-account! "b" '((user-mail-address . "me@b.test") (smtpmail-smtp-user . "me-b")))
