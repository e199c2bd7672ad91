package message

import (
	"fmt"
	"slices"
	"strings"
)

// onceFields may occur once in a message (RFC 5322 3.6, RFC 2045 3). Readers differ
// in which of two they show, and servers refuse them.
var onceFields = []string{"From", "Sender", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
	"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

// destinationFields may occur once too, and hold a list that is not empty.
var destinationFields = []string{"To", "Cc", "Bcc", "Reply-To"}

// madeAnew are fields that are empty in no mail, and that are filled in where they are
// missing or may be missing (RFC 5322 3.6).
var madeAnew = []string{"From", "Sender", "Date", "Message-ID", "In-Reply-To", "References"}

// Conform makes the header what RFC 5322 allows where nothing can be misunderstood:
// several fields of a destination become one, empty ones and an empty From, Sender,
// Date, Message-ID, In-Reply-To or References go, and so do continuation
// lines that hold nothing. A mail buffer stays as it is: it goes as Emacs sends it.
//
// Errors: *[HeaderError] for a field that occurs twice and must not, and for a
// multipart that says it is encoded.
func (m *Message) Conform() error {
	if err := m.Header.checkComposite(); err != nil || m.Buffer {
		return err
	}
	if err := m.Header.checkOnce(); err != nil {
		return err
	}
	m.Header.dropEmpty()
	m.Header.mergeDestinations()
	m.Header.dropBlankFolds()
	return nil
}

func (h *Header) checkOnce() error {
	for _, name := range onceFields {
		fields := h.All(name)
		if len(fields) < 2 {
			continue
		}
		reason := "it stands in the header a second time"
		if first := fields[0].Line; first > 0 {
			reason = fmt.Sprintf("%s; the first is in line %d", reason, first)
		}
		return &HeaderError{Line: fields[1].Line, Field: fields[1].Name, Reason: reason, Hint: "leave one of them: a mail has one (RFC 5322 section 3.6)"}
	}
	return nil
}

// checkComposite refuses what no reader could take apart: parts inside an encoding
// (RFC 2045 6.4).
func (h *Header) checkComposite() error {
	if !isComposite(h) {
		return nil
	}
	for _, f := range h.All("Content-Transfer-Encoding") {
		switch encoding := strings.ToLower(f.Unfolded()); encoding {
		case "", "7bit", "8bit", "binary":
		default:
			return &HeaderError{Line: f.Line, Field: f.Name, Text: encoding, Reason: "a multipart or a message is never encoded as a whole",
				Hint: "remove the field, and encode the parts (RFC 2045 section 6.4)"}
		}
	}
	return nil
}

func (h *Header) dropEmpty() {
	h.Fields = slices.DeleteFunc(h.Fields, func(f *Field) bool {
		return slices.ContainsFunc(madeAnew, f.Is) && f.Unfolded() == ""
	})
}

// mergeDestinations leaves one field of each destination, and none that is empty.
func (h *Header) mergeDestinations() {
	first, bodies := make(map[string]*Field), make(map[string][]string)
	h.Fields = slices.DeleteFunc(h.Fields, func(f *Field) bool {
		if !slices.ContainsFunc(destinationFields, f.Is) {
			return false
		}
		if f.Unfolded() == "" {
			return true
		}
		name := strings.ToLower(f.Name)
		bodies[name] = append(bodies[name], strings.TrimLeft(f.Body, " \t\n"))
		if first[name] != nil {
			return true
		}
		first[name] = f
		return false
	})
	for name, f := range first {
		if all := bodies[name]; len(all) > 1 {
			f.Body = " " + strings.Join(all, ",\n ")
		}
	}
}

// dropBlankFolds takes out continuation lines that hold nothing but white space,
// which no message may be sent with (RFC 5322 3.2.2).
func (h *Header) dropBlankFolds() {
	for _, f := range h.Fields {
		if !strings.Contains(f.Body, "\n") {
			continue
		}
		lines := strings.Split(f.Body, "\n")
		kept := lines[:1]
		for _, line := range lines[1:] {
			if strings.TrimSpace(line) != "" {
				kept = append(kept, line)
			}
		}
		f.Body = strings.Join(kept, "\n")
	}
}
