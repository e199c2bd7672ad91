package smtptest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// TestSink holds the server to its order of commands.
func TestSink(t *testing.T) {
	for _, row := range []struct {
		name, say, replies, taken string
	}{
		{"DATA", "MAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n..x\r\n.\r\nQUIT\r\n", "250 250 354 250 221", `a [b] ".x\r\n"`},
		{"BDAT", "MAIL FROM:<a> SIZE=1\r\nRCPT TO:<b>\r\nRCPT TO:<c> NOTIFY=NEVER\r\nBDAT 3\r\n.\r\nBDAT 2 LAST\r\nzz", "250 250 250 250 250", `a [b c] ".\r\nzz"`},
		{"nobody", "MAIL FROM:<a>\r\nBDAT 2 LAST\r\nzzDATA\r\nRSET\r\nDATA\r\n", "250 554 503 250 503", ""},
		{"nested", "MAIL FROM:<a>\r\nRCPT TO:<b>\r\nMAIL FROM:<c>\r\nRCPT TO:<d>\r\nBDAT 1 LAST\r\nx", "250 250 503 250 250", `a [b d] "x"`},
		{"refused", "MAIL FROM:<a>\r\nRCPT TO:<550>\r\nRCPT TO:<b>\r\nBDAT 1 LAST\r\nx", "250 550 250 250", `a [b] "x"`},
		{"421", "MAIL FROM:<a>\r\nRCPT TO:<421>\r\nRCPT TO:<b>\r\n", "250 421", ""},
		{"drop", "MAIL FROM:<a>\r\nRCPT TO:<drop>\r\nRCPT TO:<b>\r\n", "250", ""},
		{"what", "HELP\r\nBDAT x\r\n", "500 501", ""},
	} {
		sink := NewSink(SinkOptions{Keep: true, Decide: func(line string) Verdict {
			switch {
			case strings.Contains(line, "550"):
				return Verdict{Code: 550}
			case strings.Contains(line, "421"):
				return Verdict{Code: 421}
			}
			return Verdict{Drop: strings.Contains(line, "drop")}
		}})
		here, there := net.Pipe()
		here.SetDeadline(time.Now().Add(5 * time.Second))
		sink.Serve(there)
		go io.WriteString(here, "EHLO x\r\n"+row.say)
		got := codes(here, 2+len(strings.Fields(row.replies)))
		here.Close()
		sink.Close()
		taken := ""
		for _, m := range sink.Messages() {
			taken += fmt.Sprintf("%s %v %q", m.ReversePath, m.Recipients, m.Data)
		}
		if got != "220 250 "+row.replies || taken != row.taken {
			t.Errorf("%s: %s, want %s; took %s, want %s", row.name, got, row.replies, taken, row.taken)
		}
	}
}

// codes reads so many replies, or until the connection ends.
func codes(conn net.Conn, n int) string {
	var list []string
	lines := bufio.NewScanner(conn)
	for len(list) < n && lines.Scan() {
		list = append(list, lines.Text()[:3])
	}
	return strings.Join(list, " ")
}
