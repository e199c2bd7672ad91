(string-match "b" "abc")
=> 1

(string-match "z" "abc")
=> nil

(string-match "B" "abc")
=> 1

(let ((case-fold-search nil)) (string-match "B" "abc"))
=> nil

(string-match "^b" "a\nb")
=> 2

(string-match "a$" "a\nb")
=> 0

(string-match "\\`b" "a\nb")
=> nil

(string-match "b\\'" "a\nb")
=> 2

(string-match "a" "banana" 2)
=> 3

(string-match "a" "banana" 99)
=> !(args-out-of-range "banana" 99)

(string-match "a" "banana" -1)
=> 5

(string-match "^a" "ba" 1)
=> nil

(string-match "a+" "baaa")
=> 1

(string-match "a*" "bbb")
=> 0

(string-match "*a" "*a")
=> 0

(string-match "^*a" "*a")
=> 0

(string-match "\\(*a\\)" "*a")
=> 0

(string-match "+" "a+")
=> 1

(string-match "a\\{2\\}" "aaa")
=> 0

(string-match "a\\{2,\\}b" "aaab")
=> 0

(string-match "a\\{,2\\}b" "aab")
=> 0

(string-match "a\\{0\\}b" "ab")
=> 1

(string-match "[abc]" "xc")
=> 1

(string-match "[^abc]" "abcd")
=> 3

(string-match "[]a]" "]")
=> 0

(string-match "[^]a]" "]ab")
=> 2

(string-match "[a-]" "-")
=> 0

(string-match "[z-a]" "b")
=> nil

(string-match "[[:digit:]]+" "ab12")
=> 2

(string-match "[[:space:]]" "a b")
=> 1

(string-match "[[:upper:]]" "aB")
=> 0

(let ((case-fold-search nil)) (string-match "[[:upper:]]" "aB"))
=> 1

(string-match "[[:alpha:]_-]+" "1a_-")
=> 1

(string-match "[[:bad:]]" "a")
=> !(invalid-regexp "Invalid character class name")

(string-match "[a" "a")
=> !(invalid-regexp "Unmatched [ or [^")

(string-match "\\(a" "a")
=> !(invalid-regexp "Unmatched ( or \\(")

(string-match "a\\)" "a")
=> !(invalid-regexp "Unmatched ) or \\)")

(string-match "a\\{2" "a")
=> !(invalid-regexp "Unmatched \\{")

(string-match "\\" "a")
=> !(invalid-regexp "Trailing backslash")

(string-match "a\\|b" "xb")
=> 1

(string-match "\\(?:ab\\)+" "xabab")
=> 1

(string-match "\\w+" "  foo")
=> 2

(string-match "\\W" "foo bar")
=> 3

(string-match "\\s-" "a b")
=> 1

(string-match "\\S-" " b")
=> 1

(string-match "\\bfoo\\b" "a foo b")
=> 2

(string-match "\\<foo\\>" "xfoo foo")
=> 5

(string-match "\\_<foo\\_>" "foo-bar foo")
=> 8

(string-match "." "\n")
=> nil

(string-match ".+" "\nab")
=> 1

(string-match "a.c" "abc")
=> 0

(string-match "a\\.c" "abc")
=> nil

(string-match "\\(a\\)\\1" "baa")
=> 1

(string-match "\\(.\\)\\1" "abccd")
=> 2

(string-match "\\(a*\\)*b" "aab")
=> 0

(string-match "\\(a\\|ab\\)\\(c\\|bcd\\)" "abcd")
=> 0

(string-match "a+?b" "aab")
=> 0

(string-match "a??b" "ab")
=> 0

(string-match "é" "aé")
=> 1

(string-match "É" "aé")
=> 1

(string-match "[à-ü]" "aé")
=> 1

(string-match "$" "abc")
=> 3

(string-match "a$b" "a$b")
=> 0

(string-match "a^b" "a^b")
=> 0

(string-match "\\=a" "a")
=> nil

(string-match-p "b" "abc")
=> 1

(progn (string-match "\\(a\\)\\(b\\)?" "xac") (list (match-beginning 0) (match-end 0) (match-string 1 "xac") (match-string 2 "xac") (match-data)))
=> (1 2 "a" nil (1 2 1 2))

(progn (string-match "b" "abc") (match-string 0 "abc"))
=> "b"

(progn (string-match "\\(?2:b\\)" "abc") (match-string 2 "abc"))
=> "b"

(progn (string-match "b" "abc") (string-match-p "c" "abc") (match-beginning 0))
=> 1

(progn (string-match "b" "abc") (save-match-data (string-match "c" "abc")) (match-beginning 0))
=> 1

(progn (string-match "@" "me@x.test") (substring "me@x.test" 0 (match-beginning 0)))
=> "me"

(replace-regexp-in-string "a" "x" "banana")
=> "bxnxnx"

(replace-regexp-in-string "a\\(.\\)" "<\\1>" "banana")
=> "b<n><n>a"

(replace-regexp-in-string "a" "\\\\" "banana")
=> "b\\n\\n\\"

(replace-regexp-in-string "a" "\\&\\&" "banana")
=> "baanaanaa"

(replace-regexp-in-string "x*" "-" "abc")
=> "-a-b-c"

(replace-regexp-in-string "^" ">" "a\nb")
=> ">a␤>b"

(replace-regexp-in-string "a" #'upcase "banana")
=> "bAnAnA"

(replace-regexp-in-string "a" (lambda (s) (concat s s)) "ban")
=> "baan"

(replace-regexp-in-string "foo" "bar" "Foo FOO foo")
=> "Bar BAR bar"

(replace-regexp-in-string "foo" "bar" "Foo FOO foo" t)
=> "bar bar bar"

(replace-regexp-in-string "a" "\\1" "banana" nil t)
=> "b\\1n\\1n\\1"

(replace-regexp-in-string "\\(a\\)b" "x" "abab" nil nil 1)
=> "xbxb"

(replace-regexp-in-string "[ \t\n]+" " " "a \n b")
=> "a b"

(replace-regexp-in-string "\\`a\\|b\\'" "" "aab")
=> "a"

(replace-regexp-in-string "a" "\\x" "ba")
=> !(error "Invalid use of ‘\\’ in replacement text")

(regexp-quote "a.b*c[d]^$\\")
=> "a\\.b\\*c\\[d]\\^\\$\\\\"

(regexp-quote "a@b.c")
=> "a@b\\.c"

(string-match (regexp-opt '("foo" "bar")) "xbar")
=> 1

(string-match (concat "\\`" (regexp-opt '("a" "ab")) "\\'") "ab")
=> 0

(progn (string-match "a" "ba") (replace-match "X" nil nil "ba"))
=> "bX"

(progn (string-match "\\(b\\)a" "ba") (replace-match "X\\1" nil nil "ba"))
=> "Xb"

(progn (string-match "\\(b\\)a" "ba") (replace-match "Q" t t "ba" 1))
=> "Qa"

(let ((case-fold-search nil)) (string-match-p "A" "a"))
=> nil

(string-match "^[^@]+@\\([^@]+\\)$" "me@work.test")
=> 0

(string-match "\\.gpg\\'" "x.gpg")
=> 1

(string-match "\\(^\\|,\\)b" "a,b")
=> 1

(string-match "[0-9]\\{1,3\\}\\(\\.[0-9]\\{1,3\\}\\)\\{3\\}" "ip 10.0.0.1")
=> 3

(string-match 5 "a")
=> !(wrong-type-argument stringp 5)

(string-match "a" 5)
=> !(wrong-type-argument stringp 5)

(match-string 0 5)
=> nil


(list (string-match "\\_<example" "me@example.org") (string-match-p "\\s." "@") (string-match-p "\\sw" "$") (string-match-p "\\s_" "=") (string-match-p "\\s'" "'"))
=> (3 0 0 0 nil)

(mapcar (lambda (s) (list (string-match "\\b" s) (string-match "\\B" s))) '("" "-" "a" "--a" "a--b" "ab"))
=> ((0 nil) (0 nil) (0 nil) (0 1) (0 2) (0 1))

(list (string-match "x\\b" "ax") (string-match "\\ba" "a") (string-match "\\B@" "a@b") (string-match "\\<" "") (string-match "\\>" "") (string-match "\\_<" "-a-") (string-match "\\_>" "a"))
=> (1 0 nil nil nil 0 1)

(list (string-match "\\W+" "user.name@host") (match-end 0) (string-match "\\w+\\'" "user@mail-host") (replace-regexp-in-string "\\W" "_" "a$b%c'd`e"))
=> (4 5 10 "a$b%c_d_e")

(replace-regexp-in-string "\\s-+" "|" "a\n\t b c\fd")
=> "a|b|c|d"

(list (string-match "\\s(" "a{") (string-match "\\s)" "a]") (string-match "\\s\"" "a\"") (string-match "\\s\\" "a\\") (string-match "\\s<" "a;") (string-match "\\s>" "a\n"))
=> (1 1 1 1 nil nil)

(list (string-match "\\s." "a«b") (string-match "\\s_" "a€b") (string-match "\\W" "äöüß") (string-match "[[:punct:]]" "a–b") (string-match "[[:word:]]" "-日"))
=> (1 1 nil 1 1)

(let ((case-fold-search nil)) (mapcar (lambda (s) (replace-regexp-in-string "foo" "bar baz" s)) '("Foo's" "foo")))
=> ("Foo's" "bar baz")

(list (replace-regexp-in-string "a'b" "x'y" "A'B") (replace-regexp-in-string "a_b" "x_y" "A_B") (replace-regexp-in-string "a.b" "x.y" "A.b"))
=> ("X'Y" "X_Y" "x.y")
