package queue

import (
	"fmt"
	"strings"
	"time"
)

// Status is what became of a recipient, or how a whole item stands.
type Status string

// The states of a recipient: Waiting until it was tried.
const (
	Waiting  Status = "waiting"
	Accepted Status = "accepted"
	Deferred Status = "deferred" // refused for now, to be tried again
	Refused  Status = "refused"  // refused for good
	Unknown  Status = "unknown"  // the reply to the final dot never came
)

// States that an item has besides.
const (
	Held    Status = "held"    // its owner wants it kept back
	Sending Status = "sending" // a flush is at work on it
	Failed  Status = "failed"  // it was given up, and is in failed/
)

// Fate is what became of one recipient.
type Fate struct {
	Status Status `json:"status"`
	// Code, Enhanced and Text are of the server's reply; Code is 0 where none
	// decided, and Text then says why.
	Code     int    `json:"code,omitempty"`
	Enhanced string `json:"enhanced,omitempty"`
	Text     string `json:"text,omitempty"`
	// Session says that the mail was not tried, as the connection failed, or was
	// refused for what this client is: it is no business of the recipient's.
	Session bool `json:"session,omitempty"`
}

// String is the reply, or the reason.
func (f Fate) String() string {
	if f.Code == 0 {
		return f.Text
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", f.Code, f.Enhanced, f.Text)), " ")
}

// state is what the journal knows about one mail. The zero value is that of one
// that was never tried.
type state struct {
	Mark      string          `json:"mark,omitempty"` // of the files it is about, see mark
	Tries     int             `json:"tries,omitempty"`
	LastTry   time.Time       `json:"last_try,omitzero"`
	NextTry   time.Time       `json:"next_try,omitzero"`
	LastError string          `json:"last_error,omitempty"`
	Held      bool            `json:"held,omitempty"`
	Sending   bool            `json:"sending,omitempty"` // a try began and its end is not recorded
	Doubt     bool            `json:"doubt,omitempty"`   // so did one before, or its end had no answer: somebody may have the mail
	Over      bool            `json:"over,omitempty"`    // nobody waits: the files are to go
	Turned    time.Time       `json:"turned,omitzero"`   // when a server last refused this client over it
	Life      life            `json:"life,omitzero"`
	Fates     map[string]Fate `json:"fates,omitempty"` // by recipient
}

// mark identifies a mail by the times of its files. A name alone does not: an
// Emacs may give the name of a mail that left to the next one.
func mark(data, sidecar time.Time) string {
	return fmt.Sprintf("%x-%x", data.UnixNano(), sidecar.UnixNano())
}

// isAbout tells whether the state is about the files with this mark. A file alone
// may have been edited; where both are others, it is another mail.
func (s *state) isAbout(current string) bool {
	data, sidecar, _ := strings.Cut(s.Mark, "-")
	nowData, nowSidecar, _ := strings.Cut(current, "-")
	return s.Mark == "" || current == "" || data == nowData || sidecar == nowSidecar
}

// isUnknown tells whether somebody may have the mail, as no reply to its end came.
func (s *state) isUnknown() bool {
	for _, fate := range s.Fates {
		if fate.Status == Unknown {
			return true
		}
	}
	return false
}

// failures are the recipients whom the mail will not reach.
func (s *state) failures() []string {
	var failed []string
	for r, fate := range s.Fates {
		if fate.Status == Refused {
			failed = append(failed, r)
		}
	}
	return failed
}
