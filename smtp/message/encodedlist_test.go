package message

import (
	"math/rand/v2"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// glue finds an encoded word that touches something else: readers leave such a word
// as it is (RFC 2047 section 5).
var glue = regexp.MustCompile(`=\?[^? ]*\?[BQ]\?[^? ]*\?=[^ \n)]|[^ \n(]=\?utf-8\?[BQ]\?`)

// checkList holds the lines of an encoded address list against RFC 2047, and what a
// reader makes of it against the list.
func checkList(t *testing.T, name, body string) {
	t.Helper()
	encoded, err := encodeField(&Field{Name: name, Body: body}, Charset{})
	if err != nil {
		t.Errorf("%q: %v", body, err)
		return
	}
	for line := range strings.SplitSeq(name+":"+encoded, "\n") {
		if len(line) > encodedLine && strings.Contains(line, "=?") {
			t.Errorf("%q has a line of %d octets with an encoded word: %q", body, len(line), line)
		}
	}
	if found := glue.FindString(encoded); found != "" {
		t.Errorf("%q: %q is not set apart in %q", body, found, encoded)
	}
	unfold := strings.NewReplacer("\n", "")
	want, err := mail.ParseAddressList(unfold.Replace(body))
	if err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	got, err := mail.ParseAddressList(unfold.Replace(encoded))
	if err != nil || !slices.EqualFunc(want, got, func(a, b *mail.Address) bool { return *a == *b }) {
		t.Errorf("%q is encoded as %q, which is read as %v, %v", body, encoded, got, err)
	}
}

func TestEncodedLists(t *testing.T) {
	for _, body := range []string{
		` plain@x.example, Jörg <j@x.example>, "Lee, Ann" <l@x.example>`,
		` Jörg<j@x.example>`,
		`Jörg <j@x.example>`,
		` Grüße:a@x.example, b@x.example;`,
		` Grüße : a@x.example;`,
		` a@x.example,Jörg<j@x.example>,Jürgen<k@x.example>`,
		` "Jörg"<j@x.example>`,
		` a@x.example(Jörg)`,
		` Jörg "Q. Ü" Müller <j@x.example>, a@x.example`,
	} {
		checkList(t, "To", body)
	}
}

func TestEncodedListsOfEveryShape(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	for range 2000 {
		var list []string
		for range 1 + random.IntN(5) {
			local := pick("a", "jane.doe", strings.Repeat("long", 1+random.IntN(8)))
			address := local + "@" + pick("x.example", "a-rather-long-name-of-a-domain.example.org")
			name := pick("", "Jane", "Jörg", `"Lee, Ann"`, "Zoë Q Müller", strings.Repeat("Ü", 1+random.IntN(60)), `"Ü, `+strings.Repeat("a", random.IntN(50))+`"`, "Plain Name")
			switch {
			case name == "":
				list = append(list, address)
			default:
				list = append(list, name+pick("", " ")+"<"+address+">")
			}
		}
		checkList(t, pick("To", "Mail-Followup-To", "Cc"), pick("", " ")+strings.Join(list, pick(",", ", ", ",\n ")))
	}
}
