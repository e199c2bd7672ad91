(setup smtpmail
  (:option smtpmail-smtp-server "mx.w.test"
           smtpmail-smtp-service (+ 500 87))
  (:option bad (car 1) good 1)
  (setq list (list 'b))
  (:option (append list) 'c (prepend list) 'a (remove list) 'b)
  (:require smtpmail)
  (:bind "C-c" foo)
  (:when-loaded (setq loaded (featurep 'smtpmail)) (car 2) (:option inside t))
  (:with-feature mu4e (:option in-mu4e 1))
  (no-such-thing)
  (:no-such-macro)
  (setq last t))
;; @ smtpmail-smtp-server => "mx.w.test"
;; @ smtpmail-smtp-server at 2:12 setup :option
;; @ smtpmail-smtp-service => 587
;; @ good => 1
;; @ list => (a c)
;; @ list at 6:55 setup :option
;; @ loaded => t
;; @ inside => t
;; @ in-mu4e => 1
;; @ last => t
;; @ error 4:12 Wrong type argument: listp, 1
;; @ error 9:52 Wrong type argument: listp, 2
;; @ note 12:3 skipped: :no-such-macro of setup is not known
;; @ note 11:3 skipped: no-such-thing is not defined
(setup (:package foo) (:option foo t))
(setup bar (:option bar 1) (:only-if nil) (:option never 2))
(setup baz (:disabled) (:option never 3))
;; @ foo => t
;; @ bar => 1
;; @ never => void
;; @ note 29:28 skipped: the rest of bar: its :only-if does not hold
;; @ note 30:12 skipped: the rest of baz: its :disabled does not hold
