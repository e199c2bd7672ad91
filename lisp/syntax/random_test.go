package syntax

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// pieces are what random texts are put together from.
var pieces = strings.Split(`( ( ( ) ) ) [ ] [ ] ' ' `+"`"+` , ,@ #' . . . " "a" "\n" "é\351" "\C-a" "\M-x" \ ? ?a ?\C-x ?\M-\C-x ?\( ?" ; # #: #_ ## `+
	`#s( #[ #x1F #b101 #24r1 #1= #1# #1# #2= #2# #&3"\5" -1 +1 1. 1.5 .5 -.5e3 1e5 1+ a b nil t foo-bar :key \, \.x é 😀 `+
	`1.0e+INF - + -- e5 a.b a' ?? @ _ \1 #s(hash-table data (a 1)) (quote a) 'b 99999999999999999999`, " ")

func randomText(rnd *rand.Rand) string {
	var b strings.Builder
	for range 1 + rnd.IntN(9) {
		b.WriteString(pieces[rnd.IntN(len(pieces))])
		if rnd.IntN(3) > 0 {
			b.WriteString([]string{" ", " ", "\n"}[rnd.IntN(3)])
		}
	}
	return b.String()
}

// differsByIntent tells what the tables explain: a label inside of its own object
// may stand for something else in Emacs, and a dot in a record or in byte code,
// or what is wrong with properties, is reported only where that ends, if at all.
func differsByIntent(text, emacs string) bool {
	has := func(s string) bool { return strings.Contains(text, s) }
	return emacs == "-1" || has("#1=") || has("#2=") || has("#(") || has(".") && (has("#s(") || has("#["))
}

func TestRandomTextsAreEmacs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, 4000)
	for i := range texts {
		texts[i] = randomText(rnd)
	}
	for i, want := range askAll(t, `(format "%S" (car (read-from-string text)))`, texts) {
		if got := outcome(texts[i]); got != want && !differsByIntent(texts[i], want) {
			t.Errorf("%q\n got %q\nwant %q", texts[i], got, want)
		}
	}
}

func TestRandomSymbolsAreEmacs(t *testing.T) {
	alphabet := strings.Split(`+ - . 0 1 9 e E e+INF NaN a ? \ ' " ; # ( [ , `+"`"+` é @ _ : & ! | {`, " ")
	alphabet = append(alphabet, " ", "\n", noBreakSpace)
	rnd := rand.New(rand.NewPCG(3, 4))
	names := make([]string, 4000)
	for i := range names {
		for range 1 + rnd.IntN(5) {
			names[i] += alphabet[rnd.IntN(len(alphabet))]
		}
	}
	for i, want := range askAll(t, `(format "%S" (intern text))`, names) {
		got := Prin1(&Symbol{Name: names[i], Interned: true})
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", names[i], got, want)
		}
		if back, ok := readOne(t, got).(*Symbol); !ok || back.Name != names[i] {
			if want != "." { // Emacs prints this symbol so, too
				t.Errorf("%q is printed as %q, which reads as something else", names[i], got)
			}
		}
	}
}

func TestRandomFloatsAreEmacs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	texts := make([]string, 4000)
	for i := range texts {
		switch i % 4 {
		case 0:
			texts[i] = strconv.FormatFloat(math.Float64frombits(rnd.Uint64()&^(1<<62)), 'e', 16, 64)
		case 1:
			texts[i] = fmt.Sprintf("%d.%de%d", rnd.IntN(1000), rnd.IntN(1000), rnd.IntN(40)-20)
		case 2:
			texts[i] = strconv.FormatFloat(float64(rnd.Uint64()), 'f', 1, 64)
		default:
			texts[i] = strconv.FormatFloat(rnd.NormFloat64(), 'f', -1, 64)
		}
	}
	for i, want := range askAll(t, `(format "%S" (car (read-from-string text)))`, texts) {
		if got := outcome(texts[i]); got != want {
			t.Errorf("%s: got %s, want %s", texts[i], got, want)
		}
	}
}
