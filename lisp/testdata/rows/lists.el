(car nil)
=> nil

(cdr nil)
=> nil

(car '(1 . 2))
=> 1

(cdr '(1 . 2))
=> 2

(car 5)
=> !(wrong-type-argument listp 5)

(cdr "x")
=> !(wrong-type-argument listp "x")

(car-safe 5)
=> nil

(cdr-safe 5)
=> nil

(cons 1 2)
=> (1 . 2)

(cons 1 nil)
=> (1)

(list)
=> nil

(list 1 "a" 'b 2.0)
=> (1 "a" b 2.0)

(cadr '(1 2 3))
=> 2

(cddr '(1 2 3))
=> (3)

(caar '((1) 2))
=> 1

(cdar '((1 . 5) 2))
=> 5

(caddr '(1 2 3))
=> 3

(cadar '((1 2)))
=> 2

(nth 0 '(a b))
=> a

(nth 5 '(a b))
=> nil

(nth -1 '(a b))
=> a

(nth 1 5)
=> !(wrong-type-argument listp 5)

(nth 'a '(1))
=> !(wrong-type-argument integerp a)

(nthcdr 1 '(a b c))
=> (b c)

(nthcdr 5 '(a))
=> nil

(nthcdr 0 'x)
=> x

(last '(1 2 3))
=> (3)

(last '(1 2 3) 2)
=> (2 3)

(last '(1 2 . 3))
=> (2 . 3)

(last nil)
=> nil

(last '(1 2 3) 0)
=> nil

(butlast '(1 2 3))
=> (1 2)

(butlast '(1 2 3) 2)
=> (1)

(butlast '(1 2 3) 5)
=> nil

(length nil)
=> 0

(length '(1 2))
=> 2

(length "añb")
=> 3

(length [1 2 3])
=> 3

(length 5)
=> !(wrong-type-argument sequencep 5)

(length '(1 . 2))
=> !(wrong-type-argument listp 2)

(safe-length '(1 2 . 3))
=> 2

(append)
=> nil

(append '(1) '(2))
=> (1 2)

(append '(1) 2)
=> (1 . 2)

(append [1 2] '(3))
=> (1 2 3)

(append "ab" nil)
=> (97 98)

(append '(1) nil '(2 3) nil)
=> (1 2 3)

(append 5 nil)
=> !(wrong-type-argument sequencep 5)

(append nil 5)
=> 5

(append '(1 . 2) '(3))
=> !(wrong-type-argument listp 2)

(reverse '(1 2 3))
=> (3 2 1)

(reverse [1 2 3])
=> [3 2 1]

(reverse "abc")
=> "cba"

(nreverse (list 1 2 3))
=> (3 2 1)

(let ((l (list 1 2 3))) (nreverse l) l)
=> (1)

(nconc (list 1) (list 2) nil (list 3))
=> (1 2 3)

(nconc)
=> nil

(nconc nil 5)
=> 5

(let ((l (list 1))) (nconc l (list 2)) l)
=> (1 2)

(member "a" '("b" "a" "c"))
=> ("a" "c")

(member 1.0 '(1 1.0))
=> (1.0)

(memq 'b '(a b c))
=> (b c)

(memq "a" '("a"))
=> nil

(memq 'x nil)
=> nil

(memq 'x '(a . b))
=> !(wrong-type-argument listp (a . b))

(memql 1.0 '(1.0))
=> (1.0)

(assq 'b '((a . 1) (b . 2)))
=> (b . 2)

(assq 'b '(x (b . 2)))
=> (b . 2)

(assq 'x 5)
=> !(wrong-type-argument listp 5)

(assoc "b" '(("a" . 1) ("b" . 2)))
=> ("b" . 2)

(assoc "B" '(("b" . 2)) #'string-equal)
=> nil

(assoc 2 '((1 . a) (2.0 . b)) '=)
=> (2.0 . b)

(assoc-string "FOO" '("bar" ("foo" . 1)) t)
=> ("foo" . 1)

(assoc-default "b" '(("a" . 1) ("b" . 2)))
=> 2

(assoc-default "foobar" '(("^foo" . yes)) 'string-match-p)
=> yes

(assoc-default 'x '(a x) nil 'dflt)
=> dflt

(rassq 2 '((a . 1) (b . 2)))
=> (b . 2)

(rassoc "x" '((a . "y") (b . "x")))
=> (b . "x")

(alist-get 'b '((a . 1) (b . 2)))
=> 2

(alist-get 'z '((a . 1)) 'none)
=> none

(alist-get "b" '(("b" . 2)))
=> nil

(alist-get "b" '(("b" . 2)) nil nil #'equal)
=> 2

(delq 'a (list 'a 'b 'a 'c))
=> (b c)

(delq nil (list nil 1 nil))
=> (1)

(remq 'a '(a b a))
=> (b)

(delete "x" (list "x" "y"))
=> ("y")

(delete 1 [1 2 1])
=> [2]

(remove "x" '("x" "y" "x"))
=> ("y")

(let ((l (list 1 2 3))) (remq 2 l) l)
=> (1 2 3)

(let ((l (list 1 2 3))) (delq 2 l) l)
=> (1 3)

(let ((l (list 1 2 3))) (delq 1 l) l)
=> (1 2 3)

(delete-dups (list 1 2 1 3 2))
=> (1 2 3)

(delete-dups (list "a" "b" "a"))
=> ("a" "b")

(delete-consecutive-dups (list 1 1 2 1))
=> (1 2 1)

(assq-delete-all 'a (list (cons 'a 1) (cons 'b 2) (cons 'a 3)))
=> ((b . 2))

(assq-delete-all 'a (list 1 (cons 'a 1)))
=> (1)

(assoc-delete-all "a" (list (cons "a" 1) (cons "b" 2)))
=> (("b" . 2))

(rassq-delete-all 1 (list (cons 'a 1) (cons 'b 2)))
=> ((b . 2))

(plist-get '(:a 1 :b 2) :b)
=> 2

(plist-get '(:a 1) :z)
=> nil

(plist-get '("a" 1) "a")
=> nil

(plist-get '(:a) :a)
=> nil

(plist-get 5 :a)
=> nil

(plist-put (list :a 1) :a 2)
=> (:a 2)

(plist-put (list :a 1) :b 2)
=> (:a 1 :b 2)

(plist-put nil :b 2)
=> (:b 2)

(plist-put '(:a) :b 2)
=> !(wrong-type-argument plistp (:a))

(plist-member '(:a 1 :b 2) :b)
=> (:b 2)

(plist-member '(:a 1 :b nil) :b)
=> (:b nil)

(plist-member '(:a 1) :z)
=> nil

(copy-sequence '(1 2))
=> (1 2)

(copy-alist '((a . 1) b))
=> ((a . 1) b)

(copy-tree '((a . (1 2)) b))
=> ((a 1 2) b)

(flatten-tree '(1 (2 (3 nil)) 4 . 5))
=> (1 2 3 4 5)

(ensure-list 1)
=> (1)

(ensure-list '(1))
=> (1)

(ensure-list nil)
=> nil

(make-list 3 'x)
=> (x x x)

(make-list -1 'x)
=> !(wrong-type-argument wholenump -1)

(cl-list* 1 2 '(3 4))
=> (1 2 3 4)

(setcar (list 1 2) 5)
=> 5

(let ((x (list 1 2))) (setcar x 5) x)
=> (5 2)

(let ((x (list 1 2))) (setcdr x 5) x)
=> (1 . 5)

(setcar nil 1)
=> !(wrong-type-argument consp nil)

(proper-list-p '(1 2))
=> 2

(proper-list-p '(1 . 2))
=> nil

(length= '(1 2) 2)
=> t

(length< '(1 2) 3)
=> t

(length> '(1 2) 1)
=> t

(sort (list 3 1 2) '<)
=> (1 2 3)

(sort (list "b" "a") #'string<)
=> ("a" "b")

(sort [3 1 2] '<)
=> [1 2 3]

(let ((l (list 3 1 2))) (sort l '<) l)
=> (3)

(sort (list 1 2) 5)
=> !(invalid-function 5)

(sort '(3 1 2) (lambda (a b) (> a b)))
=> (3 2 1)

(nbutlast (list 1 2 3))
=> (1 2)

;; take came with Emacs 29.
(take 2 '(1 2 3))
=> (1 2)
=>emacs !(void-function take)

(number-sequence 1 3)
=> (1 2 3)

(eq nil '())
=> t

(equal '(1 (2 "x" [3])) '(1 (2 "x" [3])))
=> t

(equal "a" 'a)
=> nil

(eq "" "")
=> t

(eq "a" "a")
=> nil

(eq '(1) '(1))
=> nil

(let ((l (list 1 2 3))) (setcdr (cddr l) l) (condition-case e (length l) (error (car e))))
=> circular-list

(let ((l (list 1 2 3))) (setcdr (cddr l) l) (condition-case e (memq 5 l) (error (car e))))
=> circular-list

(let ((l (list 1 2 3))) (setcdr (cddr l) l) (integerp (safe-length l)))
=> t

(elt '(1 2 3) 1)
=> 2

(elt [1 2 3] 5)
=> !(args-out-of-range [1 2 3] 5)

(elt '(1) 5)
=> nil

(elt "abc" 1)
=> 98

(cl-first '(1 2))
=> 1

(cl-third '(1 2 3))
=> 3

(cl-rest '(1 2))
=> (2)

(cadr nil)
=> nil

(caddr 5)
=> !(wrong-type-argument listp 5)

(listp nil)
=> t

(consp nil)
=> nil

(atom 5)
=> t

(nlistp 5)
=> t

