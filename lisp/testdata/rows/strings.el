(concat)
=> ""

(concat "a" "b")
=> "ab"

(concat "a" nil "b")
=> "ab"

(concat "a" '(98) [99])
=> "abc"

(concat "a" 5)
=> !(wrong-type-argument sequencep 5)

(concat 'a)
=> !(wrong-type-argument sequencep a)

(substring "hello" 1)
=> "ello"

(substring "hello" 1 3)
=> "el"

(substring "hello" -2)
=> "lo"

(substring "hello" 0 -1)
=> "hell"

(substring "hello" 9)
=> !(args-out-of-range "hello" 9 nil)

(substring "hello" 3 2)
=> !(args-out-of-range "hello" 3 2)

(substring "héllo" 1 2)
=> "é"

(substring [1 2 3] 1)
=> [2 3]

(substring 'a 1)
=> !(wrong-type-argument arrayp a)

(string ?a ?b)
=> "ab"

(string)
=> ""

(make-string 3 ?x)
=> "xxx"

(make-string 2 ?é)
=> "éé"

(char-to-string ?a)
=> "a"

(string-to-char "abc")
=> 97

(string-to-char "")
=> 0

(string= "a" "a")
=> t

(string= "a" 'a)
=> t

(string= "a" 5)
=> !(wrong-type-argument stringp 5)

(string-equal "a" "b")
=> nil

(string< "a" "b")
=> t

(string> "b" "a")
=> t

(string-lessp 'a "b")
=> t

(string-prefix-p "ab" "abc")
=> t

(string-prefix-p "AB" "abc" t)
=> t

(string-prefix-p "abc" "ab")
=> nil

(string-suffix-p "bc" "abc")
=> t

(string-suffix-p "BC" "abc" t)
=> t

(string-empty-p "")
=> t

(string-empty-p "a")
=> nil

(string-blank-p " \t")
=> 0

(string-blank-p "a")
=> nil

(string-trim "  a b\n")
=> "a b"

(string-trim-left "  a ")
=> "a "

(string-trim-right "  a ")
=> "  a"

(string-trim "xxaxx" "x+" "x+")
=> "a"

(string-trim-right "a\n\n")
=> "a"

(string-trim nil)
=> !(wrong-type-argument stringp nil)

(string-join '("a" "b") "-")
=> "a-b"

(string-join '("a" "b"))
=> "ab"

(string-join nil "x")
=> ""

(split-string "a b  c")
=> ("a" "b" "c")

(split-string " two words ")
=> ("two" "words")

(split-string "a,b,,c" ",")
=> ("a" "b" "" "c")

(split-string "a,b,,c" "," t)
=> ("a" "b" "c")

(split-string "a, b ,c" "," t " +")
=> ("a" "b" "c")

(split-string "")
=> nil

(split-string "" ",")
=> ("")

(split-string "abc" "")
=> ("" "a" "b" "c" "")

(split-string "a\nb" "\n")
=> ("a" "b")

(split-string "  " " ")
=> ("" "" "")

(upcase "aé")
=> "AÉ"

(downcase "AÉ")
=> "aé"

(upcase ?a)
=> 65

(capitalize "hello world-foo")
=> "Hello World-Foo"

(capitalize "HELLO")
=> "Hello"

(capitalize "it's o'clock")
=> "It'S O'Clock"

(upcase-initials "hello world")
=> "Hello World"

(upcase 'a)
=> !(wrong-type-argument char-or-string-p a)

(string-reverse "abc")
=> "cba"

(string-search "b" "abc")
=> 1

(string-search "z" "abc")
=> nil

(string-search "a" "banana" 2)
=> 3

(string-replace "a" "x" "banana")
=> "bxnxnx"

(string-replace "" "x" "banana")
=> !(wrong-length-argument 0)

(string-pad "ab" 4)
=> "ab  "

(string-pad "ab" 4 ?. t)
=> "..ab"

(string-lines "a\nb")
=> ("a" "b")

(string-remove-prefix "a" "ab")
=> "b"

(string-remove-suffix "b" "ab")
=> "a"

(string-width "abc")
=> 3

(string-bytes "é")
=> 2

(truncate-string-to-width "abcdef" 3)
=> "abc"

(truncate-string-to-width "abcdef" 3 nil nil "…")
=> "ab…"

(rot13-string "Hello")
=> "Uryyb"

(shell-quote-argument "a b'c")
=> "a\\ b\\'c"

(shell-quote-argument "")
=> "''"

(shell-quote-argument "safe-name_1.txt")
=> "safe-name_1.txt"

(string-distance "kitten" "sitting")
=> 3

(base64-encode-string "hello")
=> "aGVsbG8="

(base64-decode-string "aGVsbG8=")
=> "hello"

(md5 "a")
=> "0cc175b9c0f1b6a831c399e269772661"

(secure-hash 'sha256 "a")
=> "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"

(compare-strings "abc" nil nil "abd" nil nil)
=> -3

(compare-strings "ABC" nil nil "abc" nil nil t)
=> t

(string-to-list "añ")
=> (97 241)

(stringp "a")
=> t

(char-or-string-p ?a)
=> t

(identity 5)
=> 5

;; Text properties are not kept.
(propertize "a" 'face 'bold)
=> "a"
=>emacs #("a" 0 1 (face bold))

(substring-no-properties "abc" 1)
=> "bc"

(string-version-lessp "a2" "a10")
=> t

(format "%s" "a")
=> "a"

(format "%s %s" 1 'b)
=> "1 b"

(format "%S" "a\"b")
=> "\"a\\\"b\""

(format "%d" 5)
=> "5"

(format "%d" 5.9)
=> "5"

(format "%d" "5")
=> !(error "Format specifier doesn’t match argument type")

(format "%5d|" 42)
=> "   42|"

(format "%-5d|" 42)
=> "42   |"

(format "%05d" 42)
=> "00042"

(format "%05d" -42)
=> "-0042"

(format "%+d" 5)
=> "+5"

(format "% d" 5)
=> " 5"

(format "%x" 255)
=> "ff"

(format "%X" 255)
=> "FF"

(format "%#x" 255)
=> "0xff"

(format "%o" 8)
=> "10"

(format "%c" ?a)
=> "a"

(format "%c" ?é)
=> "é"

(format "%e" 12345.678)
=> "1.234568e+04"

(format "%f" 1.5)
=> "1.500000"

(format "%.2f" 3.14159)
=> "3.14"

(format "%8.3f|" 3.14159)
=> "   3.142|"

(format "%g" 0.0001)
=> "0.0001"

(format "%g" 1e20)
=> "1e+20"

(format "%g" 100000)
=> "100000"

(format "%%")
=> "%"

(format "%-10s|" "ab")
=> "ab        |"

(format "%10s|" "ab")
=> "        ab|"

(format "%.2s" "abcdef")
=> "ab"

(format "%s")
=> !(error "Not enough arguments for format string")

(format "%z" 1)
=> !(error "Invalid format operation %z")

(format "abc%")
=> !(error "Format string ends in middle of format specifier")

(format "%s" nil)
=> "nil"

(format "%s" '(1 "a" b))
=> "(1 a b)"

(format "%S" '(1 "a" b))
=> "(1 \"a\" b)"

(format "%s" [1 "a"])
=> "[1 a]"

(format "%s" 1.0)
=> "1.0"

(format "%s" 'foo)
=> "foo"

(format "%2$s %1$s" 1 2)
=> "2 1"

(format "a\tb")
=> "a	b"

(format "%s" "é")
=> "é"

(format "%5s|" "é")
=> "    é|"

(format "%s" ?a)
=> "97"

(format 5)
=> !(wrong-type-argument stringp 5)

(format "%d%%" 50)
=> "50%"

(format "%s" (list 'quote 'a))
=> "'a"

(format "%S" :key)
=> ":key"

(format-message "`a'")
=> "‘a’"

(prin1-to-string '(a "b" ?c 1.5 nil t))
=> "(a \"b\" 99 1.5 nil t)"

(prin1-to-string "a\nb\\c\"d")
=> "\"a␤b\\\\c\\\"d\""

(prin1-to-string 'a\ b)
=> "a\\ b"

(prin1-to-string '|a|)
=> "|a|"

(prin1-to-string (list 'quote 'x))
=> "'x"

(prin1-to-string '(function f))
=> "#'f"

(prin1-to-string '(a . b))
=> "(a . b)"

(prin1-to-string [])
=> "[]"

(prin1-to-string "é")
=> "\"é\""

(read "(a b)")
=> (a b)

(read-from-string "(a b) c")
=> ((a b) . 5)

(read-from-string "a b" 1)
=> (b . 3)

(read "")
=> !end-of-file

(read ")")
=> !invalid-read-syntax

(error-message-string '(wrong-type-argument listp 1))
=> "Wrong type argument: listp, 1"

(error-message-string '(error "foo"))
=> "foo"

(error-message-string '(error "foo" bar))
=> "foo: bar"

(error-message-string '(void-variable x))
=> "Symbol’s value as variable is void: x"

(error-message-string '(void-function f))
=> "Symbol’s function definition is void: f"

(error-message-string '(file-missing "Opening" "No such file" "/x"))
=> "Opening: No such file, /x"

(error-message-string '(args-out-of-range "abc" 5))
=> "Args out of range: \"abc\", 5"

(error-message-string '(user-error "x"))
=> "x"

(error-message-string '(arith-error))
=> "Arithmetic error"

(error-message-string '(my-own 1 2))
=> "peculiar error: 1, 2"

(error-message-string '(quit))
=> "Quit"

(format-spec "%a-%b" '((?a . "x") (?b . 5)))
=> "x-5"

(format-spec "%5a|%-5a|" '((?a . "x")))
=> "    x|x    |"

(format-spec "%z" '((?a . "x")))
=> !(error "Invalid format character: ‘%z’")

(format-time-string "%Y-%m-%d %H:%M:%S" 0 t)
=> "1970-01-01 00:00:00"

(format-time-string "%a %b %e %j" 0 t)
=> "Thu Jan  1 001"

(format-time-string "%A, %d %B %Y" '(25000 100) t)
=> "Wednesday, 01 December 2021"

(format-time-string "%FT%T%z" 1e9 t)
=> "2001-09-09T01:46:40+0000"

(format-time-string "%-d/%-m %I %p %y %s" 1000000000 t)
=> "9/9 01 AM 01 1000000000"

(format-time-string "%U %W %V %u %w %G %C %k %l" 1000000000 t)
=> "36 36 36 7 0 2001 20  1  1"

(float-time '(10 20))
=> 655380.0

(time-add '(0 10) 5)
=> 15

(time-less-p 1 2)
=> t

