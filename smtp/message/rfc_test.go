package message

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRFCExamples(t *testing.T) {
	f, err := os.Open("testdata/rfc.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var name, text, data, recipients string
	for lines := bufio.NewScanner(f); ; {
		more := lines.Scan()
		key, value, _ := strings.Cut(lines.Text(), " ")
		if strings.HasPrefix(value, `"`) {
			if value, err = strconv.Unquote(value); err != nil {
				t.Fatal(err)
			}
		}
		switch key {
		case "message":
			text, data = value, value
		case "recipients":
			recipients = value
		case "data":
			data = value
		case "from":
			value = strings.TrimPrefix(value, "-")
			checkEnvelope(t, name, text, value, recipients)
		}
		if key == "==" || !more {
			if name != "" {
				m := read(t, text, ReadOptions{})
				if diff := cmp.Diff(data, strings.ReplaceAll(render(t, m, RenderOptions{EightBit: true}), "\r\n", "\n")); diff != "" {
					t.Errorf("%s (-want +got)\n%s", name, diff)
				}
			}
			name = value
		}
		if !more {
			return
		}
	}
}

func checkEnvelope(t *testing.T, name, text, from, recipients string) {
	t.Helper()
	m := read(t, text, ReadOptions{})
	got, err := m.Header.Recipients(false)
	if err != nil || strings.Join(got, "\n") != recipients {
		t.Errorf("%s: recipients %q, %v; want %q", name, got, err, recipients)
	}
	if originator, err := m.Header.Originator(); err != nil || originator != from {
		t.Errorf("%s: originator %q, %v; want %q", name, originator, err, from)
	}
}
