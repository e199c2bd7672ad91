;; Mail mode and its relatives send by SMTP.
(setq send-mail-function 'smtpmail-send-it)
