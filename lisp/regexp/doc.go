// Package regexp has Emacs's regular expressions over text: [Compile] makes a [Program]
// of one, and a [Matcher] searches with it.
//
// The syntax is Emacs's: \( \) \| \{ \} with backslashes, \` and \' for the ends of the
// text, \w \s- \_< by the syntax of characters, classes as [[:alpha:]], and back
// references. A matcher pays for its work by a function that it is given, and keeps a
// bounded number of choices.
//
// The package must not know Lisp.
package regexp
