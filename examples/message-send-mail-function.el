;; Message mode and Gnus send by SMTP.
(setq message-send-mail-function 'smtpmail-send-it)
