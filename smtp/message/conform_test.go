package message

import (
	"errors"
	"strings"
	"testing"
)

// Plain messages, and the header that goes: "refused: …" for those that do not go.
var conformed = []struct{ header, want string }{
	{"To: a@x.example\nTo: b@x.example,\n c@x.example\nCc:\nSubject: s", "To: a@x.example,\n b@x.example,\n c@x.example\nSubject: s"},
	{"to: a@x.example\nTo:\nTO: b@x.example", "to: a@x.example,\n b@x.example"},
	{"Reply-To: a@x.example\nReply-To: b@x.example\nBcc: \n \t\n", "Reply-To: a@x.example,\n b@x.example"},
	{"Subject: a\n \n\t\n b", "Subject: a\n b"},
	{"From:\nSender: \nTo: a@x.example\nMessage-Id:\nDate:\nReferences: \n \nSubject:\nX-A:", "To: a@x.example\nSubject:\nX-A:"},
	{"To:\n a@x.example", "To:\n a@x.example"},
	{"Received: a\nReceived: b\nResent-To: a@x.example\nResent-To: b@x.example", "Received: a\nReceived: b\nResent-To: a@x.example\nResent-To: b@x.example"},
	{"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit", "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit"},

	{"From: a@x.example\nTo: c@x.example\nfrom: b@x.example", "refused: from, line 3: it stands in the header a second time; the first is in line 1"},
	{"Subject: a\nSubject: b", "refused: Subject, line 2: it stands in the header a second time; the first is in line 1"},
	{"Date: a\nDate: b", "refused: Date, line 2: it stands in the header a second time; the first is in line 1"},
	{"Message-Id: <a@x>\nMessage-ID: <b@x>", "refused: Message-ID, line 2: it stands in the header a second time; the first is in line 1"},
	{"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: Base64",
		`refused: Content-Transfer-Encoding, line 2: a multipart or a message is never encoded as a whole: "base64"`},
}

func TestConform(t *testing.T) {
	for _, c := range conformed {
		m := read(t, c.header+"\n\nx\n", ReadOptions{})
		got := ""
		if err := m.Conform(); err != nil {
			got = "refused: " + err.Error()
		} else {
			got = headerText(m)
		}
		if got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.header, got, c.want)
		}
	}
}

func headerText(m *Message) string {
	var lines []string
	for _, f := range m.Header.Fields {
		lines = append(lines, f.Name+":"+f.Body)
	}
	return strings.Join(lines, "\n")
}

// A mail buffer goes as Emacs sends it.
func TestBufferStaysAsItIs(t *testing.T) {
	const header = "From: a@y.example\nFrom: b@y.example\nTo: a@x.example\nTo: b@x.example\nCc:\nSubject: a\n \n b"
	m := read(t, header+"\n--text follows this line--\nx\n", ReadOptions{Separator: bufferSeparator})
	if err := m.Conform(); err != nil || headerText(m) != header {
		t.Errorf("got %q, error %v", headerText(m), err)
	}
}

// What message-mode keeps to itself leaves neither from its buffer nor in a copy
// that a server gets.
func TestBufferFieldsStayHere(t *testing.T) {
	const fields = "Gcc: nnfolder:sent\nX-Draft-From: (\"nnimap:INBOX\" 12)\nXref: host group:1\nX-Gnus-Agent-Meta-Information: mail nil\nResent-Fcc: ~/sent\n"
	buffer := read(t, "To: a@x.example\n"+fields+bufferSeparator+"\nx\n", ReadOptions{Separator: bufferSeparator})
	r, err := buffer.Render(RenderOptions{})
	if err != nil || string(r.Header) != "To: a@x.example\r\n\r\n" {
		t.Errorf("%q left, error %v", r.Header, err)
	}
}

func TestControlCharactersInAHeader(t *testing.T) {
	for _, c := range "\x01\a\b\v\f\x1b\x1f\x7f" {
		_, err := Read(strings.NewReader("To: a@x.example\nSubject: a"+string(c)+"b\n\nx\n"), ReadOptions{})
		var bad *HeaderError
		if !errors.As(err, &bad) || bad.Line != 2 || bad.Field != "Subject" {
			t.Errorf("%q gave %v", c, err)
		}
	}
}

func TestOriginatorThatIsHidden(t *testing.T) {
	for from, want := range map[string]string{
		`=?utf-8?Q?Sam_=3Csam=40X.example=3E?=`:             "sam@x.example",
		`=?utf-8?B?c2FtQHguZXhhbXBsZQ==?=`:                  "sam@x.example",
		`=?utf-8?Q?Sam?= =?utf-8?Q?=3Csam=40x.example=3E?=`: "sam@x.example",
		`"sam@x.example"`:                                   "sam@x.example",
		`"Sam <sam@x.example>"`:                             "sam@x.example",
		`sam`:                                               "sam",
		`"sam" <joe@x.example>`:                             "joe@x.example",
		`=?utf-8?Q?nobody?=`:                                "=?utf-8?Q?nobody?=",
		`=?utf-8?Q?a=40x=0ABcc=3Ab=40x?=`:                   "=?utf-8?Q?a=40x=0ABcc=3Ab=40x?=",
	} {
		h := Header{}
		h.Append("From", from)
		got, err := h.Originator()
		if got != want || err != nil {
			t.Errorf("%q is from %q, %v; want %q", from, got, err, want)
		}
	}
}
