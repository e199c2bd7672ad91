(cl-loop for x in '(1 2 3) for y = (* x 2) collect (cons x y))
=> ((1 . 2) (2 . 4) (3 . 6))

(cl-loop for x in '(1 2 3) and y = 0 then (1+ y) collect (cons x y))
=> ((1 . 0) (2 . 1) (3 . 2))

(cl-loop with a = 1 and b = 2 collect (+ a b) repeat 2)
=> (3 3 3)

(cl-loop for a = 1 then b and b = 2 then (+ a b) repeat 5 collect a)
=> (1 2 3 5 8)

(cl-loop for x across [1 2 3] using (index i) collect (list i x))
=> !(error "Expected a cl-loop keyword, found using")

(cl-loop for x being the elements of [1 2 3] using (index i) collect (list i x))
=> ((0 1) (1 2) (2 3))

(let ((l (list 1 2 3))) (cl-loop for x in-ref l do (setf x (* x 2))) l)
=> (2 4 6)

(let ((l (list 1 2 3))) (cl-loop for x in-ref l do (cl-incf x 2)) l)
=> (3 4 5)

(let ((v (vector 1 2 3))) (cl-loop for x across-ref v do (setf x (* x 2))) v)
=> [2 4 6]

(cl-loop for x in '(1 5 3) maximize x into m finally return m)
=> 5

(cl-loop for x in '(1 5 3) minimize x)
=> 1

(cl-loop for x in '(1 2 3 4) if (cl-evenp x) collect x into e else collect x into o finally return (list e o))
=> ((2 4) (1 3))

(cl-loop for (a . b) in '((1 . 2) (3 . 4)) sum (+ a b))
=> 10

(cl-loop for (a b &optional c) in '((1 2)) collect (list a b c))
=> ((1 2 nil))

(cl-loop for x on '(1 2 3 4) by #'cddr collect (car x))
=> (1 3)

(cl-loop for i from 10 downto 1 by 3 collect i)
=> (10 7 4 1)

(cl-loop for i from 1 to 10 by 3 collect i)
=> (1 4 7 10)

(cl-loop for i below 3 append (list i i))
=> (0 0 1 1 2 2)

(cl-loop for i upto 3 nconc (list i))
=> (0 1 2 3)

(cl-loop for x in '(1 2 3) thereis (and (> x 1) x))
=> 2

(cl-loop for x in '(1 2 3) always (> x 0))
=> t

(cl-loop for x in '(1 2 3) never (> x 5))
=> t

(cl-loop for x in '(nil 2) when x return it)
=> 2

(cl-loop named foo for x in '(1 2) do (cl-return-from foo x))
=> 1

(cl-loop for x in '(1 2 3) while (< x 3) collect x)
=> (1 2)

(cl-loop for x in '(1 2 3) until (> x 1) collect x finally (ignore))
=> (1)

(cl-loop for x = 0 then (1+ x) while (< x 3) collect x)
=> (0 1 2)

(cl-loop initially (setq zz 5) for x in '(1) collect (+ x zz))
=> (6)

(cl-loop for k being the hash-keys of (let ((h (make-hash-table))) (puthash 'a 1 h) h) using (hash-values v) collect (cons k v))
=> ((a . 1))

(cl-loop for v being the hash-values of (let ((h (make-hash-table))) (puthash 'a 1 h) h) collect v)
=> (1)

(cl-loop for x in '(1 2) collect x collect (* 10 x))
=> (1 10 2 20)

(cl-loop for x in '("a" "b") concat x)
=> "ab"

(cl-loop for x in '(1 2) vconcat (list x))
=> [1 2]

(cl-loop for x in '(1 2 3) count (cl-oddp x))
=> 2

(cl-loop for x in '(1 2 3) when (> x 1) do (setq y x) and collect y)
=> (2 3)

(cl-loop for x in '(1 2 3) unless (= x 2) collect x)
=> (1 3)

(cl-loop for x in '(1 2 3) if (= x 1) collect 'one else if (= x 2) collect 'two else collect 'many)
=> (one two many)

(cl-loop repeat 3 collect 1)
=> (1 1 1)

(cl-loop for i to 2 for j from 5 collect (list i j))
=> ((0 5) (1 6) (2 7))

(cl-loop for x in '(3 1 2) collect x into l finally (cl-return (sort l #'<)))
=> (1 2 3)

(cl-loop as x in '(1 2) collecting x)
=> (1 2)

(cl-loop for x in '(a b) for i from 0 collect (cons i x) into r finally return (nreverse r))
=> ((1 . b) (0 . a))

(cl-loop with (a b) = '(1 2) return (list a b))
=> (1 2)

(cl-loop for n downfrom 3 to 1 collect n)
=> (3 2 1)

(cl-loop for n from 3 above 1 collect n)
=> (3 2)

(cl-loop for x in '(1 2) do (setq q x) finally return q)
=> 2

(cl-loop for i from 0.5 to 2 collect i)
=> (0.5 1.5)

(cl-loop for x in '(1 2 3 4) by #'cddr collect x)
=> (1 3)

(cl-loop for [a b] in '([1 2] [3 4]) collect (+ a b))
=> !(wrong-type-argument symbolp [a b])

(cl-loop for x in '(1 2) sum x into s maximize x into m finally return (list s m))
=> (3 2)

(cl-loop for x in '(1 2) collect x into a append (list x x) into a finally return a)
=> (1 1 1 2 2 2)

(cl-loop while nil do (error "x") finally return 'done)
=> done

(cl-loop for l = '(1 2 3) then (cdr l) while l collect (car l))
=> (1 2 3)

(cl-loop for (k v) on '(:a 1 :b 2) by #'cddr collect (cons k v))
=> ((:a . 1) (:b . 2))

(let ((x 5)) (cl-loop for i below x collect i))
=> (0 1 2 3 4)

(cl-loop for x in '(1 nil 2) if x collect it else collect 0 end)
=> (1 0 2)

(pcase '(1 2 3) (`(,a \, b) (list a b)))
=> (1 (2 3))

(pcase '(1 1) (`(,a ,a) (list 'same a)) (_ 'no))
=> (same 1)

(pcase '(1 2) (`(,a ,a) (list 'same a)) (_ 'no))
=> no

(pcase 5 ((and n (guard (> n 3)) (pred integerp)) (list n)))
=> (5)

(pcase 5 ((or 1 5) 'yes))
=> yes

(pcase '(a 1) ((or `(a ,x) `(b ,x)) x))
=> 1

(pcase "abc" ((rx "a" (let y (+ (any "b-z")))) y))
=> "bc"

(pcase "abc" ((rx bos "a" (let y (+ (any "b-z"))) (let z (backref y))) y) (_ 'none))
=> none

(pcase [1 2 3] (`[,a ,b ,c] (list c b a)))
=> (3 2 1)

(pcase '(1 2 3 4) ((seq a b &rest c) (list a b c)))
=> (1 2 (3 4))

(pcase '(:a 1 :b 2) ((map :a (:b bb)) (list a bb)))
=> (1 2)

(pcase '((a . 1)) ((map a) a))
=> 1

(pcase '((a . 1)) ((map ('a x)) x))
=> 1

(pcase 3 ((app 1+ 4) 'four))
=> four

(pcase 3 ((app (lambda (x) (* x 2)) n) n))
=> 6

(pcase 3 ((pred (< 2)) 'big))
=> big

(pcase 3 ((pred (not stringp)) 'ns))
=> ns

(pcase "x" ((cl-type string) 's))
=> s

(pcase nil ('nil 'n) (_ 'other))
=> n

(pcase :k (:k 'kw))
=> kw

(pcase 'sym ('sym 's))
=> s

(pcase 1.0 (1.0 'f))
=> !(error "Unknown pattern ‘1.0’")

(pcase '(1 . 2) (`(1 \, (and b (pred integerp))) b))
=> 2

(pcase 1 ((let x 5) x))
=> 5

(pcase 1 ((and x (let `(,y ,z) (list x 2))) (list x y z)))
=> (1 1 2)

(pcase-let ((`(,a ,b) '(1 2)) (c 3)) (list a b c))
=> (1 2 3)

(pcase-let* ((`(,a ,b) '(1 2)) (c (+ a b))) c)
=> 3

(pcase-let ((`[,a ,b] [1 2])) (list a b))
=> (1 2)

(pcase-dolist (`(,k \, v) '((a . 1))) (setq kk (cons k v)))
=> nil

(let (a b) (pcase-setq `(,a ,b) '(1 2)) (list a b))
=> (1 2)

(funcall (pcase-lambda (`(,a ,b) c) (list a b c)) '(1 2) 3)
=> (1 2 3)

(mapcar (pcase-lambda (`(,k \, v)) (list k v)) '((a . 1) (b . 2)))
=> ((a 1) (b 2))

(pcase-exhaustive 1 (2 3))
=> !(error "No clause matching ‘1’")

(pcase 1)
=> nil

(pcase '(add 1 2) (`(add ,x ,y) (+ x y)) (`(sub ,x ,y) (- x y)))
=> 3

(pcase 4 ((and x (or (guard (< x 3)) (guard (> x 3)))) x))
=> 4

(pcase "a" ((or "a" "b") 1))
=> 1

(pcase 'a ((and (pred symbolp) s (guard t)) s))
=> a

(let ((x 1)) (pcase 1 ((pred (eq x)) 'eq)))
=> eq

(pcase '(1 (2 3)) (`(,a (,b ,c)) (list a b c)))
=> (1 2 3)

(pcase nil (`(,a) 1) ((pred null) 2))
=> 2

(pcase '(x y) (`(x ,_) 'ok))
=> ok

(pcase-let (((map :a) '(:a 1))) a)
=> 1

(pcase-let (((seq a b) [1 2])) (list a b))
=> (1 2)

(pcase-let (((and x `(,y)) '(1))) (list x y))
=> ((1) 1)

(if-let* ((x 1) (y nil)) x 'no)
=> no

(pcase (list 1 2) (`(,(pred integerp) ,(pred stringp)) 1) (`(,(pred integerp) ,(pred integerp)) 2))
=> 2

