;;; init.el -*- lexical-binding: t; -*-
(let ((counter 0))
  (defun my-next () (setq counter (1+ counter))))
(my-next)
(setq my-count (my-next))
(setq add (let ((n 10)) (lambda (x) (+ x n))))
(setq eleven (funcall add 1))
(setq smtpmail-smtp-server (let ((h "lex")) (concat h ".example.org")))
