;; STARTTLS is a must for this server, without a client certificate.
(setq smtpmail-starttls-credentials
      '(("hostname" "port" nil nil)))
