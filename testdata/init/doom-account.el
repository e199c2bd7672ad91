(set-email-account! "example.org"
  '((mu4e-sent-folder . "/example/Sent")
    (user-mail-address . "me@example.org")
    (smtpmail-smtp-user . "me@example.org")
    (smtpmail-smtp-server . "smtp.example.org")
    (smtpmail-smtp-service . 465))
  t)
