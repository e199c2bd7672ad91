;; -*- lexical-binding: t -*-
(setq smtpmail-smtp-server "before.test")
(setq kept nil)
(while t (let ((x kept)) (push (lambda () x) kept)))
