(list (cl-loop for i from 1 to 3 finally return i) (cl-loop for i in '(1 2 3) for j from 1 finally return j) (cl-loop for i from 3 downto 1 finally return i) (cl-loop for i below 3 do (setq i (1+ i)) collect i) (cl-loop for i from 0 below 10 by 3 finally return i) (cl-loop for nil from 1 to 2 collect 1) (cl-loop for i to 2 collect (cl-incf i)) (cl-loop for i from 1 while (< i 3) finally return i))
=> (4 4 0 (1 3) 12 (1 1) (1 3) 3)

(list (let ((a 5) (b 10)) (cl-loop with a = 1 and b = (+ a 2) and c = (+ b 3) return (list a b c))) (cl-loop with a = 1 with b = (+ a 2) return b) (cl-loop with (a b) = '(1 2) and c = 3 return (list a b c)) (cl-loop with x and y return (list x y)) (cl-loop for x = 1 then (1+ x) and y = 5 then x repeat 3 collect (list x y)) (cl-loop for i from 1 to 3 and j from 10 collect (list i j)) (cl-loop for i from 0 to 2 collect (lambda () 1) into l finally return (length l)))
=> ((1 7 13) 3 (1 2 3) (nil nil) ((1 5) (2 1) (3 2)) ((1 10) (2 11) (3 12)) 3)

(list (let ((l (list 1 2))) (setf (if t (car l) (cadr l)) 9) l) (let ((l (list 1 2)) (n 0)) (setf (progn (cl-incf n) (cadr l)) 7) (list l n)) (let ((a 1) (b 2)) (cl-incf (if nil a b) 5) (list a b)) (let ((l (list 1 2))) (push 5 (if nil (car l) (cdr l))) l) (let ((l (list (list 1) 2))) (list (pop (if t (car l))) l)))
=> ((9 2) ((1 7) 1) (1 7) (1 5 2) (1 (nil 2)))

(list (let ((pl (list :a 1))) (setf (plist-get pl :b) 2) pl) (let ((pl (list :a 1 :b 2))) (setf (plist-get pl :b) 3) pl) (let ((o (list :a 1))) (push 1 (cl-getf o :k '(3))) o) (let ((o (list :a 1))) (cl-incf (cl-getf o :a 5)) (cl-incf (cl-getf o :b 5)) o) (let (pl) (setf (plist-get pl 'x) 1) pl))
=> ((:b 2 :a 1) (:a 1 :b 3) (:k (1 3) :a 1) (:b 6 :a 2) (x 1))

(list (file-name-absolute-p "~root/x") (file-name-absolute-p "~/x") (file-name-absolute-p "~nobody-known/x") (file-name-absolute-p "x"))
=> (t t nil nil)

(condition-case e (eval '(let (l) (setf (alist-get 'a (if t rv-al-x rv-al-x)) 1)) t) (error e))
=> (void-variable rv-al-x)

(mapcar #'file-name-sans-extension '("init.el.~1~" "init.el~" "a.b/c" ".emacs" "a.tar.gz" "x/.emacs.el" "a.~2~" "a~" "a.el.~x~" "a." "a.el.~1.2~" "a.~" ".~1~"))
=> ("init" "init" "a.b/c" ".emacs" "a.tar" "x/.emacs" "a.~2~" "a~" "a" "a" "a" "a" ".~1~")

(mapcar #'file-name-extension '("init.el.~1~" "init.el~" "a.b/c" ".emacs" "a.tar.gz" "a.~2~" "a~" "a."))
=> ("el" "el" nil nil "gz" nil nil "")

(list (file-name-base "/x/init.el.~1~") (file-name-sans-versions "a.el~") (file-name-sans-versions "a.el.~3~"))
=> ("init" "a.el" "a.el")

(mapcar #'expand-file-name '("//a/b" "///a" "//" "//a/../b" "/a//b" "//a//b"))
=> ("//a/b" "/a" "//" "//b" "/a/b" "//a/b")

(list (expand-file-name "x" "//d") (expand-file-name "//x" "/d") (expand-file-name "/a/./b/../c/"))
=> ("//d/x" "//x" "/a/c/")

(list (let-alist '((a . 1)) `[,.a]) (let-alist '((a . 1) (b . ((c . 2)))) `([,.a ,(list .b.c)])))
=> ([1] ([1 (2)]))

