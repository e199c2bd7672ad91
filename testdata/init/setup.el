(setup smtpmail
  (:option smtpmail-smtp-server "setup.example.org"
           smtpmail-smtp-service 587)
  (:hook-into message-mode))
(setup (:package no-such) (setq smtpmail-smtp-user "setup-user"))
