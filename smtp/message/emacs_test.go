package message

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// An emacsCase is a mail buffer and what GNU Emacs 28.2 made of it on the wire,
// as testdata/emacs.txt has it. Where this package does otherwise, "differs" says
// why, and "ours" (or "error") what it does.
type emacsCase struct {
	name, message, data, ours, differs, failure string
	fullName, charset, separator                string
	recipients                                  []string
	style                                       FromStyle
	keepMIME                                    bool
}

// readEmacsCases reads the fixture: "== NAME" starts a case, "KEY VALUE" lines
// follow, values with special characters are Go strings.
func readEmacsCases(t *testing.T) []emacsCase {
	t.Helper()
	f, err := os.Open("testdata/emacs.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []emacsCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), " ")
		if key == "" || key == "#" {
			continue
		}
		if key == "==" {
			cases = append(cases, emacsCase{name: value, fullName: "Sam Sender", separator: "--text follows this line--"})
			continue
		}
		if strings.HasPrefix(value, `"`) {
			if value, err = strconv.Unquote(value); err != nil {
				t.Fatalf("%s: %v", lines.Text(), err)
			}
		}
		cases[len(cases)-1].set(t, key, value)
	}
	return cases
}

func (c *emacsCase) set(t *testing.T, key, value string) {
	t.Helper()
	switch key {
	case "message":
		c.message = value
	case "recipients":
		c.recipients = strings.Split(value, "\n")
	case "data":
		c.data = value
	case "ours":
		c.ours = value
	case "error":
		c.failure = value
	case "differs":
		c.differs = value
	case "user-full-name":
		c.fullName = value
	case "code-conv-from":
		c.charset = value
	case "separator":
		c.separator = value
	case "keep-mime":
		c.keepMIME = true
	case "from-style":
		c.style = map[string]FromStyle{"parens": FromParens, "nil": FromBare}[value]
	default:
		t.Fatalf("unknown key %s", key)
	}
}

// run sends the case's message through the package.
func (c *emacsCase) run() (data string, recipients []string, err error) {
	m, err := Read(strings.NewReader(c.message), ReadOptions{Separator: c.separator})
	if err != nil {
		return "", nil, err
	}
	defer m.Close()
	if recipients, err = m.Header.Recipients(false); err != nil {
		return "", nil, err
	}
	m.Header.Complete(Completion{Now: time.Unix(0, 0).UTC(), Unique: "u", Host: "client.example.org", Address: "sender@example.org", FullName: c.fullName, Style: c.style})
	charset, _ := LookupCharset(c.charset)
	r, err := m.Render(RenderOptions{EightBit: true, Charset: charset, KeepMIME: c.keepMIME})
	if err != nil {
		return "", nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(r.Open())
	return string(text), recipients, err
}

var generated = regexp.MustCompile(`(?im)^(Date|Message-Id): .*\r$`)

func mask(s string) string { return generated.ReplaceAllString(s, "$1: @\r") }

func TestAsEmacs(t *testing.T) {
	for _, c := range readEmacsCases(t) {
		t.Run(c.name, func(t *testing.T) {
			data, recipients, err := c.run()
			if (c.ours != "" || c.failure != "") != (c.differs != "") {
				t.Fatal("a case has a reason to differ exactly where it differs")
			}
			if c.failure != "" {
				if err == nil || err.Error() != c.failure {
					t.Fatalf("error is %v, want %s", err, c.failure)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := c.data
			if c.ours != "" {
				want = c.ours
			}
			if diff := cmp.Diff(mask(want), mask(data)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if !slices.Equal(recipients, c.recipients) {
				t.Errorf("recipients are %q, want %q", recipients, c.recipients)
			}
		})
	}
}
