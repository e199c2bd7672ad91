(setq a 1) (setq smtpmail-smtp-server "two.example.org") (setq b 2)
(progn (setq c 3) (progn (setq smtpmail-smtp-service 26)))
(prog1 (setq d 4) (setq e 5))
(setq f (progn 1 2 3) g (prog1 1 2) h (prog2 1 2 3))
