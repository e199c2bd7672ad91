package syntax

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// notPlain finds what is not the same when it is printed and read again: labels,
// fresh symbols, hash tables (equal only to themselves).
var notPlain = regexp.MustCompile(`#[0-9]+=|#:|hash-table|#\$`)

func FuzzRead(f *testing.F) {
	for _, table := range []string{"read.txt", "errors.txt", "positions.txt", "princ.txt", "equal.txt", "hash.txt"} {
		for _, r := range readTable(f, table) {
			f.Add(r.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		reader := NewReader(&File{"t.el"}, text, NewObarray())
		for {
			before := reader.Offset()
			form, err := reader.Next()
			if err == io.EOF {
				break
			}
			if reader.Offset() <= before {
				t.Fatalf("no progress at offset %d of %q", before, text)
			}
			var wrong *SyntaxError
			if errors.As(err, &wrong) {
				checkPlace(t, text, wrong.At)
				continue
			}
			checkPlace(t, text, form.At)
			checkPlace(t, text, form.End)
			checkPrinted(t, text, form.Object)
		}
		LexicalBinding(text)
	})
}

func checkPlace(t *testing.T, text string, at Pos) {
	if at.File == nil || at.Line < 1 || at.Col < 1 || int(at.Line) > strings.Count(text, "\n")+1 {
		t.Fatalf("place %v in %q", at, text)
	}
}

// checkPrinted prints the object, reads that, and expects the same.
func checkPrinted(t *testing.T, text string, o Object) {
	Princ(o)
	printed, err := Print(o, true, 1<<20)
	if err != nil || notPlain.MatchString(text) {
		return
	}
	reader := NewReader(nil, printed, NewObarray())
	form, err := reader.Next()
	if err != nil {
		t.Fatalf("%q is printed as %q: %v", text, printed, err)
	}
	if again := Prin1(form.Object); again != printed {
		t.Fatalf("%q is printed as %q, that as %q", text, printed, again)
	}
	if _, err := reader.Next(); err != io.EOF {
		t.Fatalf("%q is printed as %q, which is more than one form", text, printed)
	}
	checkEqual(t, printed, o)
}

// checkEqual reads a text twice with the same symbols: both must be equal.
func checkEqual(t *testing.T, printed string, o Object) {
	ob := NewObarray()
	a, errA := NewReader(nil, printed, ob).Next()
	b, errB := NewReader(nil, printed, ob).Next()
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if same, err := Equal(a.Object, b.Object); err == nil && !same {
		t.Fatalf("%q is not equal to itself", printed)
	}
	if hashOf(a.Object, 0) != hashOf(o, 0) {
		t.Fatalf("%q hashes differently when it is read again", printed)
	}
}

func FuzzDecode(f *testing.F) {
	for _, r := range readTable(f, "decode.txt") {
		f.Add(bytesOf(f, r))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := Decode(data)
		var unknown *CodingError
		if err != nil && !errors.As(err, &unknown) {
			t.Fatal(err)
		}
		// A byte becomes one character, of three bytes at most.
		if len(text) > 3*len(data) {
			t.Fatalf("%d bytes became %d", len(data), len(text))
		}
		if err == nil && isASCII(string(data)) && !strings.ContainsAny(string(data), "\r\x1b~") && text != string(data) {
			t.Fatalf("%q became %q", data, text)
		}
	})
}
