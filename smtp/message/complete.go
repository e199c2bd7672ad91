package message

import (
	"regexp"
	"strings"
	"time"
)

// FromStyle is Emacs's mail-from-style: how a From field is written.
type FromStyle uint8

const (
	FromAngles FromStyle = iota // Sam Sender <sam@example.org>, quoted where the name needs it
	FromParens                  // sam@example.org (Sam Sender)
	FromBare                    // sam@example.org
)

// Completion is what [Message.Complete] fills a header with.
type Completion struct {
	Now      time.Time // Date, in its own location
	Unique   string    // left side of a Message-ID
	Host     string    // right side of it
	Address  string    // of the From field
	FullName string
	Style    FromStyle
}

// Complete adds Date, Message-Id and From at the top where a field of that name
// is missing (an empty one counts as there), and drops a blank Subject, as
// Emacs's mail commands do before they send.
func (h *Header) Complete(c Completion) {
	h.dropBlankSubjects()
	var added []*Field
	add := func(name, body string) {
		if !h.Has(name) {
			added = append(added, &Field{Name: name, Body: " " + body})
		}
	}
	add("Date", c.Now.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	add("Message-Id", "<"+c.Unique+"@"+c.Host+">")
	add("From", FormatFrom(c.FullName, c.Address, c.Style))
	h.Prepend(added...)
}

// dropBlankSubjects drops each Subject that has no text, unless the field after
// it starts with something else than a word character.
func (h *Header) dropBlankSubjects() {
	kept := h.Fields[:0:0]
	for i, f := range h.Fields {
		last := i+1 == len(h.Fields)
		if f.Is("Subject") && f.Unfolded() == "" && (last || isWordByte(h.Fields[i+1].Name[0])) {
			continue
		}
		kept = append(kept, f)
	}
	h.Fields = kept
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '$' || c == '%' || c == '\''
}

// plainName is a display name that angles style writes without quotes.
var plainName = regexp.MustCompile("^[- !#-'*+/-9=?A-Z^-~\u0080-\U0010ffff]*$")

// FormatFrom returns a From body for a name and an address.
func FormatFrom(name, address string, style FromStyle) string {
	switch {
	case style == FromBare:
		return address
	case style == FromParens:
		return address + " (" + escapeComment(name) + ")"
	case name == "":
		return "<" + address + ">"
	case plainName.MatchString(name):
		return name + " <" + address + ">"
	}
	return quoteString(name) + " <" + address + ">"
}

// escapeComment escapes backslashes, and parentheses that have no partner.
func escapeComment(name string) string {
	paired := make(map[int]bool)
	var open []int
	for i := 0; i < len(name); i++ {
		switch name[i] {
		case '(':
			open = append(open, i)
		case ')':
			if n := len(open); n > 0 {
				paired[i], paired[open[n-1]] = true, true
				open = open[:n-1]
			}
		}
	}
	var out strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c == '\\' || (c == '(' || c == ')') && !paired[i] {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	}
	return out.String()
}

// bogusHost are host names that say nothing to the world.
var bogusHost = regexp.MustCompile(`(?i)^localhost\.|\.local$`)

// MessageIDHost chooses the right side of a Message-ID as Emacs does: the user's
// message-user-fqdn, the system's name if it looks qualified, mail-host-address,
// else the domain of the user's address; the system's name if all else is empty.
func MessageIDHost(userFQDN, systemName, mailHost, userAddress string) string {
	_, domain, _ := strings.Cut(userAddress, "@")
	qualified := strings.Contains(systemName, ".") && !bogusHost.MatchString(systemName)
	switch {
	case userFQDN != "":
		return userFQDN
	case qualified:
		return systemName
	case strings.Contains(mailHost, "."):
		return mailHost
	case domain != "":
		return domain
	}
	return systemName
}
