;; Mail mode and its relatives send by SMTP ...
(setq send-mail-function 'smtpmail-send-it)
;; ... and so do Message mode and Gnus.
(setq message-send-mail-function 'smtpmail-send-it)
