// Package syntax holds Emacs Lisp as text and as data: the data types, the
// reader that turns text into forms with their places, and the printer that
// turns data back into text as Emacs's prin1 does.
//
// It never evaluates anything: reading a file, however hostile, has no other
// effect than the objects it returns. It knows zygomys only as the interface
// that its data satisfy, so that the evaluator can hand them to zygomys as they
// are; nil is [zygo.SexpNull], which is the one value zygomys takes as false. It
// knows no file system, no mail and no setting.
//
// # From a file to forms
//
//	text, err := syntax.Decode(data)     // bytes to UTF-8, LF at line ends
//	file := &syntax.File{Name: name}
//	reader := syntax.NewReader(file, text, obarray)
//	for {
//		form, err := reader.Next()   // io.EOF; *SyntaxError: report it and go on
//		...
//	}
//
// # What is read
//
// All that GNU Emacs 28 reads:
//
//	a  foo-bar  a\ b  :key  ##  #:fresh  #_plain     symbols
//	1  -1.  +1  #b101  #o17  #x1F  #24r1k           integers of any size
//	1.5  .5  1e3  1.0e+INF  0.0e+NaN                floats
//	?a  ?\n  ?\C-x  ?\M-\S-a  ?\x41  ?\101         characters: integers
//	?\u00e9  ?\U0001F600  ?\N{EN DASH}  ?\N{U+41}  characters of Unicode
//	"a\tb\C-a\x41\ b\351\
//	c"                                              strings
//	(a b)  (a . b)  [a b]                           lists, pairs, vectors
//	'a  #'a  `(a ,b ,@c)                            (quote a), (function a) ...
//	#s(hash-table test equal data (k v))  #s(foo 1) hash tables, records
//	#&5"\37"  #[...]  #^[...]  #("text" 0 1 (face b)) bool-vectors, byte code ...
//	#1=(a . #1#)  #$  #@12...  #!line  ; comment    labels and the rest
//
// A quote makes (quote X), a backquote, comma and comma-at a list whose first
// element is the symbol named "`", "," or ",@", as in Emacs.
//
// # Where it differs from Emacs
//
//   - A string is kept as UTF-8. Raw bytes ("\303\251") stay bytes: see [String].
//     Characters that Unicode does not have are kept as the bytes Emacs has for
//     them, which then count as raw bytes.
//   - Text properties are dropped.
//   - A modifier that modifies nothing (?\C- at the end), a label that names
//     itself and a dot in a record are errors.
//   - Characters have no names from Unicode 1.0, but for control characters.
//   - Texts, nesting, labels and integers are bounded: see [MaxText].
//
// # What is printed
//
// [Prin1] prints what %S prints, [Princ] what %s does, with Emacs's defaults:
// quotes abbreviated, newlines in strings as they are, lists that have no end as
// (a b . #1), and nothing that nests deeper than 200 levels.
//
// The tables in testdata hold what Emacs answered, and each difference with its
// reason.
package syntax
