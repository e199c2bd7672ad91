(if nil 1 2 3)
=> 3

(if nil 1)
=> nil

(if 0 1 2)
=> 1

(if)
=> !(wrong-number-of-arguments if 0)

(if 1)
=> !(wrong-number-of-arguments if 1)

(when t 1 2)
=> 2

(when nil 1)
=> nil

(when t)
=> nil

(unless nil 1 2)
=> 2

(unless t 1)
=> nil

(cond)
=> nil

(cond (nil 1) (t 2))
=> 2

(cond (1))
=> 1

(cond ((assq 'a '((a . 1))) 'yes))
=> yes

(cond (nil) ((list 1)) (t 3))
=> (1)

(cond 5)
=> !(wrong-type-argument listp 5)

(cond nil (t 1))
=> 1

(and)
=> t

(and 1 2)
=> 2

(and nil (error "x"))
=> nil

(or)
=> nil

(or nil 3)
=> 3

(or nil nil)
=> nil

(not nil)
=> t

(not 5)
=> nil

(progn)
=> nil

(progn 1 2 3)
=> 3

(prog1 1 2 3)
=> 1

(prog2 1 2 3)
=> 2

(let ((i 0)) (while (< i 5) (setq i (1+ i))) i)
=> 5

(while nil)
=> nil

(let (r) (dolist (x '(1 2 3)) (setq r (cons x r))) r)
=> (3 2 1)

(let (r) (dolist (x '(1 2) r) (push x r)))
=> (2 1)

(dolist (x '(1 2) x))
=> !(void-variable x)
=>dyn nil

(dolist (x nil 'done))
=> done

(dolist (x 5) x)
=> !(wrong-type-argument listp 5)

(dolist (x '(1 . 2)) x)
=> !(wrong-type-argument listp 2)

(dolist (x))
=> !(wrong-number-of-arguments (2 . 3) 1)

(let (r) (dotimes (i 3 r) (push i r)))
=> (2 1 0)

(dotimes (i 3 i))
=> 3

(dotimes (i 'a) i)
=> !(wrong-type-argument number-or-marker-p a)

(let ((s 0)) (dotimes (i 4) (setq s (+ s i))) s)
=> 6

(let (fs) (dotimes (i 3) (push (lambda () i) fs)) (mapcar #'funcall fs))
=> (2 1 0)
=>dyn !(void-variable i)

(let (fs) (dolist (x '(1 2)) (push (lambda () x) fs)) (mapcar #'funcall fs))
=> (2 1)
=>dyn !(void-variable x)

(catch 'a 1 (throw 'a 2) 3)
=> 2

(catch 'a 1)
=> 1

(catch 'a (catch 'b (throw 'a 1)) 2)
=> 1

(throw 'nobody 1)
=> !(no-catch nobody 1)

(catch 'a (mapc (lambda (x) (when (= x 2) (throw 'a x))) '(1 2 3)))
=> 2

(condition-case e (throw 'zz 1) (no-catch e))
=> (no-catch zz 1)

(unwind-protect 1 2)
=> 1

(let ((x 0)) (condition-case nil (unwind-protect (error "a") (setq x 1)) (error nil)) x)
=> 1

(let ((x 0)) (catch 'a (unwind-protect (throw 'a 1) (setq x 5))) x)
=> 5

(condition-case e (error "a %d" 5) (error e))
=> (error "a 5")

(condition-case e (car 1) (wrong-type-argument (list 'wta e)))
=> (wta (wrong-type-argument listp 1))

(condition-case nil (car 1) (error 'caught))
=> caught

(condition-case e (car 1) ((arith-error wrong-type-argument) (car e)))
=> wrong-type-argument

(condition-case e 5 (error 6))
=> 5

(condition-case e 5 (:success (list e)) (error 6))
=> (5)

(condition-case e (signal 'my-err '(1 2)) (error 'no) (t (list 'any e)))
=> (any (my-err 1 2))

(condition-case e (signal 'my-err '(1 2)) (my-err e))
=> !(my-err 1 2)

(condition-case e (signal 'quit nil) (quit 'q))
=> q

(condition-case e (user-error "u") (user-error (list 'u (cadr e))))
=> (u "u")

(condition-case e (user-error "u") (error (list 'e (cadr e))))
=> (e "u")

(condition-case e (condition-case e2 (car 1) (arith-error 1)) (error 'outer))
=> outer

(condition-case e (condition-case e2 (car 1) (error (error "again"))) (error (cadr e)))
=> "again"

(condition-case e (signal 'error '("x" y)) (error e))
=> (error "x" y)

(condition-case e (signal nil '(arith-error)) (error e))
=> (arith-error)

(condition-case 5 1)
=> !(wrong-type-argument symbolp 5)

(condition-case e (error "x") (error))
=> nil

(progn (define-error 'my-e "My error" 'arith-error) (condition-case e (signal 'my-e nil) (arith-error 'arith)))
=> arith

(progn (define-error 'my-f "My error") (list (get 'my-f 'error-conditions) (error-message-string '(my-f 1))))
=> ((my-f error) "My error: 1")

(ignore-errors (error "x"))
=> nil

(ignore-errors 5)
=> 5

(ignore-error wrong-type-argument (car 1))
=> nil

(with-demoted-errors "x %s" (error "y"))
=> nil

(get 'wrong-type-argument 'error-conditions)
=> (wrong-type-argument error)

(get 'file-missing 'error-conditions)
=> (file-missing file-error error)

(get 'overflow-error 'error-conditions)
=> (overflow-error range-error arith-error error)

(get 'user-error 'error-conditions)
=> (user-error error)

(error "no format %")
=> !(error "Format string ends in middle of format specifier")

(error "a" 1)
=> !(error "a")

(signal 'wrong-type-argument '(x y))
=> !(wrong-type-argument x y)

(pcase 5 (5 'five) (_ 'other))
=> five

(pcase "a" ("a" 1))
=> 1

(pcase 'x ('y 1) ('x 2))
=> 2

(pcase '(1 2) (`(,a ,b) (list b a)))
=> (2 1)

(pcase '(add 1 2) (`(add ,x ,y) (+ x y)) (`(sub ,x ,y) (- x y)))
=> 3

(pcase 5 ((pred integerp) 'int))
=> int

(pcase 5 ((and n (guard (> n 3))) (list n)))
=> (5)

(pcase 5 ((or 4 5) 'yes))
=> yes

(pcase "abc" ((pred (string-match "b")) 'm))
=> m

(pcase '(1 . 2) (`(,a . ,b) (list a b)))
=> (1 2)

(pcase [1 2] (`[,a ,b] (+ a b)))
=> 3

(pcase nil ('nil 'n))
=> n

(pcase :k (:k 'key))
=> key

(pcase 3 ((app 1+ 4) 'yes))
=> yes

(pcase 5 (6 1))
=> nil

(pcase-exhaustive 5 (6 1))
=> !(error "No clause matching ‘5’")

(pcase-let ((`(,a ,b) '(1 2))) (list a b))
=> (1 2)

(pcase-let* ((`(,a . ,b) '(1 2)) (c a)) (list a b c))
=> (1 (2) 1)

(pcase-dolist (`(,a . ,b) '((1 . 2))) (ignore a b))
=> nil

(pcase system-type ('gnu/linux 1) ('darwin 2))
=> 1

(cl-case 3 (1 'a) ((2 3) 'b) (t 'c))
=> b

(cl-case 9 (1 'a) (otherwise 'c))
=> c

(cl-case 'x (x 1))
=> 1

(cl-case 5 (1 2))
=> nil

(cl-loop for x in '(1 2 3) collect (* x x))
=> (1 4 9)

(cl-loop for x in '(1 2 3) when (cl-oddp x) collect x)
=> (1 3)

(cl-loop for i from 1 to 3 sum i)
=> 6

(cl-loop for i below 3 collect i)
=> (0 1 2)

(cl-loop for i from 10 downto 8 collect i)
=> (10 9 8)

(cl-loop for i from 0 to 10 by 5 collect i)
=> (0 5 10)

(cl-loop for (a . b) in '((1 . 2) (3 . 4)) collect (+ a b))
=> (3 7)

(cl-loop for x on '(1 2) collect x)
=> ((1 2) (2))

(cl-loop for c across "ab" collect c)
=> (97 98)

(cl-loop for x in '(1 2) for y in '(a b) collect (cons x y))
=> ((1 . a) (2 . b))

(cl-loop for x in '(1 2 3) until (= x 3) collect x)
=> (1 2)

(cl-loop for x in '(1 2 3) while (< x 2) collect x)
=> (1)

(cl-loop for x in '(1 2 3) thereis (and (> x 1) x))
=> 2

(cl-loop for x in '(2 4) always (cl-evenp x))
=> t

(cl-loop for x in '(1 2) never (= x 3))
=> t

(cl-loop repeat 3 collect 'x)
=> (x x x)

(cl-loop for x in '(3 1 2) maximize x)
=> 3

(cl-loop for x in '(3 1 2) minimize x)
=> 1

(cl-loop for x in '(1 2 3) count (cl-oddp x))
=> 2

(cl-loop for x in '((1) (2)) append x)
=> (1 2)

(cl-loop for x in '("a" "b") concat x)
=> "ab"

(cl-loop with y = 5 for x in '(1 2) collect (+ x y))
=> (6 7)

(cl-loop for x = 1 then (* x 2) while (< x 10) collect x)
=> (1 2 4 8)

(cl-loop for x in '(1 2 3) if (cl-oddp x) collect x else collect 'even)
=> (1 even 3)

(cl-loop for x in '(1 2) collect x into r finally return (reverse r))
=> (2 1)

(cl-loop for x in '(1 2 3) do (ignore x) finally (cl-return 'f))
=> f

(cl-loop for x in '(1 2 3) when (= x 2) return x)
=> 2

(cl-loop for x in '(1 2) for y = (* x 2) collect y)
=> (2 4)

(cl-loop for i from 1 for x in '(a b) collect (list i x))
=> ((1 a) (2 b))

(let ((n 0)) (cl-loop (when (> (setq n (1+ n)) 3) (cl-return n))))
=> 4

(cl-block nil (cl-return 5) 6)
=> 5

(cl-block foo (cl-return-from foo 7) 8)
=> 7

(cl-dolist (x '(1 2 3)) (when (= x 2) (cl-return x)))
=> 2

(cl-dotimes (i 5) (when (= i 3) (cl-return i)))
=> 3

(if-let ((a 1) (b 2)) (+ a b) 'no)
=> 3

(if-let ((a nil) (b (error "x"))) 1 'no)
=> no

(if-let (a 5) a)
=> 5

(when-let ((a 1)) a)
=> 1

(when-let ((a nil)) 1)
=> nil

(when-let* ((a 1) (b (1+ a))) b)
=> 2

(if-let* ((a 1) ((= a 1))) 'y 'n)
=> y

(and-let* ((a 1) (b 2)) (list a b))
=> (1 2)

(let ((a 1)) (if-let ((a nil)) 2 a))
=> nil

(thread-first 5 (- 2) (* 3))
=> 9

(thread-last '(1 2) (mapcar #'1+) (apply #'+))
=> 5

(with-temp-buffer 5)
=> 5

(save-excursion 1 2)
=> 2

(eval-when-compile 1 2)
=> 2

(with-no-warnings 3)
=> 3

(interactive)
=> nil

(while t (error "out"))
=> !(error "out")

