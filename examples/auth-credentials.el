;; User name and password for a server whose port is written as a string.
(setq smtpmail-auth-credentials
      '(("hostname" "port" "username" "password")))
