package message

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"
)

// readPairs reads a fixture of lines and, indented below each, what becomes of it.
func readPairs(t testing.TB, name string) [][2]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pairs [][2]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "\t"):
			pairs[len(pairs)-1][1] = line[1:]
		default:
			pairs = append(pairs, [2]string{line, ""})
		}
	}
	return pairs
}

func TestParseAddresses(t *testing.T) {
	for _, pair := range readPairs(t, "testdata/addresses.txt") {
		if got := describe(ParseAddresses(pair[0])); got != pair[1] {
			t.Errorf("%s\n got %s\nwant %s", pair[0], got, pair[1])
		}
	}
}

func describe(addresses []Address, err error) string {
	var bad *AddressError
	if errors.As(err, &bad) {
		return "error " + bad.Reason
	}
	var specs []string
	for _, a := range addresses {
		specs = append(specs, a.Spec())
	}
	if len(specs) == 0 {
		return "-"
	}
	return strings.Join(specs, " ")
}

func TestAddressErrorNamesThePlace(t *testing.T) {
	_, err := ParseAddresses("a@x.example, jane doe@x.example")
	want := `column 14: words that are no address: "jane doe@x.example"`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDisplayName(t *testing.T) {
	for text, want := range map[string]string{
		`"Joe Q. Public" <a@x>`: "Joe Q. Public",
		`Joe Q. Public <a@x>`:   "Joe Q. Public",
		`a@x (Joe \(JP\))`:      "Joe (JP)",
		`<a@x>`:                 "",
	} {
		if a, err := ParseAddress(text); err != nil || a.Name != want {
			t.Errorf("%s: name %q, error %v; want %q", text, a.Name, err, want)
		}
	}
}

// FuzzParseAddresses: what was parsed is printed and parsed to the same address.
func FuzzParseAddresses(f *testing.F) {
	for _, pair := range readPairs(f, "testdata/addresses.txt") {
		f.Add(pair[0])
	}
	f.Fuzz(func(t *testing.T, text string) {
		addresses, err := ParseAddresses(text)
		if err != nil {
			return
		}
		for _, a := range addresses {
			again, err := ParseAddress("<" + a.Spec() + ">")
			if err != nil || again.Spec() != a.Spec() {
				t.Errorf("%q gave %q, which parses to %q, %v", text, a.Spec(), again.Spec(), err)
			}
		}
	})
}

func BenchmarkParseAddresses(b *testing.B) {
	const text = `Mary Smith <mary@x.test>, jdoe@example.org, "Giant; \"Big\" Box" <sysservices@example.net>`
	for b.Loop() {
		if _, err := ParseAddresses(text); err != nil {
			b.Fatal(err)
		}
	}
}

func TestASCIIDomain(t *testing.T) {
	for domain, want := range map[string]string{"x.example": "x.example", "bücher.example": "xn--bcher-kva.example", "b\xff.example": ""} {
		if got, err := asciiDomain(domain); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", domain, got, err)
		}
	}
}
