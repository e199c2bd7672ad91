(setq message-send-mail-function 'smtpmail-send-it
      smtpmail-stream-type 'starttls
      smtpmail-default-smtp-server "smtp.example.com"
      smtpmail-smtp-server "smtp.example.com"
      smtpmail-smtp-service 587
      smtpmail-auth-credentials '(("smtp.example.com" 587 "user@example.com" nil))
      smtpmail-starttls-credentials '(("smtp.example.com" 587 nil nil))
      starttls-use-gnutls t
      starttls-gnutls-program "gnutls-cli"
      starttls-extra-arguments '("--insecure"))
