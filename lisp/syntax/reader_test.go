package syntax

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// places writes an object, which is not circular, with the places of its conses.
func places(b *strings.Builder, o Object) {
	c, ok := o.(*Cons)
	if !ok {
		b.WriteString(Prin1(o))
		return
	}
	b.WriteString(c.At.lineCol() + "(")
	for {
		b.WriteString(c.CarAt.lineCol() + " ")
		places(b, c.Car)
		next, ok := c.Cdr.(*Cons)
		if !ok {
			break
		}
		if next.At != next.CarAt {
			b.WriteString(" ?" + next.At.lineCol())
		}
		b.WriteString(" ")
		c = next
	}
	if c.Cdr != Nil {
		b.WriteString(" . " + Prin1(c.Cdr))
	}
	b.WriteString(")")
}

func TestPositionTable(t *testing.T) {
	for _, r := range readTable(t, "positions.txt") {
		form, err := NewReader(&File{"t.el"}, r.text, NewObarray()).Next()
		if err != nil {
			t.Errorf("positions.txt:%d: %v", r.line, err)
			continue
		}
		var b strings.Builder
		places(&b, form.Object)
		if got := b.String(); got != r.want {
			t.Errorf("positions.txt:%d: %s\n got %s\nwant %s", r.line, r.text, got, r.want)
		}
	}
}

func TestErrorTable(t *testing.T) {
	for _, r := range readTable(t, "errors.txt") {
		var lines []string
		reader := NewReader(&File{"t.el"}, r.text, NewObarray())
		for {
			form, err := reader.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				lines = append(lines, err.Error())
			} else {
				lines = append(lines, Prin1(form.Object))
			}
		}
		if got := strings.Join(lines, "\n"); got != r.want {
			t.Errorf("errors.txt:%d: %s\n got %s\nwant %s", r.line, r.text, got, r.want)
		}
	}
}

func TestFormPlaces(t *testing.T) {
	reader := NewReader(&File{"t.el"}, " a\n\n (b\n c) ; d\n'é", NewObarray())
	for _, want := range []string{"a 1:2 1:3 2", "(b c) 3:2 4:4 11", "'é 5:1 5:3 19"} {
		form, err := reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		got := Prin1(form.Object) + " " + form.At.lineCol() + " " + form.End.lineCol() + " " + Prin1(Int(reader.Offset()))
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, err := reader.Next(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

func TestOpenPlaces(t *testing.T) {
	_, err := NewReader(&File{"t.el"}, "(a [b \"c", NewObarray()).Next()
	var e *SyntaxError
	if !errors.As(err, &e) || e.Condition != EndOfFile {
		t.Fatal(err)
	}
	var open []string
	for _, at := range e.Open {
		open = append(open, at.lineCol())
	}
	if got := strings.Join(open, " "); got != "1:1 1:4 1:7" {
		t.Errorf("open at %s", got)
	}
}

// TestBounds reads texts that would take too much, and says what stops them.
func TestBounds(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"parentheses", strings.Repeat("(", 100_000), "t.el:1:10001: the form nests deeper than 10000 levels"},
		{"quotes", strings.Repeat("'", 100_000), "t.el:1:10001: the form nests deeper than 10000 levels"},
		{"vectors", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), "t.el:1:10001: the form nests deeper than 10000 levels"},
		{"labels", "(" + strings.Repeat("#1=a ", 10) + manyLabels() + ")", "t.el:1:81043: the form has more than 10000 labels"},
		{"digits", strings.Repeat("9", 100_000), "t.el:1:1: an integer of more than 65536 bits"},
		{"hexadecimal digits", "#x" + strings.Repeat("f", 20_000), "t.el:1:1: an integer of more than 65536 bits"},
		{"text", strings.Repeat("a ", MaxText/2+1), "t.el:1:1: the text has 8388610 bytes; at most 8388608 are read"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reader := NewReader(&File{"t.el"}, test.text, NewObarray())
			_, err := reader.Next()
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v", err)
			}
			if _, err := reader.Next(); err != io.EOF {
				t.Errorf("then %v", err)
			}
		})
	}
}

func manyLabels() string {
	var b strings.Builder
	for i := range MaxLabels + 1 {
		b.WriteString("#" + Prin1(Int(1000+i)) + "=a ")
	}
	return b.String()
}

func TestDeepestForm(t *testing.T) {
	text := strings.Repeat("(", MaxDepth) + strings.Repeat(")", MaxDepth)
	form, err := NewReader(nil, text, NewObarray()).Next()
	if err != nil {
		t.Fatal(err)
	}
	if got := Prin1(form.Object); !strings.HasSuffix(got, "(...") || len(got) != printDepth+3 {
		t.Errorf("printed as %s", got)
	}
}

func TestReadGoesOnBehindFormThatIsTooDeep(t *testing.T) {
	text := strings.Repeat("(", MaxDepth+5) + strings.Repeat(")", MaxDepth+5) + " b"
	reader := NewReader(nil, text, NewObarray())
	if _, err := reader.Next(); err == nil {
		t.Fatal("no error")
	}
	if form, err := reader.Next(); err != nil || Prin1(form.Object) != "b" {
		t.Errorf("then %v", err)
	}
}

func TestPrintBounds(t *testing.T) {
	var limit *LimitError
	if _, err := Print(nested(printDepth), true, 1000); !errors.As(err, &limit) {
		t.Errorf("too deep: %v", err)
	}
	if s, err := Print(nested(printDepth-1), true, 1000); err != nil || len(s) != 2*(printDepth-1)+len("nil") {
		t.Errorf("just deep enough: %q, %v", s, err)
	}
	double := List(Int(1))
	for range 100 {
		double = List(double, double)
	}
	if _, err := Print(double, true, 1000); !errors.As(err, &limit) {
		t.Errorf("too long: %v", err)
	}
	if got := Prin1(double); len(got) > MaxPrint+3 || !strings.HasSuffix(got, "...") {
		t.Errorf("%d bytes printed", len(got))
	}
}

func TestSymbolsAreShared(t *testing.T) {
	ob := NewObarray()
	form, err := NewReader(nil, "(a a #:a nil :k t)", ob).Next()
	if err != nil {
		t.Fatal(err)
	}
	items := itemsOf(t, form.Object)
	if items[0] != items[1] || items[0] == items[2] || items[3] != Nil {
		t.Error("symbols are not what they should be")
	}
	if k := items[4].(*Symbol); k.Value != k || !k.Constant {
		t.Error("a keyword is not its own value")
	}
	if s, ok := ob.Lookup("a"); !ok || s != items[0] {
		t.Error("lookup finds another symbol")
	}
	if !ob.Unintern("a") || ob.Unintern("a") || ob.Symbol("a") == items[0] {
		t.Error("unintern")
	}
}

// marker is an object of another package.
type marker struct{ *Float }

func (marker) Prin1(p *Printing) {
	p.Text("#<marker ")
	p.Object(NewString("x"))
	p.Text(">")
}

func TestPrintOfOtherPackages(t *testing.T) {
	if got := Prin1(List(marker{}, &label{})); got != `(#<marker "x"> #<object>)` {
		t.Errorf("got %s", got)
	}
	if got := Princ(marker{}); got != `#<marker x>` {
		t.Errorf("got %s", got)
	}
}
