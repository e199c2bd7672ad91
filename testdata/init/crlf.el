(setq smtpmail-smtp-server "crlf.example.org")
(setq long "line one
line two")
