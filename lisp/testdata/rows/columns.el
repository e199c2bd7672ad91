(list (format "%-6s|" "日本") (format "%6s|" "日本") (format "%.3s|" "日本語") (format "%.2s|" "日本語") (format "%5c|" ?日) (format "%-5s|" "é") (format "%5S" "日") (format "%4s" "é"))
=> ("日本  |" "  日本|" "日|" "日|" "   日|" "é    |" " \"日\"" "   é")

(list (string-width "日本") (string-width "abcdef" 1 3) (string-width "a\tb") (string-width "é") (string-width "é") (string-width "") (string-width "日本語" 1) (condition-case e (string-width "abc" 5) (error (car e))) (string-width "a\nb") (string-width "\e") (string-width "😀") (string-width "ｱ") (string-width "Ａ") (char-width ?日) (char-width ?a) (char-width ?\t) (char-width ?\n) (char-width #x301) (string-width "\x80") (string-width "\u200b"))
=> (4 2 10 1 1 0 4 args-out-of-range 2 2 2 1 2 2 1 8 0 0 4 0)

(list (truncate-string-to-width "abcdef" 4 2) (truncate-string-to-width "abcdef" 4) (truncate-string-to-width "日本語" 3) (truncate-string-to-width "日本語" 4) (truncate-string-to-width "abcdef" 4 nil nil "…") (truncate-string-to-width "abcdef" 4 nil nil "...") (truncate-string-to-width "ab" 5 nil ?\s) (truncate-string-to-width "日本" 3 nil ?x) (truncate-string-to-width "日本語" 6 1 ?x) (truncate-string-to-width "abcdef" 4 nil nil t) (truncate-string-to-width "abc" 3 nil nil "…") (truncate-string-to-width "abcdef" 2 nil nil "...") (truncate-string-to-width "日本語" 5 nil nil "…") (truncate-string-to-width "abc" 0) (truncate-string-to-width "abc" 2 5))
=> ("cd" "abcd" "日" "日本" "abc…" "a..." "ab   " "日x" "x本語" "abc…" "abc" "abcdef..." "日本…" "" "")

(list (string-pad "日" 4) (string-pad "ab" 4 ?-) (string-pad "ab" 4 ?- t) (condition-case e (string-pad "ab" -1) (error e)))
=> ("日   " "ab--" "--ab" (wrong-type-argument natnump -1))

(list (string-trim "  a ") (string-trim-left "xxa" "x+") (string-trim-right "axx" "x+") (string-trim "-a-" "-" "-"))
=> ("a" "a" "a" "a")

(list (split-string-shell-command "ls '/tmp/foo bar'") (split-string-shell-command "ls /tmp/foo\\ bar") (split-string-shell-command "a \"b c\" d'e f'g") (split-string-shell-command "a  b") (split-string-shell-command "msmtp -a \"x y\"") (split-string-shell-command "") (split-string-and-unquote "a \"b c\" d") (split-string-and-unquote "\"a\\\"b\" c") (combine-and-quote-strings '("a" "b c" "d\"e")))
=> (("ls" "/tmp/foo bar") ("ls" "/tmp/foo bar") ("a" "b c" "de fg") ("a" "b") ("msmtp" "-a" "x y") nil ("a" "b c" "d") ("a\"b" "c") "a \"b c\" \"d\\\"e\"")

(mapcar (lambda (v) (condition-case e (version-to-list v) (error e))) '("1.0..7" "1.0" "1" "1.0.7.5" "1.0pre2" "1.0_pre2" "1.0-beta" "22.8beta3" "0.9alpha1" "6.9.30" "1.0.cvs" "1.0snapshot" "1.0a" "1.0b3" ".5" "1." "alpha" "" "1x2" "1.0-git" "1.0rc1" "28.2.50" "1.0.a" "1.a5" "1-2" "1 2" "1.0x" "1,2" "a1" "1.0-" "1.0.-"))
=> ((error "Invalid version syntax: ‘1.0..7’") (1 0) (1) (1 0 7 5) (1 0 -1 2) (1 0 -1 2) (1 0 -2) (22 8 -2 3) (0 9 -3 1) (6 9 30) (1 0 -4) (1 0 -4) (1 0 1) (error "Invalid version syntax: ‘1.0b3’") (0 5) (1) (error "Invalid version syntax: ‘alpha’ (must start with a number)") (error "Invalid version syntax: ‘’ (must start with a number)") (error "Invalid version syntax: ‘1x2’") (1 0 -4) (1 0 -1 1) (28 2 50) (1 0 1) (error "Invalid version syntax: ‘1.a5’") (1 -4 2) (error "Invalid version syntax: ‘1 2’") (1 0 24) (error "Invalid version syntax: ‘1,2’") (error "Invalid version syntax: ‘a1’ (must start with a number)") (1 0 -4) (error "Invalid version syntax: ‘1.0.-’"))

(list (string-version-lessp "foo2.png" "foo12.png") (string-version-lessp "foo12" "foo2") (string-version-lessp "a" "b") (string-version-lessp "a1" "a") (string-version-lessp "1a" "1b") (string-version-lessp "foo1.10" "foo1.9") (string-version-lessp "10" "9a") (string-version-lessp "01" "1") (string-version-lessp "1" "01") (string-version-lessp "" "a"))
=> (t nil t nil t nil nil t nil t)

(list (int-to-string 25) (int-to-string 2.5) (char-equal ?a ?A) (let ((case-fold-search nil)) (char-equal ?a ?A)) (char-equal ?a ?b) (subst-char-in-string ?a ?b "banana") (xor t nil) (xor t t) (xor nil 5) (xor 1 2))
=> ("25" "2.5" t nil nil "bbnbnb" t nil 5 nil)

(list (let ((l (list 1 2))) (setcar (remove 0 l) 9) l) (let ((l (list 1 2 3))) (nbutlast l) l) (let ((l (list 1 2 3))) (list (nbutlast l 2) l)) (let ((l (list 1))) (nbutlast l)) (let ((l (list 1 2))) (eq l (remq 0 l))) (let ((l (list 1 2))) (eq l (remove 0 l))) (let ((v [1 2])) (eq v (remove 0 v))) (butlast '(1 2 3) 0) (let ((l (list 1 2 3))) (eq l (butlast l 0))) (remove ?a "banana") (let ((l (list 1 2 3))) (eq (cdr l) (remq 1 l))) (cl-plusp 0.0e+NaN) (cl-minusp 0.0e+NaN) (cl-plusp 1) (cl-minusp -1))
=> ((1 2) (1 2) ((1) (1)) nil t nil t (1 2 3) t "bnn" t nil nil t t)

(list (string-match (regexp-opt '()) "x") (progn (string-match (regexp-opt '("smtp" "smtps")) "smtps") (match-end 0)) (progn (string-match (regexp-opt '("ab" "abc" "a") t) "abcd") (match-string 1 "abcd")) (progn (string-match (regexp-opt '("ab" "c") 'words) "x ab y") (match-beginning 0)) (string-match (regexp-opt '("ab" "c") 'words) "xaby") (string-match (regexp-opt '("ab" "c") 'symbols) "x c y") (string-match (concat (regexp-opt '("a" "b")) "z") "bz") (progn (string-match (concat (regexp-opt '("ab" "cd")) "+") "abcd") (match-end 0)) (string-match (concat "x" (regexp-opt '()) "*y") "xy") (progn (string-match (regexp-opt '("bar" "foo" "foobar") nil) "foobar") (match-end 0)) (progn (string-match (regexp-opt '("a" "ab") "\\(?9:") "ab") (match-end 0)) (string-match (regexp-opt '("")) "x"))
=> (nil 5 "abc" 2 nil 2 0 4 0 6 2 0)

(progn (require 'format-spec) (list (format-spec "%-010b|" '((?b . "x"))) (format-spec "%_b %^b %<3b" '((?b . "ABCDE"))) (format-spec "%>3b" '((?b . "ABCDE"))) (format-spec "%.2b" '((?b . "ABCDE"))) (format-spec "%5b|" '((?b . 12))) (format-spec "%05b|" '((?b . 12))) (format-spec "%%" nil) (condition-case e (format-spec "%c" '((?b . 1))) (error e)) (format-spec "%c" '((?b . 1)) 'ignore) (format-spec "%c|%b" '((?b . 1)) 'delete) (format-spec "%c%%" '((?b . 1)) t) (condition-case e (format-spec "%" '((?b . 1))) (error e)) (format-spec "%-5b|" '((?b . "日"))) (format-spec "%5.3b|" '((?b . "abcdef"))) (format-spec "a %b c" '((?b . nil))) (format-spec "%b" '((?b . "x") (?b . "y"))) (format-spec "%b" '((?b . (lambda () "f")))) (format-spec "%<6b|" '((?b . "ab"))) (format-spec "%a-%b" '((?a . "1") (?b . "2")) nil) (format-spec "a%bc%b" '((?b . "X")) nil t)))
=> ("x000000000|" "abcde ABCDE CDE" "ABC" "AB" "   12|" "00012|" "%" (error "Invalid format character: ‘%c’") "%c" "|1" "%c%%" (error "Invalid format string") "日   |" "  abc|" "a nil c" "x" "(lambda nil f)" "    ab|" "1-2" ("a" "X" "c" "X"))

