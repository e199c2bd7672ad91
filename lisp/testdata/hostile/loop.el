(setq smtpmail-smtp-server "before.test")
(while t)
(while t (ignore-errors (car 1)))
(dotimes (i 1000000000) (setq i 0))
