package queue

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// maxBounceHeader bounds what a notice repeats of the message, in octets.
const maxBounceHeader = 64 << 10

// bounce writes the notice that lies beside a mail which was given up: a delivery
// status notification in the form of RFC 3464. It is sent to nobody. id is the name
// that the mail has there.
func (s *Spool) bounce(id string, item *Item, st *state, failed []string) func(io.Writer) error {
	return func(w io.Writer) error {
		header, err := messageHeader(item)
		if err != nil {
			return err
		}
		host := s.o.MailHost
		if host == "" {
			host = "localhost"
		}
		boundary := fmt.Sprintf("=_%016x", s.o.Random())
		var b bytes.Buffer
		b.WriteString("From: MAILER-DAEMON@" + host + "\n")
		if item.ReversePath != nil && *item.ReversePath != "" {
			b.WriteString("To: " + field(*item.ReversePath) + "\n")
		}
		fmt.Fprintf(&b, "Date: %s\nSubject: Undelivered mail\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n", s.o.Now().Format(time.RFC1123Z))
		fmt.Fprintf(&b, "Content-Type: multipart/report; report-type=delivery-status; boundary=%q\n\n", boundary)
		fmt.Fprintf(&b, "--%s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n", boundary)
		fmt.Fprintf(&b, "The mail that was queued as %s did not reach:\n\n", item.ID)
		for _, r := range failed {
			fmt.Fprintf(&b, "    %s\n        %s\n", field(r), field(st.Fates[r].String()))
		}
		fmt.Fprintf(&b, "\nIt was tried %s and lies beside this notice.\nsmtpmail queue retry --failed %s puts it back into the queue.\n\n", times(st.Tries), id)
		fmt.Fprintf(&b, "--%s\nContent-Type: message/delivery-status\n\n", boundary)
		fmt.Fprintf(&b, "Reporting-MTA: dns; %s\nArrival-Date: %s\n", field(host), item.QueuedAt.Format(time.RFC1123Z))
		for _, r := range failed {
			writeStatus(&b, r, st.Fates[r], st.LastTry)
		}
		fmt.Fprintf(&b, "\n--%s\nContent-Type: text/rfc822-headers\n\n%s\n--%s--\n", boundary, header, boundary)
		_, err = w.Write(b.Bytes())
		return err
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// writeStatus writes the fields of one recipient (RFC 3464 section 2.3).
func writeStatus(b *bytes.Buffer, recipient string, fate Fate, tried time.Time) {
	kind := "rfc822"
	if strings.IndexFunc(recipient, func(r rune) bool { return r > 126 }) >= 0 {
		kind = "utf-8" // RFC 6533
	}
	status := fate.Enhanced
	if status == "" {
		status = "5.0.0"
	}
	fmt.Fprintf(b, "\nFinal-Recipient: %s; %s\nAction: failed\nStatus: %s\n", kind, field(recipient), field(status))
	if fate.Code != 0 {
		fmt.Fprintf(b, "Diagnostic-Code: smtp; %s\n", field(fate.String()))
	} else {
		fmt.Fprintf(b, "Diagnostic-Code: x-smtpmail; %s\n", field(fate.Text))
	}
	if !tried.IsZero() {
		fmt.Fprintf(b, "Last-Attempt-Date: %s\n", tried.Format(time.RFC1123Z))
	}
}

// field keeps text on its line.
func field(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

// messageHeader returns the header of a queued message, or what fits of it.
func messageHeader(item *Item) ([]byte, error) {
	r, err := item.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxBounceHeader))
	if err != nil {
		return nil, err
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if end := bytes.Index(text, []byte("\n\n")); end >= 0 {
		text = text[:end+1]
	}
	return text, nil
}

// reasonIn returns the first reason that a notice gives.
func reasonIn(name string) string {
	f, err := openOwned(name, os.O_RDONLY)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(io.LimitReader(f, maxBounceHeader)); lines.Scan(); {
		if reason, ok := strings.CutPrefix(lines.Text(), "Diagnostic-Code: "); ok {
			_, reason, _ = strings.Cut(reason, "; ")
			return reason
		}
	}
	return ""
}
