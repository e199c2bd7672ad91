package smtp_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// The benchmarks send to a [smtptest.Sink] in the same process, over loopback.
// Each op of BenchmarkSession is a message of 4 kB over one connection; raw are
// loops of the same dialogue with everything in them constant, which is as fast
// as it gets.

func benchText(octets int) []byte {
	line := strings.Repeat("x", 62) + "\r\n"
	return []byte("Subject: benchmark\r\n\r\n" + strings.Repeat(line, octets/len(line)))
}

func benchSink(b *testing.B, extensions ...string) *net.TCPAddr {
	sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions})
	addr, err := sink.Listen()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(sink.Close)
	return addr
}

func benchConfig(addr *net.TCPAddr) *smtp.Config {
	return &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(addr.Port), LocalName: "client.example.org"}
}

// BenchmarkOne is a message of 2 kB with a connection of its own.
func BenchmarkOne(b *testing.B) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}} {
		b.Run(fmt.Sprint(extensions), func(b *testing.B) {
			config := benchConfig(benchSink(b, extensions...))
			mail := mailOf(benchText(2000), "a@example.net")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := smtp.Send(b.Context(), config, mail); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSession(b *testing.B) {
	text := benchText(4000)
	for _, row := range []struct {
		name       string
		extensions []string
		window     int
	}{
		{"plain", nil, 0},
		{"pipelined", []string{"PIPELINING"}, 0},
		{"bdat", []string{"PIPELINING", "CHUNKING"}, 1},
		{"bdat-window-16", []string{"PIPELINING", "CHUNKING"}, 16},
		{"bdat-window-64", []string{"PIPELINING", "CHUNKING"}, 64},
	} {
		b.Run(row.name, func(b *testing.B) {
			config := benchConfig(benchSink(b, row.extensions...))
			config.Window = row.window
			mail := mailOf(text, "a@example.net")
			s := smtp.NewSession(config)
			defer s.Close()
			b.ReportAllocs()
			b.ResetTimer()
			given := 0
			err := s.SendAll(b.Context(), smtp.Batch{
				Next: func() (*smtp.Mail, error) {
					if given == b.N {
						return nil, io.EOF
					}
					given++
					return mail, nil
				},
				Done: func(_ int, _ *smtp.Result, err error) {
					if err != nil {
						b.Error(err)
					}
				},
			})
			if err != nil {
				b.Fatal(err)
			}
			rate(b)
		})
	}
}

func rate(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s") }

// BenchmarkRaw is the same dialogues with nothing but constant octets.
func BenchmarkRaw(b *testing.B) {
	text := benchText(4000)
	envelope := "MAIL FROM:<sender@example.org>\r\nRCPT TO:<a@example.net>\r\n"
	bdat := fmt.Sprintf("%sBDAT %d LAST\r\n%s", envelope, len(text), text)
	for _, row := range []struct {
		name    string
		steps   []string // written one after the other, each followed by so many replies
		replies []int
		window  int
	}{
		{"plain", []string{envelope[:32], envelope[32:], "DATA\r\n", string(text) + ".\r\n"}, []int{1, 1, 1, 1}, 1},
		{"pipelined", []string{envelope + "DATA\r\n", string(text) + ".\r\n"}, []int{3, 1}, 1},
		{"next-pipelined", []string{string(text) + ".\r\n" + envelope + "DATA\r\n"}, []int{4}, 1},
		{"bdat", []string{bdat}, []int{3}, 1},
		{"bdat-window-16", []string{bdat}, []int{3}, 16},
		{"bdat-rset-window-16", []string{"RSET\r\n" + bdat}, []int{4}, 16},
	} {
		b.Run(row.name, func(b *testing.B) {
			conn, r := rawSession(b, benchSink(b, "PIPELINING", "CHUNKING"))
			if row.name == "next-pipelined" {
				io.WriteString(conn, envelope+"DATA\r\n")
				skipReplies(b, r, 3)
			}
			w := bufio.NewWriterSize(conn, 64<<10)
			b.ResetTimer()
			flight := 0
			for range b.N {
				for i, step := range row.steps {
					w.WriteString(step)
					if flight++; row.window > 1 && flight < row.window {
						continue
					}
					w.Flush()
					// As SendAll: half of the window goes on while the other is answered.
					answered := max(flight-row.window/2, 1)
					skipReplies(b, r, row.replies[i]*answered)
					flight -= answered
				}
			}
			w.Flush()
			rate(b)
		})
	}
}

func rawSession(b *testing.B, addr *net.TCPAddr) (net.Conn, *bufio.Reader) {
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	r := bufio.NewReader(conn)
	skipReplies(b, r, 1)
	io.WriteString(conn, "EHLO client.example.org\r\n")
	skipReplies(b, r, 1)
	return conn, r
}

func skipReplies(b *testing.B, r *bufio.Reader, n int) {
	for n > 0 {
		line, err := r.ReadSlice('\n')
		if err != nil {
			b.Fatal(err)
		}
		if line[0] > '3' {
			b.Fatalf("%q", line)
		}
		if !bytes.HasPrefix(line[3:], []byte("-")) {
			n--
		}
	}
}
