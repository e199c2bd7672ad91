package message

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"
)

// aliasFiles are read as GNU Emacs 28.2 reads them, but for names that stand before
// an address in angle brackets: Emacs makes recipients of their words,
// as it does of those in single quotes.
var aliasFiles = map[string]string{
	"~/.mailrc": "\ufeff" + `alias first f@x.example # people \
alias single 'Ann B <ann@x.example>', 'b@x.example' 't Hooft <h@x.example>
alias noted n@x.example	# "a", b
alias hash a#b@x.example "#1 # <n@x.example>" #c
alias pals a@x.example b@x.example
alias chief Big Boss <boss@x.example>
alias all pals "Jo Doe <jo@x.example>", c@x.example
group g1 pals chief
alias loop loop2
alias loop2 loop
alias long a@x.example \
 b@x.example
a short s@x.example
group	team	me "Bob B" <bob@x.example>
alias quoted "Lee, Ann" <l@x.example>	"J D"
set ask
source ~/.more
`,
	"~/.more": "alias more m@x.example\r\nsource ~/.missing\n",
}

func testAliases(t *testing.T, files map[string]string) (Aliases, error) {
	t.Helper()
	return ReadAliases("~/.mailrc", func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}, func(name string) string { return name })
}

func TestAliases(t *testing.T) {
	aliases, err := testAliases(t, aliasFiles)
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{
		"To: pals":                 "To: a@x.example, b@x.example",
		"TO: pals, d@x (hi)":       "TO: a@x.example, b@x.example, d@x (hi)",
		"From: pals":               "From: a@x.example, b@x.example",
		"Resent-Reply-To: pals":    "Resent-Reply-To: a@x.example, b@x.example",
		"Reply-To: pals":           "Reply-To: a@x.example, b@x.example",
		"X-To: pals":               "X-To: pals",
		"Mail-Followup-To: pals":   "Mail-Followup-To: pals",
		"To: PALS":                 "To: PALS",
		"To: Foo <pals>, pals (x)": "To: Foo <pals>, pals (x)",
		`To: "pals"`:               `To: "pals"`,
		"To: long,\n pals":         "To: a@x.example, b@x.example,\n a@x.example, b@x.example",
		"To: d@y (c, d), pals,x":   "To: d@y (c, d), a@x.example, b@x.example,x",
		"To: loop":                 "To: loop",
		"Cc: chief":                "Cc: Big Boss <boss@x.example>",
		"Cc: all":                  "Cc: a@x.example, b@x.example, Jo Doe <jo@x.example>, c@x.example",
		"Cc: g1":                   "Cc: a@x.example, b@x.example, Big Boss <boss@x.example>",
		"Cc: team":                 "Cc: me, Bob B <bob@x.example>",
		"Cc: quoted":               "Cc: \"Lee, Ann\" <l@x.example>, J D",
		"Bcc: first":               "Bcc: f@x.example",
		"Bcc: single":              "Bcc: Ann B <ann@x.example>, 'b@x.example', 't Hooft <h@x.example>",
		"Bcc: noted":               "Bcc: n@x.example",
		"Bcc: hash":                "Bcc: a#b@x.example, #1 # <n@x.example>, #c",
		"Bcc: more, short":         "Bcc: m@x.example, s@x.example",
	} {
		m := read(t, field+"\n\nx\n", ReadOptions{})
		if err := m.Header.ExpandAliases(aliases); err != nil {
			t.Error(err)
		}
		if got := m.Header.Fields[0].Name + ":" + m.Header.Fields[0].Body; got != want {
			t.Errorf("%s\n got %s\nwant %s", field, got, want)
		}
	}
}

func TestAliasErrors(t *testing.T) {
	for text, want := range map[string]string{
		"source ~/.mailrc\n":         "~/.mailrc:1: files that source each other",
		strings.Repeat("# x\n", 1e6): "~/.mailrc:1: larger than 1048576 octets",
	} {
		_, err := testAliases(t, map[string]string{"~/.mailrc": text})
		var bad *AliasError
		if !errors.As(err, &bad) || err.Error() != want {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

// What makes no sense keeps no other alias from being known (GNU Emacs 28.2).
func TestAliasesBesideBrokenOnes(t *testing.T) {
	aliases, err := testAliases(t, map[string]string{"~/.mailrc": "alias x\nalias good a@x.example\nalias bad \"a b\nalias\nalias empty \"\"\nalias open \"\nalias last z@x.example\n"})
	want := Aliases{"good": "a@x.example", "bad": "a b", "last": "z@x.example"}
	if err != nil || !maps.Equal(aliases, want) {
		t.Errorf("got %q, %v", aliases, err)
	}
}

// Ten names of ten each, nested, would be more than memory holds.
func TestAliasBomb(t *testing.T) {
	var text strings.Builder
	for level := range 15 {
		name := string(rune('a' + level))
		text.WriteString("alias " + name + strings.Repeat(" "+string(rune('b'+level)), 10) + "\n")
	}
	aliases, err := testAliases(t, map[string]string{"~/.mailrc": text.String()})
	if err != nil {
		t.Fatal(err)
	}
	m := read(t, "To: a\n\nx\n", ReadOptions{})
	if err := m.Header.ExpandAliases(aliases); err == nil || len(m.Header.Fields[0].Body) > maxAliasText {
		t.Errorf("error %v, field of %d octets", err, len(m.Header.Fields[0].Body))
	}
}

// Files that each source the next one twice would be read half a million times.
func TestSourceBomb(t *testing.T) {
	files := map[string]string{"~/.mailrc": "source ~/0\n"}
	for i := range 18 {
		files[fmt.Sprintf("~/%d", i)] = strings.Repeat(fmt.Sprintf("source ~/%d\n", i+1), 2)
	}
	reads := 0
	_, err := ReadAliases("~/.mailrc", func(name string) ([]byte, error) {
		reads++
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}, func(name string) string { return name })
	var bad *AliasError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "are sourced") || reads > maxAliasFiles {
		t.Errorf("error %v after %d reads", err, reads)
	}
}
