(+)
=> 0

(+ 1 2 3)
=> 6

(+ 1 2.5)
=> 3.5

(+ 1 "a")
=> !(wrong-type-argument number-or-marker-p "a")

(- 5)
=> -5

(-)
=> 0

(- 10 3 2)
=> 5

(* 2 3 4)
=> 24

(*)
=> 1

(* 1.5 2)
=> 3.0

(/ 7 2)
=> 3

(/ 7 2.0)
=> 3.5

(/ -7 2)
=> -3

(/ 1 0)
=> !(arith-error)

(/ 1.0 0)
=> 1.0e+INF

(/ 2)
=> 0

(/ 0.5)
=> 2.0

(% 7 3)
=> 1

(% -7 3)
=> -1

(% 7 0)
=> !(arith-error)

(% 7.5 2)
=> !(wrong-type-argument integer-or-marker-p 7.5)

(mod 7 3)
=> 1

(mod -7 3)
=> 2

(mod 7 -3)
=> -2

(mod 7.5 2)
=> 1.5

(mod -7.5 2)
=> 0.5

(mod 5 0)
=> !(arith-error)

(1+ 41)
=> 42

(1- 1)
=> 0

(1+ nil)
=> !(wrong-type-argument number-or-marker-p nil)

(= 1 1.0)
=> t

(= 1 1 1)
=> t

(= 1 2)
=> nil

(< 1 2 3)
=> t

(< 1 3 2)
=> nil

(<= 1 1 2)
=> t

(> 3 2 1)
=> t

(>= 3 3 1)
=> t

(/= 1 2)
=> t

(= 1)
=> t

(= 'a 1)
=> !(wrong-type-argument number-or-marker-p a)

(max 1 3 2)
=> 3

(max 1 2.5)
=> 2.5

(min 1 3 2)
=> 1

(min 1.0 1)
=> 1.0

(abs -5)
=> 5

(abs -5.5)
=> 5.5

(zerop 0)
=> t

(zerop 0.0)
=> t

(zerop -0.0)
=> t

(zerop 1)
=> nil

(zerop 'a)
=> !(wrong-type-argument number-or-marker-p a)

(truncate 1.9)
=> 1

(truncate -1.9)
=> -1

(floor -1.5)
=> -2

(floor 7 2)
=> 3

(floor -7 2)
=> -4

(ceiling 1.1)
=> 2

(ceiling 7 2)
=> 4

(round 2.5)
=> 2

(round 3.5)
=> 4

(round -2.5)
=> -2

(round 7 2)
=> 4

(truncate 7 -2)
=> -3

(round 1.0e+INF)
=> !(overflow-error)

(float 3)
=> 3.0

(float "3")
=> !(wrong-type-argument numberp "3")

(sqrt 16)
=> 4.0

(expt 2 10)
=> 1024

(expt 2 100)
=> 1267650600228229401496703205376

(expt 2 -1)
=> 0.5

(expt 2.0 3)
=> 8.0

(exp 0)
=> 1.0

(log 1)
=> 0.0

(log 100 10)
=> 2.0

(logand 12 10)
=> 8

(logior 12 10)
=> 14

(logxor 12 10)
=> 6

(lognot 5)
=> -6

(ash 1 10)
=> 1024

(ash 1024 -3)
=> 128

(ash -5 -1)
=> -3

(lsh 1 4)
=> 16

(* 1000000000000 1000000000000)
=> 1000000000000000000000000

(- most-negative-fixnum 1)
=> -2305843009213693953

(+ most-positive-fixnum 1)
=> 2305843009213693952

most-positive-fixnum
=> 2305843009213693951

(eq (+ most-positive-fixnum 1) (+ most-positive-fixnum 1))
=> nil

(eql (+ most-positive-fixnum 1) (+ most-positive-fixnum 1))
=> t

(- (expt 2 70) (expt 2 70))
=> 0

(number-to-string 3.0)
=> "3.0"

(number-to-string 100000000000000000000000)
=> "100000000000000000000000"

(number-to-string 1e21)
=> "1e+21"

(number-to-string 0.1)
=> "0.1"

(number-to-string "a")
=> !(wrong-type-argument numberp "a")

(string-to-number "12abc")
=> 12

(string-to-number "  -5")
=> -5

(string-to-number "1.5e3x")
=> 1500.0

(string-to-number "abc")
=> 0

(string-to-number "ff" 16)
=> 255

(string-to-number "1e3")
=> 1000.0

(string-to-number ".5")
=> 0.5

(string-to-number "5.")
=> 5

(string-to-number "+7")
=> 7

(string-to-number "")
=> 0

(string-to-number "1.5" 16)
=> 1

(cl-evenp 4)
=> t

(cl-oddp 3)
=> t

(cl-plusp 1)
=> t

(cl-minusp -1)
=> t

(isnan 0.0e+NaN)
=> t

(natnump 5)
=> t

(natnump -5)
=> nil

(integerp 5.0)
=> nil

(floatp 5.0)
=> t

(numberp 'a)
=> nil

(fixnump 5)
=> t

(bignump (expt 2 70))
=> t

(number-sequence 1 5)
=> (1 2 3 4 5)

(number-sequence 1 10 3)
=> (1 4 7 10)

(number-sequence 5 1 -2)
=> (5 3 1)

(number-sequence 5 1)
=> nil

(number-sequence 3)
=> (3)

(number-sequence 1 2 0.5)
=> (1 1.5 2.0)

(eql 1.0 1.0)
=> t

(eq 1 1)
=> t

(equal 1 1.0)
=> nil

(ffloor 1.5)
=> 1.0

(random 1)
=> 0

