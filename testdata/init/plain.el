;; Simple settings, one form each.
(setq user-full-name "Ada Lovelace")
(setq user-mail-address "ada@example.org")
(setq send-mail-function 'smtpmail-send-it)
(setq smtpmail-smtp-server "mail.example.org")
(setq smtpmail-smtp-service 587)
