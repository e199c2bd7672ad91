(let ((x 1)) x)
=> 1

(let (x) x)
=> nil

(let ((x)) x)
=> nil

(let ((x 1) y) (list x y))
=> (1 nil)

(let ((x 1 2)) x)
=> !(error "`let' bindings can have only one value-form" x 1 2)

(let ((5 1)) 1)
=> !(wrong-type-argument symbolp 5)

(let 5 1)
=> !(wrong-type-argument listp 5)

(let x 1)
=> !(wrong-type-argument listp x)

(let () 1 2)
=> 2

(let ((x 1)))
=> nil

(let* ((x 1) (y (1+ x))) y)
=> 2

(let ((x 1)) (let ((x 2) (y x)) (list x y)))
=> (2 1)

(let ((x 1)) (let* ((x 2) (y x)) (list x y)))
=> (2 2)

(let ((t 1)) 2)
=> !(setting-constant t)

(let ((nil 1)) 2)
=> !(setting-constant nil)

(let ((:k 1)) 2)
=> !(setting-constant :k)

(letrec ((f (lambda (n) (if (= n 0) 0 (funcall f (1- n)))))) (funcall f 3))
=> 0

(setq)
=> nil

(setq my-a 1)
=> 1

(setq my-a 1 my-b 2)
=> 2

(progn (setq my-a 1 my-b (1+ my-a)) (list my-a my-b))
=> (1 2)

(setq my-a)
=> !(wrong-number-of-arguments setq 1)

(setq 5 1)
=> !(wrong-type-argument symbolp 5)

(setq "a" 1)
=> !(wrong-type-argument symbolp "a")

(setq nil 1)
=> !(setting-constant nil)

(setq t 1)
=> !(setting-constant t)

(setq :key 1)
=> !(setting-constant :key)

(setq :key :key)
=> :key

(let ((x 1)) (setq x 2) x)
=> 2

(let ((x 1)) (set 'x 5) x)
=> 1
=>dyn 5

(progn (set 'my-s 5) my-s)
=> 5

(set 5 1)
=> !(wrong-type-argument symbolp 5)

(set nil 1)
=> !(setting-constant nil)

(set t 1)
=> !(setting-constant t)

no-such-variable-x
=> !(void-variable no-such-variable-x)

:keyword
=> :keyword

t
=> t

nil
=> nil

(progn (defvar my-dv 1) (defvar my-dv 2) my-dv)
=> 1

(defvar my-dv2 1 "doc")
=> my-dv2

(progn (defconst my-dc 1) (defconst my-dc 2) my-dc)
=> 2

(progn (defvar my-sp 1) (defun my-get-sp () my-sp) (let ((my-sp 2)) (my-get-sp)))
=> 2

(let ((my-lexy 1)) (defun my-get-lexy () my-lexy) (condition-case e (my-get-lexy) (error (car e))))
=> 1

(progn (defvar my-sp2 1) (let ((my-sp2 5)) (setq my-sp2 6)) my-sp2)
=> 1

(progn (defvar my-sp3 1) (catch 'a (let ((my-sp3 5)) (throw 'a nil))) my-sp3)
=> 1

(progn (defvar my-sp4 1) (ignore-errors (let ((my-sp4 5)) (error "x"))) my-sp4)
=> 1

(progn (defvar my-sp5 1) (let ((my-sp5 2)) (boundp 'my-sp5)))
=> t

(boundp 'no-such-variable-x)
=> nil

(boundp 'load-path)
=> t

(boundp t)
=> t

(let ((my-loc 1)) (boundp 'my-loc))
=> nil
=>dyn t

(progn (setq my-mk 1) (makunbound 'my-mk) (boundp 'my-mk))
=> nil

(progn (setq my-mk2 1) (makunbound 'my-mk2) (condition-case e my-mk2 (error e)))
=> (void-variable my-mk2)

(default-value 'no-such-variable-x)
=> !(void-variable no-such-variable-x)

(progn (setq-default my-sd 5) (default-value 'my-sd))
=> 5

(progn (setq my-sd2 1) (set-default 'my-sd2 2) my-sd2)
=> 2

(symbol-value 'no-such-variable-x)
=> !(void-variable no-such-variable-x)

(progn (setq my-sv 3) (symbol-value 'my-sv))
=> 3

(symbol-value 5)
=> !(wrong-type-argument symbolp 5)

(symbol-name 'abc)
=> "abc"

(symbol-name nil)
=> "nil"

(symbol-name "a")
=> !(wrong-type-argument symbolp "a")

(intern "foo")
=> foo

(eq (intern "foo") 'foo)
=> t

(intern "nil")
=> nil

(intern-soft "no-such-symbol-ever-x")
=> nil

(intern-soft "car")
=> car

(make-symbol "x")
=> x

(eq (make-symbol "x") 'x)
=> nil

(symbolp 'a)
=> t

(symbolp nil)
=> t

(symbolp "a")
=> nil

(keywordp :a)
=> t

(keywordp 'a)
=> nil

(booleanp nil)
=> t

(progn (put 'my-p 'prop 5) (get 'my-p 'prop))
=> 5

(get 'my-p2 'prop)
=> nil

(progn (put 'my-p3 'a 1) (put 'my-p3 'b 2) (symbol-plist 'my-p3))
=> (a 1 b 2)

(progn (setplist 'my-p4 '(a 1)) (get 'my-p4 'a))
=> 1

(get 5 'a)
=> !(wrong-type-argument symbolp 5)

(special-variable-p 'load-path)
=> t

(special-variable-p 'no-such-variable-x)
=> nil

(progn (defcustom my-cu 5 "Doc." :type 'integer) my-cu)
=> 5

;; A variable whose library is not there yet waits for it in Emacs; here it is set at once.
(progn (custom-set-variables '(my-csv 5)) (boundp 'my-csv))
=> t
=>emacs nil

(progn (defvar my-csv2 1) (custom-set-variables '(my-csv2 (+ 2 3))) my-csv2)
=> 5

(progn (defvar my-csv3 1) (customize-set-variable 'my-csv3 7) my-csv3)
=> 7

(progn (defvar my-v 1) (make-local-variable 'my-v) (setq my-v 2) (prog1 (list my-v (default-value 'my-v)) (kill-local-variable 'my-v)))
=> (2 1)

(progn (defvar my-v2 1) (setq-local my-v2 3) (prog1 (list my-v2 (default-value 'my-v2)) (kill-local-variable 'my-v2)))
=> (3 1)

(progn (defvar-local my-v3 1) (setq my-v3 3) (prog1 (list my-v3 (default-value 'my-v3)) (kill-local-variable 'my-v3)))
=> (3 1)

(bound-and-true-p no-such-variable-x)
=> nil

(let ((l nil)) (push 1 l) (push 2 l) l)
=> (2 1)

(let ((l (list 1 2))) (list (pop l) l))
=> (1 (2))

(let ((l nil)) (pop l))
=> nil

(let ((l (list 1 2))) (push 5 (cdr l)) l)
=> (1 5 2)

(let ((l (list (list 1 2)))) (list (pop (car l)) l))
=> (1 ((2)))

(let ((l '(1))) (cl-pushnew 1 l) (cl-pushnew 2 l) l)
=> (2 1)

(let ((l '("a"))) (cl-pushnew "a" l :test #'equal) l)
=> ("a")

(let ((x 1)) (cl-incf x) x)
=> 2

(let ((x 1)) (cl-incf x 5))
=> 6

(let ((x 1)) (cl-decf x))
=> 0

(let ((l (list 1 2))) (cl-incf (car l)) l)
=> (2 2)

(let ((l (list 1 2))) (setf (car l) 5) l)
=> (5 2)

(let ((l (list 1 2))) (setf (cdr l) 5) l)
=> (1 . 5)

(let ((l (list 1 2 3))) (setf (nth 1 l) 5) l)
=> (1 5 3)

(let ((l (list 1 2 3))) (setf (cadr l) 5) l)
=> (1 5 3)

(let ((v (vector 1 2))) (setf (aref v 0) 5) v)
=> [5 2]

(let ((v (vector 1 2))) (setf (elt v 0) 5) v)
=> [5 2]

(let ((al (list (cons 'a 1)))) (setf (alist-get 'a al) 5) al)
=> ((a . 5))

(let ((al nil)) (setf (alist-get 'b al) 5) al)
=> ((b . 5))

(let ((al (list (cons 'a 1)))) (setf (alist-get 'a al nil t) nil) al)
=> nil

(let ((al (list (cons "a" 1)))) (setf (alist-get "a" al nil nil #'equal) 5) al)
=> (("a" . 5))

(let ((pl (list :a 1))) (setf (plist-get pl :a) 5) pl)
=> (:a 5)

(let ((pl nil)) (setf (plist-get pl :b) 5) pl)
=> (:b 5)

(let ((h (make-hash-table))) (setf (gethash 'a h) 5) (gethash 'a h))
=> 5

(progn (setf (get 'my-sf 'p) 5) (get 'my-sf 'p))
=> 5

(let (a b) (setf a 1 b 2) (list a b))
=> (1 2)

(let ((x 5)) (setf x 6))
=> 6

(let ((n 0) (v (vector 0 0))) (setf (aref v (cl-incf n)) 9) (list n v))
=> (1 [0 9])

(let ((n 0) (v (vector 0 0))) (cl-incf (aref v (1- (cl-incf n)))) (list n v))
=> (1 [1 0])

(let ((a 1) (b 2)) (cl-psetq a b b a) (list a b))
=> (2 1)

(let ((a 1) (b 2)) (cl-rotatef a b) (list a b))
=> (2 1)

(progn (setf (symbol-value 'my-sfv) 5) my-sfv)
=> 5

(setf (no-such-place-x 1) 2)
=> !(void-function \(setf\ no-such-place-x\))

`(1 2)
=> (1 2)

`(1 ,(+ 1 1))
=> (1 2)

`(1 ,@(list 2 3) 4)
=> (1 2 3 4)

`(1 ,@nil)
=> (1)

`(,@(list 1 2))
=> (1 2)

`(1 . ,(+ 1 1))
=> (1 . 2)

`(1 ,@(list 2) . 3)
=> (1 2 . 3)

`(a `(b ,(c ,(+ 1 2))))
=> (a `(b ,(c 3)))

`(a `(b ,@(c ,@(list 1 2))))
=> (a `(b ,@(c 1 2)))

``,a
=> `,a

`[1 ,(+ 1 1)]
=> [1 2]

`[1 ,@(list 2 3)]
=> [1 2 3]

`,(+ 1 2)
=> 3

`a
=> a

`(1 (2 ,(+ 1 2)))
=> (1 (2 3))

`(,@5)
=> 5

`(1 ,@5)
=> (1 . 5)

`("a" . ,(concat "b" "c"))
=> ("a" . "bc")

`((a . ,1) (b . ,@(list 2)))
=> ((a . 1) (b \,@ (list 2)))

(let ((x 1)) `(x ,x ,@(list x x)))
=> (x 1 1 1)

'(a ,b)
=> (a (\, b))

'`(a ,b ,@c)
=> `(a ,b ,@c)

'a
=> a

''a
=> 'a

'(quote a)
=> 'a

#'car
=> car

(quote)
=> !(wrong-number-of-arguments quote 0)

(quote 1 2)
=> !(wrong-number-of-arguments quote 2)

(function car)
=> car

(dlet ((my-dl 5)) (symbol-value 'my-dl))
=> 5

(progn (defun my-dyn () (symbol-value 'my-dynv)) (defvar my-dynv) (let ((my-dynv 5)) (condition-case e (my-dyn) (error (car e)))))
=> 5

(let ((lexical-binding t)) 1)
=> 1

(stringp emacs-version)
=> t

emacs-major-version
=> 28

(symbolp system-type)
=> t

system-type
=> gnu/linux

window-system
=> nil

noninteractive
=> t

(stringp user-emacs-directory)
=> t

user-emacs-directory
=> "~/.emacs.d/"

(listp load-path)
=> t

case-fold-search
=> t

