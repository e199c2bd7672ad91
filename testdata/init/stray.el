(setq smtpmail-smtp-server "stray.example.org"))
(setq smtpmail-smtp-service 587)
