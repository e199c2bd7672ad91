;; set v1 "a"
;; set v2 ?
(defun f () (setq v1 "a" v2 (concat "a" "b")))

;; set v1 "a"
(defun f () (when nil (if 1 2 (let ((x "a")) (setq v1 x)))))

;; set v1 ?
(defun f (y) (let ((x "a")) (when y (setq x y)) (setq v1 x)))

;; set v1 "a"
;; set v1 "b"
(defun my-set (s v) (set s v))
(defun f () (my-set 'v1 "a") (my-set 'v1 "b"))

;; computed
(defun my-set (s v) (set s v))
(defun f () (dolist (x '((v1 . 1))) (my-set (car x) 2)))

;; computed
;; opaque
(defun f () (set (intern (concat "v" "1")) 2))

;; set v1 2
(defun f () (set (intern "v1") 2))

;; computed
(defun f () (mapc #'set '(v1)))

(defun f () (symbol-value 'v1) (list v1 (car v2)) (equal v1 "x"))

(defun f () (let ((v1 "a")) (message v1)))

;; set v1 "a"
;; level always
(defun f () (let ((v1 "a")) (send-it)))

;; set v1 ?
;; level maybe
(defun f () (cl-destructuring-bind (v1 x) (list 1 2) (when x (send-it))))

;; set v1 ?
;; level always
(defun f (g) (pcase-let ((`(,v1 ,x) (list 1 2))) (funcall g)))

;; level always
(defun f (x) (cond ((car x) (send-it)) ((cdr x) (send-it)) (t (send-it))))

;; level maybe
(defun f (x) (cond ((car x) (send-it)) ((cdr x) (send-it))))

;; level always
(defun f (x) (if x (progn (message "") (send-it)) (unwind-protect (send-it) (message ""))))

;; level maybe
(defun f (x) (and x (send-it)))

;; level maybe
(defun f (x) (pcase x (1 (send-it)) (2 (send-it))))

;; level always
(defun f (x) (pcase x (1 (send-it)) (_ (send-it))))

;; call x1 caught
;; call x2
;; call x3 aside
(defun f () (ignore-errors (x1)) (condition-case nil (x2) (quit nil)) (with-temp-buffer (x3)))

;; call x1 caught
;; call x2
(defun f () (condition-case e (x1) ((error quit) (x2))))

;; set v1 1
(defun g () (setq v1 1))
(defun f () (mapc #'g '(1)) (x0))

(defun g () (setq v1 1))
(defun f () (local-set-key "a" 'g) (local-set-key "b" (lambda () (g))) (add-hook 'kill-buffer-hook #'g))

;; set v1 1
(defun g () (setq v1 1))
(defun f () (add-hook 'mail-hook #'g nil t))

;; set v1 1
(defun g () (setq v1 1))
(defun f () (setq v1 1) (setq-local mail-hook '(g)))

;; level always
;; set v1 1
(defun g () (setq v1 1))
(defvar table '(("a" . g)))
(defun f (x) (funcall (cdr (assoc x table))))

;; level always
;; lost
;; opaque
(defun f () (funcall nowhere))

;; set v1 1
(defmacro m (x) `(setq v1 ,x))
(defun f () (m 1))

;; set v1 ?
(defun f () (my-unknown-setter v1 2))

(defun f () (my-unknown-function v1))

;; set v1 ?
(defun f () (push 1 v1))

;; set v1 ?
;; level maybe
(defun f () (cl-loop for v1 in '(1) do (send-it)))

(defun f () (-> v1 (concat "x") (upcase)))

;; set v1 5
(defun f () (setf (symbol-value 'v1) 5))

;; set v1 ?
(defun f () (setf (alist-get 1 v1) 5))

;; lost
(defun f () (load "file"))

;; lost
(defun f () (fset 'send-it #'ignore))

;; set v1 1
(defun g (&rest _) (setq v1 1))
(advice-add 'h :before #'g)
(defun h ())
(defun f () (h))

;; set v1 7
(defun g (a) (setq v1 a))
(fset 'f (apply-partially #'g 7))

;; set v1 1
(defun f () (cl-flet ((g (x) (setq v1 1))) (g 2)))

;; set v1 1
(defun f () (eval '(setq v1 1)))

;; computed
;; level maybe
(defun f (x) (eval x))
