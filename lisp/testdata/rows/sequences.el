(vector 1 2 "x")
=> [1 2 "x"]

(make-vector 3 0)
=> [0 0 0]

(make-vector -1 0)
=> !(wrong-type-argument wholenump -1)

(aref [1 2 3] 1)
=> 2

(aref [1 2 3] 3)
=> !(args-out-of-range [1 2 3] 3)

(aref "abc" 1)
=> 98

(aref '(1) 0)
=> !(wrong-type-argument arrayp (1))

(let ((v (vector 1 2))) (aset v 0 9) v)
=> [9 2]

(let ((s (copy-sequence "abc"))) (aset s 1 ?X) s)
=> "aXc"

(vconcat [1] '(2 3) "a")
=> [1 2 3 97]

(mapcar #'1+ '(1 2 3))
=> (2 3 4)

(mapcar 'car '((a) (b)))
=> (a b)

(mapcar #'identity [1 2])
=> (1 2)

(mapcar #'identity "ab")
=> (97 98)

(mapcar (lambda (x) (* x 2)) nil)
=> nil

(mapcar #'car 5)
=> !(wrong-type-argument sequencep 5)

(mapcar 'undefined-fn '(1))
=> !(void-function undefined-fn)

(mapc #'ignore '(1 2))
=> (1 2)

(mapcan (lambda (x) (list x x)) '(1 2))
=> (1 1 2 2)

(mapconcat #'identity '("a" "b") ",")
=> "a,b"

(mapconcat #'symbol-name '(a b) " ")
=> "a b"

(mapconcat (lambda (c) (string (1+ c))) "abc" "")
=> "bcd"

(mapconcat #'identity nil ",")
=> ""

(mapconcat #'identity '(1) ",")
=> !(wrong-type-argument sequencep 1)

(seq-filter #'cl-evenp '(1 2 3 4))
=> (2 4)

(seq-remove #'cl-evenp [1 2 3 4])
=> (1 3)

(seq-map #'1+ [1 2])
=> (2 3)

(seq-reduce #'+ '(1 2 3) 10)
=> 16

(seq-find #'cl-evenp '(1 2 3))
=> 2

(seq-find #'cl-evenp '(1 3) 'no)
=> no

(seq-some #'cl-evenp '(1 2))
=> t

(seq-every-p #'cl-evenp '(2 4))
=> t

(seq-count #'cl-evenp '(1 2 4))
=> 2

(seq-uniq '(1 2 1 "a" "a"))
=> (1 2 "a")

(seq-sort #'< '(3 1 2))
=> (1 2 3)

(seq-sort-by #'car #'< '((3) (1)))
=> ((1) (3))

(seq-take '(1 2 3) 2)
=> (1 2)

(seq-drop '(1 2 3) 2)
=> (3)

(seq-take [1 2 3] 2)
=> [1 2]

(seq-drop "abc" 1)
=> "bc"

(seq-take-while #'cl-evenp '(2 4 5 6))
=> (2 4)

(seq-drop-while #'cl-evenp '(2 4 5 6))
=> (5 6)

(seq-empty-p nil)
=> t

(seq-empty-p "")
=> t

(seq-contains-p '(1 2) 2)
=> t

(seq-position '(a b c) 'b)
=> 1

(seq-difference '(1 2 3) '(2))
=> (1 3)

(seq-intersection '(1 2 3) '(2 3 4))
=> (2 3)

(seq-union '(1 2) '(2 3))
=> (1 2 3)

(seq-partition '(1 2 3 4 5) 2)
=> ((1 2) (3 4) (5))

(seq-group-by #'cl-evenp '(1 2 3 4))
=> ((nil 1 3) (t 2 4))

(seq-min '(3 1 2))
=> 1

(seq-max [3 1 2])
=> 3

(seq-into '(1 2) 'vector)
=> [1 2]

(seq-into [1 2] 'list)
=> (1 2)

(seq-concatenate 'list '(1) [2])
=> (1 2)

(seq-subseq '(1 2 3 4) 1 3)
=> (2 3)

(seq-subseq [1 2 3 4] -2)
=> [3 4]

(seq-elt [1 2] 1)
=> 2

(seq-mapn #'+ '(1 2) '(10 20))
=> (11 22)

(seq-map-indexed (lambda (x i) (list i x)) '(a b))
=> ((0 a) (1 b))

(seq-mapcat (lambda (x) (list x x)) '(1 2))
=> (1 1 2 2)

(seq-let (a b) '(1 2) (list b a))
=> (2 1)

(seq-length '(1 2))
=> 2

(seq-reverse [1 2])
=> [2 1]

(cl-remove-if #'cl-evenp '(1 2 3))
=> (1 3)

(cl-remove-if-not #'cl-evenp '(1 2 3))
=> (2)

(cl-remove-if (lambda (x) (> x 2)) '(1 2 3) :key #'1+)
=> (1)

(cl-find 2 '(1 2 3))
=> 2

(cl-find "b" '("a" "b") :test #'equal)
=> "b"

(cl-find 'b '((a 1) (b 2)) :key #'car)
=> (b 2)

(cl-find-if #'cl-evenp '(1 2))
=> 2

(cl-position 2 '(1 2))
=> 1

(cl-position-if #'cl-evenp '(1 2))
=> 1

(cl-member "b" '("a" "b") :test #'equal)
=> ("b")

(cl-assoc "b" '(("a" . 1) ("b" . 2)) :test #'equal)
=> ("b" . 2)

(cl-count 1 '(1 2 1))
=> 2

(cl-count-if #'cl-evenp '(1 2 4))
=> 2

(cl-some #'cl-evenp '(1 2))
=> t

(cl-every #'cl-evenp '(2 4))
=> t

(cl-every #'< '(1 2) '(2 3))
=> t

(cl-notany #'cl-evenp '(1 3))
=> t

(cl-reduce #'+ '(1 2 3))
=> 6

(cl-reduce #'+ '(1 2 3) :initial-value 10)
=> 16

(cl-reduce #'list '(1 2 3) :from-end t)
=> (1 (2 3))

(cl-reduce #'+ nil)
=> 0

(cl-mapcar #'cons '(1 2) '(a b))
=> ((1 . a) (2 . b))

(cl-sort (list 3 1 2) #'<)
=> (1 2 3)

(cl-sort (list '(3) '(1)) #'< :key #'car)
=> ((1) (3))

(cl-remove-duplicates '(1 2 1))
=> (2 1)

(cl-remove-duplicates '("a" "b" "a") :test #'equal)
=> ("b" "a")

(cl-union '(1 2) '(2 3))
=> (3 1 2)

(cl-intersection '(1 2 3) '(2 3))
=> (3 2)

(cl-set-difference '(1 2 3) '(2))
=> (1 3)

(cl-subsetp '(1) '(1 2))
=> t

(cl-adjoin 1 '(1 2))
=> (1 2)

(cl-adjoin 3 '(1 2))
=> (3 1 2)

(cl-getf '(:a 1) :a)
=> 1

(cl-subseq '(1 2 3) 1)
=> (2 3)

(cl-concatenate 'string "a" "b")
=> "ab"

(cl-coerce "ab" 'list)
=> (97 98)

(cl-remove 1 '(1 2 1))
=> (2)

(cl-remove 1 '(1 2 1) :count 1)
=> (2 1)

(cl-substitute 9 1 '(1 2 1))
=> (9 2 9)

(cl-maplist #'identity '(1 2))
=> ((1 2) (2))

(cl-mapcan #'list '(1 2))
=> (1 2)

(cl-typep 5 'integer)
=> t

(cl-typep "a" '(or integer string))
=> t

(map-elt '((a . 1)) 'a)
=> 1

(map-elt '(:a 1) :a)
=> 1

(map-keys '((a . 1) (b . 2)))
=> (a b)

(map-values '((a . 1) (b . 2)))
=> (1 2)

(map-pairs '(:a 1))
=> ((:a . 1))

(let ((h (make-hash-table :test 'equal))) (puthash "a" 1 h) (list (gethash "a" h) (gethash "b" h 'no) (hash-table-count h)))
=> (1 no 1)

(let ((h (make-hash-table))) (puthash 'a 1 h) (puthash 'b 2 h) (remhash 'a h) (hash-table-keys h))
=> (b)

(let ((h (make-hash-table))) (puthash 'a 1 h) (let (r) (maphash (lambda (k v) (push (cons k v) r)) h) r))
=> ((a . 1))

(let ((h (make-hash-table))) (puthash "a" 1 h) (gethash "a" h))
=> nil

(gethash 'a 5)
=> !(wrong-type-argument hash-table-p 5)

(hash-table-p (make-hash-table))
=> t

(let ((h (make-hash-table))) (puthash 'a 1 h) (hash-table-values h))
=> (1)

(let ((h (make-hash-table :test 'bad))) h)
=> !(error "Invalid hash table test" bad)

(map-contains-key '((a . 1)) 'a)
=> t

(map-apply (lambda (k v) (cons v k)) '((a . 1)))
=> ((1 . a))

(fillarray (make-vector 2 1) 7)
=> [7 7]

(copy-sequence [1 2])
=> [1 2]

(string-to-list "ab")
=> (97 98)

(string-to-vector "ab")
=> [97 98]

