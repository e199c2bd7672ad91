;; The same with the port as a number, which takes no quotes.
(setq smtpmail-auth-credentials
      '(("hostname" 25 "username" "password")))
