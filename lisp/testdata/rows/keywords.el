(condition-case e (cl-find 1 '(1 2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-find 1 '(1 2) :key) (error e))
=> 1

(condition-case e (cl-find 1 '(1 2) :foo 1 :allow-other-keys t) (error e))
=> 1

(condition-case e (cl-remove 1 '(1 2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-reduce '+ '(1 2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-reduce '+ '(1 2) :count 1) (error e))
=> (error "Bad keyword argument :count")

(condition-case e (cl-sort '(2 1) '< :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-member 1 '(2 1) :start 1) (error e))
=> (error "Bad keyword argument :start")

(condition-case e (cl-assoc 1 '((1)) :start 1) (error e))
=> (error "Bad keyword argument :start")

(condition-case e (cl-adjoin 1 '(1) :start 1) (error e))
=> (error "Bad keyword argument :start")

(condition-case e (cl-union '(1) '(2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-intersection '(1) '(2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-set-difference '(1) '(2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-subsetp '(1) '(2) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-remove-duplicates '(1) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-count 1 '(1) :foo 1) (error e))
=> (error "Bad keyword argument :foo")

(condition-case e (cl-count 1 '(1) :from-end 1) (error e))
=> (error "Bad keyword argument :from-end")

(condition-case e (cl-find-if 'cl-evenp '(1) :test 'eq) (error e))
=> nil

(condition-case e (cl-find-if 'cl-evenp '(1 2 3) :if-not 'cl-evenp) (error e))
=> 1

(list (ignore-errors (cl-find 1 '(1 2) :start 5)) (condition-case e (cl-find 1 [1 2] :start 5) (error e)) (condition-case e (cl-find 3 [1 2] :end 5) (error e)) (condition-case e (cl-find 3 '(1 2) :end 5) (error e)))
=> (nil nil (args-out-of-range [1 2] 2) nil)

(list (condition-case e (cl-remove 1 '(1 2) :start 5) (error e)) (condition-case e (cl-remove 1 [1 2] :start 5) (error e)) (condition-case e (cl-remove 3 [1 2] :end 5) (error e)) (condition-case e (cl-remove 3 '(1 2) :end 5) (error e)) (condition-case e (cl-remove 3 '(1 2) :start 1 :end 0) (error e)))
=> ((1 2) [1 2] (args-out-of-range [1 2] 2) (1 2) (1 2))

(list (condition-case e (cl-count 1 '(1 2) :start 5) (error e)) (condition-case e (cl-count 1 [1 2] :start 5) (error e)) (condition-case e (cl-count 3 [1 2] :end 5) (error e)) (condition-case e (cl-count 3 '(1 2) :end 5) (error e)) (condition-case e (cl-count 3 '(1 2) :start 1 :end 0) (error e)))
=> (0 0 (args-out-of-range [1 2] 2) (wrong-type-argument arrayp nil) 0)

(list (condition-case e (cl-reduce '+ '(1 2) :start 5) (error e)) (condition-case e (cl-reduce '+ [1 2] :start 5) (error e)) (condition-case e (cl-reduce '+ [1 2] :end 5) (error e)) (condition-case e (cl-reduce '+ '(1 2) :end 5) (error e)) (condition-case e (cl-reduce '+ '(1 2) :start 1 :end 0) (error e)))
=> ((error "Bad bounding indices: 5, nil") (error "Bad bounding indices: 5, nil") (error "Bad bounding indices: 0, 5") (error "Bad bounding indices: 0, 5") (error "Bad bounding indices: 1, 0"))

(list (condition-case e (cl-remove-duplicates  '(1 2) :start 5) (error e)) (condition-case e (cl-remove-duplicates  [1 2] :start 5) (error e)) (condition-case e (cl-remove-duplicates  [1 2] :end 5) (error e)) (condition-case e (cl-remove-duplicates '(1 2) :end 5) (error e)) (condition-case e (cl-remove-duplicates '(1 2) :start 1 :end 0) (error e)))
=> ((1 2) [1 2] [1 2] (1 2) (1 2))

(list (condition-case e (cl-substitute 9 1 '(1 2) :start 5) (error e)) (condition-case e (cl-substitute 9 1 [1 2] :start 5) (error e)) (condition-case e (cl-substitute 9 3 [1 2] :end 5) (error e)) (condition-case e (cl-substitute 9 1 '(1 2) :end 5) (error e)) (condition-case e (cl-substitute 9 1 '(1 2) :start 1 :end 0) (error e)))
=> ((1 2) [1 2] (args-out-of-range [1 2] 2) (9 2) (1 2))

(list (cl-find 1 '(1 2) :test '>) (cl-find 1 '(1 2) :test-not 'eq) (cl-position 1 '(1 2 1) :from-end t) (cl-position 1 '(1 2 1) :start 1) (cl-position ?a "bab" :from-end t) (cl-position 1 '(1 2 1) :end 0))
=> (nil 2 2 2 1 nil)

(list (cl-remove 1 '(1 2 1 3 1) :count 2) (cl-remove 1 '(1 2 1 3 1) :count 2 :from-end t) (cl-remove 1 [1 2 1 3 1] :count 1 :start 1) (cl-remove ?a "banana" :count 2) (cl-remove 1 '(1 1) :count 0) (cl-remove 1 '(1 1) :count -1))
=> ((2 3 1) (2 3 1) [1 2 3 1] "bnna" (1 1) (1 1))

(list (cl-delete 1 (list 1 2 1 3 1) :count 2) (cl-delete 1 (list 1 2 1 3 1) :count 2 :from-end t) (cl-delete 1 (vector 1 2 1 3 1) :count 1 :start 1) (cl-delete-if #'cl-evenp (list 1 2 3 4) :start 2) (cl-delete-if-not #'cl-evenp (list 1 2 3 4) :end 2))
=> ((2 3 1) (2 3 1) [1 2 3 1] (1 2 3) (2 3 4))

(list (cl-substitute 9 1 '(1 2 1 1) :count 2) (cl-substitute 9 1 '(1 2 1 1) :count 1 :from-end t) (cl-substitute 9 1 [1 2 1] :start 1) (cl-substitute ?x ?a "banana" :count 2) (cl-substitute-if 0 #'cl-evenp '(1 2 3 4)) (cl-substitute-if-not 0 #'cl-evenp '(1 2 3 4) :count 1) (cl-nsubstitute 9 1 (list 1 2 1) :start 1) (cl-substitute 9 '(1) '((1) 2) :test #'equal) (cl-substitute 9 1 '((1) (2)) :key #'car))
=> ((9 2 9 1) (1 2 1 9) [1 2 9] "bxnxna" (1 0 3 0) (0 2 3 4) (1 2 9) (9 2) (9 (2)))

(list (cl-reduce #'+ '(1 2 3) :end 2) (cl-reduce #'list '(1 2 3 4) :from-end t) (cl-reduce #'list '(1 2 3) :from-end t :initial-value 9) (cl-reduce #'list '(1 2 3) :start 1 :initial-value 9) (cl-reduce #'+ '((1) (2)) :key #'car) (cl-reduce #'+ nil) (cl-reduce #'+ nil :initial-value 5) (cl-reduce #'+ '(1) :key #'1+) (cl-reduce #'+ [1 2 3] :initial-value 1 :key #'1+))
=> (3 (1 (2 (3 4))) (1 (2 (3 9))) ((9 2) 3) 3 0 5 2 10)

(list (cl-remove-duplicates '(1 2 1 3 2)) (cl-remove-duplicates '(1 2 1 3 2) :from-end t) (cl-remove-duplicates '(1 2 1 3 1) :start 1 :end 4) (cl-remove-duplicates [1 2 1]) (cl-remove-duplicates "banana") (cl-remove-duplicates '((a 1) (b 2) (a 3)) :key #'car) (cl-remove-duplicates '("a" "b" "a") :test #'equal :from-end t))
=> ((1 3 2) (1 2 3) (1 2 1 3 1) [2 1] "bna" ((b 2) (a 3)) ("a" "b"))

(list (cl-member 2 '(1 2 3) :key #'1-) (cl-member-if #'cl-evenp '(1 2 3)) (cl-member-if-not #'cl-evenp '(2 3 4)) (cl-assoc-if #'cl-evenp '((1 . a) (2 . b))) (cl-assoc-if-not #'cl-evenp '((2 . a) (1 . b))) (cl-rassoc-if #'symbolp '((1 . 2) (2 . b))) (cl-rassoc-if-not #'symbolp '((1 . b) (2 . 3))) (cl-assoc "a" '(("b") ("a" . 1)) :test #'equal) (cl-assoc 2 '((1 . a)) :key #'1+))
=> ((3) (2 3) (3 4) (2 . b) (1 . b) (2 . b) (2 . 3) ("a" . 1) (1 . a))

(list (cl-count-if-not #'cl-evenp '(1 2 3)) (cl-count ?a "banana" :start 2) (cl-count 1 '(1 2 1) :key #'1-) (cl-find-if-not #'cl-evenp '(2 3 5) :from-end t) (cl-position-if #'cl-evenp '(1 2 4) :from-end t) (cl-position-if-not #'cl-evenp [2 3]))
=> (2 2 1 5 2 1)

(list (cl-mismatch '(1 2 3) '(1 2 4)) (cl-mismatch "abc" "abc") (cl-mismatch "abc" "ab") (cl-mismatch "xabc" "abc" :start1 1) (cl-mismatch '(1 2 3) '(0 2 3) :from-end t) (cl-mismatch "ABC" "abc" :key #'downcase) (cl-mismatch '(1 2 3) '(3) :from-end t))
=> (2 nil 2 nil 0 nil 1)

(list (cl-search "b" "abcb") (cl-search "b" "abcb" :from-end t) (cl-search '(2 3) '(1 2 3)) (cl-search "" "abc") (cl-search "x" "abc") (cl-search "AB" "xab" :test (lambda (a b) (eq (downcase a) b))) (cl-search "b" "abcb" :start2 2) (cl-search "" "abc" :from-end t))
=> (1 3 1 0 nil 1 3 3)

(list (cl-fill (vector 1 2 3) 0 :start 1) (cl-fill (list 1 2 3) 0 :end 2) (cl-replace (list 1 2 3 4) '(8 9) :start1 1) (cl-replace (vector 1 2 3) [7 8 9] :start2 1) (cl-replace (list 1 2 3) '(9 8) :end1 1))
=> ([1 0 0] (0 0 3) (1 8 9 4) [8 9 3] (9 2 3))

(list (cl-sort (list 3 1 2) #'>) (cl-sort (list '(2) '(1)) #'< :key #'car) (cl-sort (vector 2 1) #'<) (cl-sort (copy-sequence "cab") #'<) (cl-merge 'list (list 1 3) (list 2 4) #'<) (cl-merge 'vector (list 1 3) (list 2 4) #'<))
=> ((3 2 1) ((1) (2)) [1 2] "abc" (1 2 3 4) [1 2 3 4])

(list (cl-subst 'x 'a '(a (b a) . a)) (cl-subst 'x 1 '(1 (2 1)) :key (lambda (n) (if (numberp n) (1- n)))) (cl-sublis '((a . 1) (b . 2)) '(a (b c))) (cl-subst-if 0 #'numberp '(1 (a 2))) (cl-subst-if-not 0 #'consp '(1 (2))) (cl-tree-equal '(1 (2)) '(1 (2))) (cl-tree-equal '("a") '("a")) (cl-tree-equal '("a") '("a") :test #'equal))
=> ((x (b x) . x) (1 (x 1)) (1 (2 c)) (0 (a 0)) (0 (0 . 0) . 0) t nil t)

(list (cl-union '(1 2) '(2 3)) (cl-union '(1 2 3) '(3 4)) (cl-nunion (list 1) (list 2)) (cl-intersection '(1 2 3) '(3 2)) (cl-nintersection (list 1 2) (list 2)) (cl-set-difference '(1 2 3) '(2)) (cl-nset-difference (list 1 2) (list 2)) (cl-set-exclusive-or '(1 2 3) '(3 4)) (cl-nset-exclusive-or (list 1 2) (list 2 3)) (cl-subsetp '(1) '(1 2)) (cl-subsetp '((1)) '((1) 2)) (cl-subsetp '((1)) '((1) 2) :test #'equal) (cl-union '("a") '("a" "b") :test #'equal) (cl-adjoin 1 '(2)) (cl-adjoin "a" '("a") :test #'string=))
=> ((3 1 2) (4 1 2 3) (2 1) (2 3) (2) (1 3) (1) (1 2 4) (1 3) t nil t ("a" "b") (1 2) ("a"))

(list (cl-rem -7 2) (cl-isqrt 17) (cl-gcd 12 18) (cl-lcm 4 6) (cl-revappend '(1 2) '(3)) (cl-nreconc (list 1 2) '(3)) (cl-signum -2.5) (cl-signum 0) (let ((l '(1 2 3))) (list (cl-ldiff l (cddr l)) (cl-tailp (cdr l) l))) (cl-mapl #'identity '(1 2)) (cl-mapcon (lambda (l) (list (car l))) (list 1 2)) (cl-copy-seq nil))
=> (-1 4 6 12 (2 1 3) (2 1 3) -1 0 ((1 2) t) (1 2) (1 2) nil)

(list (cl-parse-integer "12") (cl-parse-integer "ff" :radix 16) (condition-case e (cl-parse-integer "12x") (error e)) (cl-parse-integer "12x" :junk-allowed t) (cl-parse-integer " 12 ") (cl-parse-integer "a12" :start 1) (cl-parse-integer "-7") (cl-parse-integer "x" :junk-allowed t) (condition-case e (cl-parse-integer "") (error e)) (condition-case e (cl-parse-integer "1 2") (error e)) (cl-parse-integer "+7") (cl-parse-integer "789" :end 2) (condition-case e (cl-parse-integer "12" :foo 1) (error e)))
=> (12 255 (error "Not an integer string: ‘12x’") 12 12 12 -7 nil (error "Not an integer string: ‘’") (error "Not an integer string: ‘1 2’") 7 78 (error "Keyword argument :foo not one of (:start :end :radix :junk-allowed)"))

(list (cl-typep 5 '(integer 0 3)) (cl-typep 5 '(integer 0 *)) (cl-typep 5 '(integer * 3)) (cl-typep 2.5 '(float 0 3)) (cl-typep 3 '(integer 0 (3))) (cl-typep 3 '(number (3) 9)) (cl-typep "a" '(integer 0 3)) (cl-typep 5 '(eql 5)) (cl-typep nil 'list) (cl-typep 1 '(or string integer)) (cl-typep 1 '(and integer (satisfies cl-oddp))) (cl-typep 1 '(not string)) (cl-typep 1 nil) (cl-typep 'a '(member a b)) (cl-typep ?a 'character) (cl-typep t 'boolean) (cl-typep 1 'atom) (cl-typep 1 'natnum) (condition-case e (cl-typep 1 'nope) (error e)))
=> (nil t nil t nil nil nil t t t t t nil t t t t t (error "Unknown type nope"))

(list (cl-substitute 9 1 '(1 2 1 1) :count 2 :from-end t) (cl-nsubstitute 9 1 (list 1 1 1 1) :count 2 :from-end t) (cl-remove 1 (list 1 1 1 1 2 1) :count 2 :from-end t) (cl-remove 1 (vector 1 2 1 1) :count 2 :from-end t) (cl-delete 1 (list 3 1 1 1) :count 1 :from-end t))
=> ((1 2 9 9) (1 1 9 9) (1 1 1 2) [2 1] (3 1 1))

(let ((l (list 1 2)) (d (list 1 2 3))) (list (eq l (cl-remove 0 l)) (eq l (cl-remove-if #'null l)) (cl-delete 2 d) d (eq l (cl-remove-duplicates l)) (eq l (cl-substitute 1 0 l))))
=> (t t (1 3) (1 3) t t)

(list (cl-sort (list 3 1 2) #'<) (condition-case e (sort "ba" #'<) (error e)) (condition-case e (sort 5 #'<) (error e)) (seq-sort #'< "cba") (seq-sort #'< [3 1]) (seq-sort-by #'car #'< '((2) (1))) (let ((v (vector 2 1))) (list (seq-sort #'< v) v)))
=> ((1 2 3) (wrong-type-argument list-or-vector-p "ba") (wrong-type-argument list-or-vector-p 5) "abc" [1 3] ((1) (2)) ([1 2] [2 1]))

(list (seq-group-by #'car '((a 1) (b 2) (a 3))) (seq-group-by #'cl-oddp '(1 2 3 4 6)) (seq-group-by #'identity "aba") (let ((v [1 2])) (eq v (seq-into v 'vector))) (seq-into "ab" 'list) (seq-into '(1 2) 'vector) (condition-case e (seq-into '(1) 'foo) (error e)) (condition-case e (seq-random-elt nil) (error e)) (seq-random-elt '(7)))
=> (((b (b 2)) (a (a 1) (a 3))) ((t 1 3) (nil 2 4 6)) ((98 98) (97 97 97)) t (97 98) [1 2] (error "Not a sequence type name: foo") (error "Sequence cannot be empty") 7)

(list (cl-find 2 '(1 2)) (cl-floor 7 2) (cl-floor -7 2) (cl-ceiling 7 2) (cl-truncate -7 2) (cl-round 7 2) (cl-floor 2.5) (cl-gcd) (cl-lcm 0 3) (condition-case e (cl-isqrt -1) (error (car e))) (cl-maplist #'append '(1 2) '(3 4 5)))
=> (2 (3 1) (-4 1) (4 -1) (-3 -1) (4 -1) (2 0.5) 0 0 arith-error ((1 2 3 4 5) (2 4 5)))

