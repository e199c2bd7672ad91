(funcall #'+ 1 2)
=> 3

(funcall '+ 1 2)
=> 3

(funcall (lambda (x) (* x 2)) 4)
=> 8

(funcall 'undefined-function-x 1)
=> !(void-function undefined-function-x)

(funcall 5)
=> !(invalid-function 5)

(funcall nil)
=> !(void-function nil)

(funcall 'when t)
=> !(invalid-function when)

(funcall "x")
=> !(invalid-function "x")

(apply #'+ '(1 2))
=> 3

(apply #'+ 1 2 '(3))
=> 6

(apply '+ nil)
=> 0

(apply #'+ 1)
=> !(wrong-type-argument listp 1)

(apply #'list 1 '(2 . 3))
=> !(wrong-type-argument listp 3)

((lambda (x) x) 5)
=> 5

((lambda (&rest x) x) 1 2)
=> (1 2)

((lambda (x &optional y) (list x y)) 1)
=> (1 nil)

((lambda (x &optional y &rest z) (list x y z)) 1 2 3 4)
=> (1 2 (3 4))

((lambda (x) x))
=> !(wrong-number-of-arguments ((t) (x) x) 0)
=>dyn !(wrong-number-of-arguments (lambda (x) x) 0)

((lambda () 1) 2)
=> !(wrong-number-of-arguments ((t) nil 1) 1)
=>dyn !(wrong-number-of-arguments (lambda nil 1) 1)

((lambda (x &optional y) x) 1 2 3)
=> !(wrong-number-of-arguments ((t) (x &optional y) x) 3)
=>dyn !(wrong-number-of-arguments (lambda (x &optional y) x) 3)

(funcall (lambda (x x) x) 1 2)
=> 2

(1 2)
=> !(invalid-function 1)

("a")
=> !(invalid-function "a")

((+ 1 2))
=> !(invalid-function (+ 1 2))

(undefined-function-x (error "not evaluated"))
=> !(void-function undefined-function-x)

(car)
=> !(wrong-number-of-arguments car 0)

(car 1 2)
=> !(wrong-number-of-arguments car 2)

(setcar '(1))
=> !(wrong-number-of-arguments setcar 1)

(progn (defun my-f (a &optional b) "Doc." (list a b)) (my-f 1))
=> (1 nil)

(progn (defun my-f2 (a) a) (my-f2))
=> !(wrong-number-of-arguments ((t) (a) a) 0)
=>dyn !(wrong-number-of-arguments (lambda (a) a) 0)

(progn (defun my-rec (n) (if (= n 0) 1 (* n (my-rec (1- n))))) (my-rec 20))
=> 2432902008176640000

(defun my-f3 () nil)
=> my-f3

(progn (defun my-i () (interactive) 5) (my-i))
=> 5

(progn (defun my-d () "only doc") (my-d))
=> "only doc"

(progn (defun my-d2 () "doc" (declare (obsolete x "1")) 3) (my-d2))
=> 3

(progn (defmacro my-m (x) (list 'quote x)) (my-m (a b)))
=> (a b)

(progn (defmacro my-m2 (a &rest body) `(if ,a (progn ,@body))) (my-m2 t 1 2))
=> 2

(progn (defmacro my-inc (v) `(setq ,v (1+ ,v))) (let ((x 1)) (my-inc x) x))
=> 2

(progn (defmacro my-m3 (x) `(list ,x ,x)) (let ((n 0)) (my-m3 (setq n (1+ n)))))
=> (1 2)

(macroexpand '(my-undefined 1))
=> (my-undefined 1)

(progn (defmacro my-m4 (x) `(foo ,x)) (macroexpand '(my-m4 5)))
=> (foo 5)

(progn (defalias 'my-alias 'car) (my-alias '(1)))
=> 1

(progn (defalias 'my-alias2 (lambda (x) (1+ x))) (my-alias2 1))
=> 2

(progn (fset 'my-fs #'cdr) (my-fs '(1 2)))
=> (2)

(fboundp 'car)
=> t

(fboundp 'when)
=> t

(fboundp 'if)
=> t

(fboundp 'no-such-function-x)
=> nil

(fboundp nil)
=> nil

(progn (defun my-g () 1) (fmakunbound 'my-g) (fboundp 'my-g))
=> nil

(functionp 'car)
=> t

(functionp 'when)
=> nil

(functionp (lambda () 1))
=> t

(functionp 5)
=> nil

(functionp '(lambda (x) x))
=> t

(functionp 'no-such-function-x)
=> nil

(macrop 'when)
=> t

(macrop 'car)
=> nil

(special-form-p 'if)
=> t

(func-arity 'car)
=> (1 . 1)

(func-arity '+)
=> (0 . many)

(func-arity 'if)
=> (2 . unevalled)

(func-arity (lambda (a &optional b) a))
=> (1 . 2)

(func-arity (lambda (&rest b) b))
=> (0 . many)

(symbol-function 'no-such-function-x)
=> nil

(identity 'a)
=> a

(ignore 1 2 3)
=> nil

(always 1)
=> t

(eval '(+ 1 2))
=> 3

(eval 'no-such-var-x)
=> !(void-variable no-such-var-x)

(let ((x 5)) (condition-case e (eval 'x) (error (car e))))
=> void-variable
=>dyn 5

(eval '(let ((y 2)) (* y 3)) t)
=> 6

(eval ''a)
=> a

(eval 5)
=> 5

(eval '(x) '((x . 1)))
=> !(void-function x)

(eval 'x '((x . 5)))
=> 5

(mapcar '(lambda (x) (1+ x)) '(1 2))
=> (2 3)

(funcall '(lambda (x) (1+ x)) 1)
=> 2

(funcall (apply-partially #'+ 1 2) 3)
=> 6

(let ((f (lambda (x) (* 2 x)))) (mapcar f '(1 2)))
=> (2 4)

(let* ((n 0) (f (lambda () (setq n (1+ n))))) (funcall f) (funcall f) n)
=> 2

(let ((x 1)) (let ((f (lambda () x)) (x 2)) (condition-case e (funcall f) (error e))))
=> 1
=>dyn 2

(let ((counter (let ((n 0)) (lambda () (setq n (1+ n)))))) (condition-case e (progn (funcall counter) (funcall counter)) (error (car e))))
=> 2
=>dyn void-variable

(condition-case e (let ((adder (lambda (n) (lambda (x) (+ n x))))) (funcall (funcall adder 3) 4)) (error (car e)))
=> 7
=>dyn void-variable

;; Functions are objects that print as their source, as in Emacs 30; Emacs 28 shows the environment.
(prin1-to-string (lambda (c) c))
=> "(lambda (c) c)"
=>dyn "(lambda (c) c)"
=>emacs "(closure (t) (c) c)"

(condition-case e (funcall (funcall (funcall (lambda (a) (lambda (b) (lambda (c) (list a b c)))) 1) 2) 3) (error (car e)))
=> (1 2 3)
=>dyn void-variable

(cl-flet ((f (x) (* 2 x))) (f 4))
=> 8

(cl-flet ((f (x) (* 2 x))) (mapcar #'f '(1 2)))
=> (2 4)

(cl-labels ((f (n) (if (= n 0) 'done (f (1- n))))) (f 5))
=> done

(cl-letf (((symbol-function 'my-lf) (lambda () 5))) (my-lf))
=> 5

(let ((l (list 1 2))) (cl-letf (((car l) 9)) (car l)))
=> 9

(let ((l (list 1 2))) (cl-letf (((car l) 9)) nil) l)
=> (1 2)

(cl-destructuring-bind (a b) '(1 2) (list b a))
=> (2 1)

(cl-destructuring-bind (a &optional b &rest c) '(1 2 3 4) (list a b c))
=> (1 2 (3 4))

(cl-destructuring-bind (a (b c)) '(1 (2 3)) (list a b c))
=> (1 2 3)

(cl-destructuring-bind (&key a b) '(:b 2 :a 1) (list a b))
=> (1 2)

(cl-destructuring-bind (a b) '(1) (list a b))
=> !wrong-number-of-arguments

(progn (cl-defun my-k (a &key b (c 3)) (list a b c)) (my-k 1 :b 2))
=> (1 2 3)

(progn (cl-defun my-k2 (&optional (a 5)) a) (my-k2))
=> 5

(progn (cl-defun my-k3 () (cl-return-from my-k3 4) 5) (my-k3))
=> 4

(let-alist '((a . 1) (b . ((c . 2)))) (list .a .b.c))
=> (1 2)

(named-let lp ((i 0) (acc nil)) (if (< i 3) (lp (1+ i) (cons i acc)) acc))
=> (2 1 0)

(let (r) (setq my-hook-a nil) (add-hook 'my-hook-a (lambda () (push 1 r))) (run-hooks 'my-hook-a) (length my-hook-a))
=> 1

(progn (setq my-h nil) (add-hook 'my-h 'a) (add-hook 'my-h 'b) my-h)
=> (b a)

(progn (setq my-h nil) (add-hook 'my-h 'a) (add-hook 'my-h 'b t) my-h)
=> (a b)

(progn (setq my-h nil) (add-hook 'my-h 'a) (add-hook 'my-h 'a) my-h)
=> (a)

(progn (setq my-h 'x) (add-hook 'my-h 'a) my-h)
=> (a x)

(progn (setq my-h '(a b)) (remove-hook 'my-h 'a) my-h)
=> (b)

(progn (setq my-h2 nil) (add-hook 'my-h2 (lambda () 1)) (add-hook 'my-h2 (lambda () 1)) (length my-h2))
=> 1

(progn (setq my-l nil) (add-to-list 'my-l 1) (add-to-list 'my-l 2) (add-to-list 'my-l 1) my-l)
=> (2 1)

(progn (setq my-l '(1)) (add-to-list 'my-l 2 t) my-l)
=> (1 2)

(progn (setq my-l '("a")) (add-to-list 'my-l "a") my-l)
=> ("a")

(add-to-list 'no-such-variable-x 1)
=> !(void-variable no-such-variable-x)

(run-hooks 'no-such-hook-x)
=> nil

(progn (setq my-h3 '(ignore)) (run-hook-with-args-until-success 'my-h3 1))
=> nil

(progn (defun my-adv (f x) (list (funcall f x))) (defun my-tgt (x) (* 2 x)) (advice-add 'my-tgt :around #'my-adv) (prog1 (my-tgt 4) (advice-remove 'my-tgt #'my-adv)))
=> (8)

(progn (defun my-tgt2 (x) x) (advice-add 'my-tgt2 :filter-return #'1+) (my-tgt2 4))
=> 5

(progn (defun my-tgt3 (x) x) (advice-add 'my-tgt3 :override (lambda (x) (* 10 x))) (my-tgt3 4))
=> 40

(progn (defun my-tgt4 (x) x) (advice-add 'my-tgt4 :before #'ignore) (my-tgt4 4))
=> 4

(featurep 'emacs)
=> t

(featurep 'no-such-feature-x)
=> nil

(require 'no-such-feature-x nil t)
=> nil

(require 'no-such-feature-x)
=> !(file-missing "Cannot open load file" "No such file or directory" "no-such-feature-x")

(progn (provide 'my-feature-x) (featurep 'my-feature-x))
=> t

(require 'cl-lib)
=> cl-lib

(load "no-such-file-x" t)
=> nil

(load "no-such-file-x")
=> !(file-missing "Cannot open load file" "No such file or directory" "no-such-file-x")

(autoload 'my-auto-x "no-such-file-x")
=> my-auto-x

(progn (autoload 'my-auto-y "no-such-file-x") (fboundp 'my-auto-y))
=> t

(let (r) (with-eval-after-load 'subr-x (setq r 1)) r)
=> 1

(let ((x 0)) (eval-after-load 'cl-lib '(setq my-eal 5)) my-eal)
=> 5

(commandp 'no-such-function-x)
=> nil

(progn (defun my-cmd () (interactive) 1) (commandp 'my-cmd))
=> t

(call-interactively 'ignore)
=> nil

