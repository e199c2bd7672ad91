(setq s1 "tab\there" s2 "quote\"inside" s3 "back\\slash" s4 "nl\nx" s5 "con\
tinued" s6 "octal\101" s7 "hex\x41\ y" s8 "uni\u00e9" s9 "\C-a\M-x" s10 "é ü 日本")
(setq chars (list ?a ?\n ?\s ?\( ?( ?\C-a ?\M-x ?\\ ?é ?\x41))
(setq symbols '(foo\ bar \123 a.b +1 1+ -))
(setq numbers (list 1 -2 1.5 1e3 .5 #x1F #b101 #o17 1. -0.0 100000000000000000000))
