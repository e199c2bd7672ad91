(rx "a.b" (or "x" "yz") (* digit) (+ "ab") (? "c"))
=> "a\\.b\\(?:x\\|yz\\)[[:digit:]]*\\(?:ab\\)+c?"

(rx bol (any "a-z0-9" "_-") (not (any "x-z")) (not digit) eol)
=> "^[0-9_a-z-][^x-z][^[:digit:]]$"

(rx (group (= 3 "a")) (>= 2 "bc") (** 1 3 "d") (repeat 2 "e") (repeat 2 4 "f") (backref 1))
=> "\\(a\\{3\\}\\)\\(?:bc\\)\\{2,\\}d\\{1,3\\}e\\{2\\}f\\{2,4\\}\\1"

(rx (seq "a" "b") (: "c" "d") nonl anything bos eos bow eow symbol-start symbol-end)
=> "abcd.[^z-a]\\`\\'\\<\\>\\_<\\_>"

(rx (any "]" "^" "-") (any "a") (not (in "]" ?a)) (any (?a . ?z) ?_) (any space "x"))
=> "[]^-]a[^]a][_a-z][x[:space:]]"

(rx (*? "a") (+? "ab") (?? "c") (zero-or-more "a") (one-or-more "b") (opt "c") (zero-or-one "de"))
=> "a*?\\(?:ab\\)+?c??a*b+c?\\(?:de\\)?"

(let ((x "a.b")) (rx (literal x) (regexp "[a-z]+") (eval (concat "q" "."))))
=> "a\\.b\\(?:[a-z]+\\)q\\."

(rx (group-n 2 "a" (or "b" "c")) (submatch "d"))
=> "\\(?2:a[bc]\\)\\(d\\)"

(rx (or "a" "b") "c")
=> "[ab]c"

(rx (or (seq "a" "b") "c"))
=> "ab\\|c"

(rx "")
=> ""

(rx)
=> ""

(rx-to-string '(or "a" "b"))
=> "[ab]"

(rx-to-string '(or "a" "b") t)
=> "[ab]"

(rx-to-string '(any "a-z") t)
=> "[a-z]"

(rx (or "ab" (+ "c")))
=> "ab\\|c+"

(rx (+ (any "a-z") "x"))
=> "\\(?:[a-z]x\\)+"

(rx (regexp "a\\|b") "c")
=> "\\(?:a\\|b\\)c"

(rx (no-such "a"))
=> !(error "Unknown rx form ‘no-such’")

(rx no-such)
=> !(error "Unknown rx symbol ‘no-such’")

(string-match (rx "@" (group (+ (any alnum ".-"))) eos) "me@mail.example.org")
=> 2

(string-match-p (rx (or "gmail" "googlemail") ".com") "x@gmail.com")
=> 2

(rx (any "a-cx-z"))
=> "[a-cx-z]"

(rx (not (any "a")) (not ?b))
=> "[^a][^b]"

(rx (any "^"))
=> "\\^"

(rx (any "-"))
=> "-"

(rx (any "^a"))
=> "[a^]"

(rx (any "a" "-" digit))
=> "[a[:digit:]-]"
