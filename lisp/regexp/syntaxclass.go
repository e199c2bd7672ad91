package regexp

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// asciiSyntax holds the syntax classes of the characters up to DEL in Emacs's
// standard syntax table, which is in force while an init file is read; a mode
// such as emacs-lisp-mode has another one.
const asciiSyntax = "" +
	".........  .  .................." +
	" .\".ww_.()__._._wwwwwwwwww..___." +
	".wwwwwwwwwwwwwwwwwwwwwwwwww(\\)._" +
	".wwwwwwwwwwwwwwwwwwwwwwwwww(_).."

// syntaxRanges lists the ranges of other characters that are no word
// constituents there: FIRST, a tab, LAST, both in hexadecimal, a tab, the class.
//
//go:embed syntax28.tsv
var syntaxRanges string

// A syntaxRange is a row of characters of one class.
type syntaxRange struct {
	first, last rune
	class       rune
}

var otherSyntax = sync.OnceValue(func() []syntaxRange {
	var ranges []syntaxRange
	for line := range strings.Lines(syntaxRanges) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		first, _ := strconv.ParseInt(fields[0], 16, 32)
		last, _ := strconv.ParseInt(fields[1], 16, 32)
		ranges = append(ranges, syntaxRange{rune(first), rune(last), rune(fields[2][0])})
	}
	return ranges
})

// charSyntax is the syntax class of a character in Emacs's standard syntax table.
func charSyntax(r rune) rune {
	if r < 0x80 {
		return rune(asciiSyntax[r])
	}
	ranges := otherSyntax()
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i].last >= r })
	if i < len(ranges) && r >= ranges[i].first {
		return ranges[i].class
	}
	return 'w'
}

// IsWordChar tells whether a character is part of a word.
func IsWordChar(r rune) bool { return charSyntax(r) == 'w' }

func isSymbolChar(r rune) bool { c := charSyntax(r); return c == 'w' || c == '_' }
