(progn (cl-defstruct d1 x (y 5) z) (let ((p (make-d1 :x 1 :z 3))) (list p (d1-x p) (d1-y p) (d1-p p) (d1-p 3) (copy-d1 p) (type-of p) (progn (setf (d1-y p) 9) (cl-incf (d1-y p)) p) (recordp p) (aref p 0) (cl-typep p 'd1))))
=> (#s(d1 1 10 3) 1 5 t nil #s(d1 1 5 3) d1 #s(d1 1 10 3) t d1 t)

(progn (cl-defstruct d2 x (y 5) z) (cl-defstruct (d3 (:include d2) (:constructor new-d3 (x y &optional w)) (:conc-name p3/) (:copier nil) (:predicate is-d3)) w) (let ((p (new-d3 1 2 3))) (list p (p3/x p) (p3/w p) (is-d3 p) (d2-p p) (d2-x p) (condition-case e (d2-x 5) (error e)) (fboundp 'copy-d3) (fboundp 'make-d3))))
=> (#s(d3 1 2 nil 3) 1 3 t t 1 (wrong-type-argument d2 5) nil t)

(progn (cl-defstruct (d4 (:type list) :named) a b) (list (make-d4 :a 1) (d4-a (make-d4 :a 1)) (d4-p (make-d4)) (let ((x (make-d4))) (setf (d4-b x) 2) x)))
=> ((d4 1 nil) 1 t (d4 nil 2))

(progn (cl-defstruct (d5 (:type vector)) a b) (list (make-d5 :a 1) (fboundp 'd5-p)))
=> ([1 nil] nil)

(progn (cl-defstruct d6 a) (make-d6 :q 1))
=> !(error "Keyword argument :q not one of (:a)")

(cl-defstruct d7 "doc" a)
=> d7

(progn (cl-defstruct d8 x y z) (let ((p (make-d8 :x 1))) (pcase p ((cl-struct d8 x (z w)) (list x w)))))
=> (1 nil)

(progn (cl-defstruct (d9 (:constructor nil) (:constructor mk9 (&key a (b 2)))) a b) (list (mk9 :a 1) (fboundp 'make-d9) (condition-case e (d9-a nil) (error e))))
=> (#s(d9 1 2) nil (wrong-type-argument d9 nil))

(progn (cl-defstruct d10 (a 1 :read-only t :type integer)) (cl-struct-slot-value 'd10 'a (make-d10)))
=> 1

(progn (cl-defstruct d11 (a 1) b) (cl-defstruct (d12 (:include d11 (a 7))) c) (make-d12))
=> #s(d12 7 nil nil)

(progn (cl-defstruct d13 a) (mapcar #'d13-a (list (make-d13 :a 1) (make-d13 :a 2))))
=> (1 2)

(progn (defvar dmm-ran nil) (define-minor-mode dmm1 "Doc." :global t :lighter " x" (setq dmm-ran (list dmm1))) (list dmm1 (dmm1) dmm1 dmm-ran (dmm1 -1) dmm1 dmm-ran (dmm1 'toggle) (dmm1 1) (dmm1 0) (boundp 'dmm1-hook) (fboundp 'dmm1)))
=> (nil t t (t) nil nil (nil) t t nil t t)

(progn (setq dmm2 nil) (define-minor-mode dmm2 "Doc." nil " x" nil) (list dmm2 (dmm2)))
=> (nil t)

(progn (makunbound 'dmm3) (define-minor-mode dmm3 "Doc." :init-value t :global t) (list dmm3 (dmm3 'toggle)))
=> (t nil)

(progn (setq dmm4-n 0 dmm4-hook nil) (define-minor-mode dmm4 "Doc." :global t) (add-hook 'dmm4-hook (lambda () (setq dmm4-n (1+ dmm4-n)))) (dmm4 1) (dmm4 0) dmm4-n)
=> 2

(progn (define-derived-mode ddm1 text-mode "DM" "doc" (setq ddm1-ran t)) (list ddm1-hook (keymapp ddm1-map) (get 'ddm1 'derived-mode-parent) (fboundp 'ddm1)))
=> (nil t text-mode t)

(progn (define-minor-mode dmm5 "Doc.") (define-globalized-minor-mode dgm5 dmm5 (lambda () (dmm5 1))) (list dgm5 (dgm5 1) dgm5 (dgm5 -1)))
=> (nil t t nil)

(progn (defun da1 (a b) (list a b)) (defadvice da1 (around my-adv activate) "doc" (setq a (1+ a)) ad-do-it (setq ad-return-value (cons 'adv ad-return-value))) (da1 1 2))
=> (adv 2 2)

(progn (defun da2 (a b) (list a b)) (defvar da2-seen nil) (defadvice da2 (before my-b activate) (setq da2-seen (ad-get-arg 0))) (list (da2 1 2) da2-seen))
=> ((1 2) 1)

(progn (defun da3 (a b) (list a b)) (defadvice da3 (after my-c activate) (setq ad-return-value (list ad-return-value b))) (da3 1 2))
=> ((1 2) 2)

(progn (defun da4 (a &optional b &rest c) (list a b c)) (defadvice da4 (around x) (ad-set-arg 1 'z) ad-do-it) (list (da4 1) (progn (ad-activate 'da4) (da4 1)) (da4 1 2 3 4) (progn (ad-deactivate 'da4) (da4 1)) (progn (ad-unadvise 'da4) 'u)))
=> ((1 nil nil) (1 z nil) (1 z (3 4)) (1 nil nil) u)

(progn (defun da5 (x) (* x 2)) (defadvice da5 (around no-call activate) (setq ad-return-value 'never-called)) (da5 1))
=> never-called

(progn (defun da6 (x) (* x 2)) (defadvice da6 (around twice activate) ad-do-it ad-do-it) (da6 4))
=> 8

(progn (defun da7 (&rest x) x) (defadvice da7 (before y activate) (setq x (cons 0 x))) (da7 1 2))
=> (0 1 2)

(progn (defun da8 (x) x) (defadvice da8 (around one activate) ad-do-it (setq ad-return-value (list 1 ad-return-value))) (defadvice da8 (around one activate) ad-do-it (setq ad-return-value (list 2 ad-return-value))) (da8 0))
=> (2 0)

(progn (defun da9 (x) x) (defadvice da9 (bad one) 1))
=> !(error "defadvice: Invalid advice class: bad")

(let ((db1 (make-symbol "f"))) (fset db1 (lambda (x) (list 'f x))) (list (progn (advice-add db1 :before (lambda (&rest _) 1)) (funcall db1 1)) (progn (advice-add db1 :after (lambda (&rest _) 2)) (funcall db1 1)) (progn (advice-add db1 :filter-return (lambda (r) (cons 'fr r))) (funcall db1 1)) (progn (advice-add db1 :filter-args (lambda (a) (mapcar #'1+ a))) (funcall db1 1))))
=> ((f 1) (f 1) (fr f 1) (fr f 2))

(progn (defun db2 (x) (list 'f x)) (advice-add 'db2 :before-while (lambda (x) (> x 0))) (list (db2 1) (db2 0)))
=> ((f 1) nil)

(progn (defun db3 (x) (list 'f x)) (advice-add 'db3 :before-until (lambda (x) (and (> x 0) 'early))) (list (db3 1) (db3 0)))
=> (early (f 0))

(progn (defun db4 (x) (> x 0)) (advice-add 'db4 :after-while (lambda (x) (list 'w x))) (list (db4 1) (db4 0)))
=> ((w 1) nil)

(progn (defun db5 (x) (> x 0)) (advice-add 'db5 :after-until (lambda (x) (list 'u x))) (list (db5 1) (db5 0)))
=> (t (u 0))

(progn (defun db6 (x) x) (advice-add 'db6 :override (lambda (x) (list 'o x))) (list (db6 1) (progn (advice-add 'db6 :around (lambda (f x) (list 'a (funcall f x)))) (db6 1))))
=> ((o 1) (a (o 1)))

(progn (defun db7 (x) x) (defun db7-a (f x) (list 'a (funcall f x))) (advice-add 'db7 :around #'db7-a) (list (and (advice-member-p #'db7-a 'db7) t) (db7 1) (progn (advice-remove 'db7 #'db7-a) (db7 1))))
=> (t (a 1) 1)

(progn (defun db8 (x) x) (advice-add 'db8 :no-such (lambda (x) x)))
=> !(error "Unknown add-function location ‘:no-such’")

(progn (custom-set-variables '(dc1 (car 1) t) '(dc2 2 t)) (list (boundp 'dc1) dc2))
=> (nil 2)

(progn (custom-set-variables '(dc3 1 t nil "comment") nil) dc3)
=> 1

(custom-set-variables 'dc4)
=> !(wrong-type-argument listp dc4)

(progn (custom-theme-set-variables 'user '(dc5 4 t)) dc5)
=> 4

(custom-theme-set-variables 'dc-no-theme '(dc6 4 t))
=> !(error "Unknown theme ‘dc-no-theme’")

(progn (deftheme dc-theme) (custom-theme-set-variables 'dc-theme '(dc7 4 t)) (boundp 'dc7))
=> nil

(progn (defvar dc8 1) (custom-set-variables '(dc8 (+ 1 1))) dc8)
=> 2

(progn (cl-defun kf (&key a) a) (kf :q 1))
=> !(error "Keyword argument :q not one of (:a)")

(progn (cl-defun kf (&key a &allow-other-keys) a) (kf :q 1 :a 2))
=> 2

(progn (cl-defun kf (&key a) a) (kf :q 1 :allow-other-keys t))
=> nil

(progn (cl-defun kf (x &key a (b a)) (list x a b)) (list (kf 1 :a 2) (condition-case e (kf 1 2) (error e))))
=> ((1 2 2) (error "Keyword argument 2 not one of (:a :b)"))

(cl-destructuring-bind (a &key b) '(1 :c 2) (list a b))
=> !(error "Keyword argument :c not one of (:b)")

(cl-destructuring-bind (a b) '(1) a)
=> !(wrong-number-of-arguments (a b) 1)

(cl-destructuring-bind (a b) '(1 2 3) a)
=> !(wrong-number-of-arguments (a b) 3)

(cl-destructuring-bind (a (b c)) '(1 (2)) a)
=> !(wrong-number-of-arguments (a (b c)) 1)

(cl-destructuring-bind (a &optional (b 2)) '(1 2 3 4) a)
=> !(wrong-number-of-arguments (a &optional (b 2)) 4)

(progn (cl-defun kg (a (b c)) a) (kg 1 '(2)))
=> !(wrong-number-of-arguments kg 1)

(progn (cl-defun kg (a &optional (b 3)) a) (kg 1 2 3 4))
=> !(wrong-number-of-arguments kg 4)

(replace-regexp-in-string "[ab]+" "xyZ w" "A")
=> "XYZ W"

(replace-regexp-in-string "[ab]+" "xy w" "A b AB Ab aB")
=> "XY W xy w XY W Xy W xy w"

(let ((case-fold-search t)) (replace-regexp-in-string "a b" "xy w" "A B a b A b a B"))
=> "XY W xy w xy w xy w"
