(setq smtpmail-smtp-server "before.test")
(let ((s "aaaaaaaa")) (while t (setq s (concat s s))))
(make-string 4000000000 ?a)
(let ((l nil) (s (make-string 100000 ?a))) (while t (push (concat s "b") l)))
