;; The host that takes the mail.
(setq smtpmail-smtp-server "mail.example.org")
