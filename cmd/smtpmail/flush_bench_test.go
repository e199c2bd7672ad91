package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
	"smtpmail/queue"
	"smtpmail/smtp/smtptest"
)

// These benchmarks flush a queue, and do the same work by a loop in which nothing
// is general: the same dialogue, with the same syncs of a journal, removal of the
// same files and one index at the end. Each op is a mail of 4 kB. They want
// -benchtime 10000x. SMTP_SINK=HOST:PORT names another server, such as Postfix's
// smtp-sink; docs/performance.md has figures.

func benchMail() []byte {
	line := strings.Repeat("x", 62) + "\n"
	return []byte("From: Sam <sam@example.org>\nTo: a@x.example\nSubject: benchmark\nMessage-ID: <1@example.org>\nDate: Tue, 24 Nov 2026 10:00:00 +0000\n\n" + strings.Repeat(line, 62))
}

// fill writes a queue of n mails, without the care that Put takes.
func fill(b *testing.B, dir string, n int) {
	b.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	var index bytes.Buffer
	text, sidecar := benchMail(), []byte("(setq      smtpmail-recipient-address-list (\"a@x.example\")\n)\n")
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("2026-11-24_10:00:00_s%016x", i))
		fmt.Fprintln(&index, name)
		for suffix, content := range map[string][]byte{"": text, ".el": sidecar} {
			if err := os.WriteFile(name+suffix, content, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "index"), index.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	syncAll()
}

// benchServer is where the mails of a benchmark go.
func benchServer(b *testing.B, rtt time.Duration, extensions ...string) *net.TCPAddr {
	b.Helper()
	var at *net.TCPAddr
	if name := os.Getenv("SMTP_SINK"); name != "" {
		addr, err := net.ResolveTCPAddr("tcp", name)
		if err != nil {
			b.Fatal(err)
		}
		at = addr
	} else {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions})
		addr, err := sink.Listen()
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(sink.Close)
		at = addr
	}
	if rtt > 0 {
		return delayingProxy(b, at, rtt/2)
	}
	return at
}

// delayingProxy passes octets on after a while, in both directions.
func delayingProxy(b *testing.B, to *net.TCPAddr, delay time.Duration) *net.TCPAddr {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				// As a handshake over such a way, which takes as long as it does.
				time.Sleep(2 * delay)
				server, err := net.DialTCP("tcp", nil, to)
				if err != nil {
					client.Close()
					return
				}
				go delayed(server, client, delay)
				delayed(client, server, delay)
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr)
}

type parcel struct {
	due  time.Time
	data []byte
}

func delayed(to, from net.Conn, delay time.Duration) {
	parcels := make(chan parcel, 1<<16)
	go func() {
		defer close(parcels)
		for {
			data := make([]byte, 64<<10)
			n, err := from.Read(data)
			if n > 0 {
				parcels <- parcel{time.Now().Add(delay), data[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range parcels {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	to.Close()
}

// flushAll flushes with the settings of the benchmark.
func flushAll(b *testing.B, dir string, at *net.TCPAddr, jobs int) {
	b.Helper()
	w := &machine.World{WorkDir: dir, Host: "localhost", Login: "sam", Now: time.Now, Random: machine.RandomNumber, Stdout: io.Discard, Stderr: os.Stderr, Environ: []string{"HOME=" + dir}}
	form := fmt.Sprintf("(setq user-mail-address \"sam@example.org\" smtpmail-smtp-server \"127.0.0.1\" smtpmail-smtp-service %d smtpmail-queue-dir %q smtpmail-stream-type 'plain)", at.Port, dir)
	s, err := settings.Load(settings.Options{Lisp: lispOptions(w, nil), Eval: []string{form}})
	if err != nil {
		b.Fatal(err)
	}
	spool, err := openSpool(w, s)
	if err != nil {
		b.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as runFlush does
	f := newFlusher(w, terminal.New(w), s, sendOptions{})
	defer f.close()
	if err := f.once(context.Background(), spool, queue.FlushOptions{Jobs: jobs, Each: f.done}); err != nil {
		b.Fatal(err)
	}
}

// rawFlush is the loop.
func rawFlush(b *testing.B, dir string, at *net.TCPAddr, window int) {
	b.Helper()
	index, err := os.ReadFile(filepath.Join(dir, "index"))
	if err != nil {
		b.Fatal(err)
	}
	files := strings.Split(strings.TrimSuffix(string(index), "\n"), "\n")
	conn, err := net.Dial("tcp", at.String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 64<<10)
	hear(b, r, 1)
	io.WriteString(conn, "EHLO localhost\r\n")
	hear(b, r, 1)
	journal, err := os.OpenFile(filepath.Join(dir, "journal"), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer journal.Close()
	x := &rawSender{b: b, conn: conn, r: r, journal: journal, gone: make(chan string, len(files))}
	var removal sync.WaitGroup
	removal.Go(func() {
		for file := range x.gone {
			os.Remove(file)
			os.Remove(file + ".el")
		}
	})
	if window == 0 {
		x.pipeline(files)
	} else {
		x.chunks(files, window)
	}
	x.commit(nil, x.taken)
	close(x.gone)
	removal.Wait()
	if err := os.WriteFile(filepath.Join(dir, "index"), nil, 0o600); err != nil {
		b.Fatal(err)
	}
	d, err := os.Open(dir)
	if err == nil {
		err = d.Sync()
		d.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}

func hear(b *testing.B, r *bufio.Reader, n int) {
	for n > 0 {
		line, err := r.ReadSlice('\n')
		if err != nil || line[0] > '3' {
			b.Fatalf("%q, %v", line, err)
		}
		if line[3] != '-' {
			n--
		}
	}
}

type rawSender struct {
	b       *testing.B
	conn    net.Conn
	r       *bufio.Reader
	journal *os.File
	out     bytes.Buffer
	taken   []string // and not on record
	gone    chan string
}

const rawEnvelope = "MAIL FROM:<sam@example.org> SIZE=4000\r\nRCPT TO:<a@x.example>\r\n"

func (x *rawSender) read(file string) []byte {
	text, err := os.ReadFile(file)
	if err != nil {
		x.b.Fatal(err)
	}
	if _, err := os.ReadFile(file + ".el"); err != nil {
		x.b.Fatal(err)
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// commit records what was taken and what is about to leave, with one sync.
func (x *rawSender) commit(leaving, taken []string) {
	var record bytes.Buffer
	for _, file := range taken {
		fmt.Fprintf(&record, "%08x {\"file\":%q,\"mark\":\"18b0c5d8a7c1f2e0-18b0c5d8a7c1f2e0\",\"tries\":1,\"over\":true}\n", len(file), filepath.Base(file))
	}
	for _, file := range leaving {
		fmt.Fprintf(&record, "%08x {\"file\":%q,\"mark\":\"18b0c5d8a7c1f2e0-18b0c5d8a7c1f2e0\",\"tries\":1,\"sending\":true}\n", len(file), filepath.Base(file))
	}
	if _, err := x.journal.Write(record.Bytes()); err != nil {
		x.b.Fatal(err)
	}
	if err := syncFile(x.journal); err != nil {
		x.b.Fatal(err)
	}
	for _, file := range taken {
		x.gone <- file
	}
}

func (x *rawSender) flush() {
	if _, err := x.conn.Write(x.out.Bytes()); err != nil {
		x.b.Fatal(err)
	}
	x.out.Reset()
}

// pipeline sends the envelope of the next mail with the end of the one before, and
// puts as many on record with one sync as smtpmail does.
func (x *rawSender) pipeline(files []string) {
	x.out.WriteString(rawEnvelope + "DATA\r\n")
	x.flush()
	hear(x.b, x.r, 3)
	for i, file := range files {
		if i%aheadMails == 0 {
			x.commit(files[i:min(i+aheadMails, len(files))], x.taken)
			x.taken = nil
		}
		x.out.Write(x.read(file))
		x.out.WriteString(".\r\n")
		if i+1 < len(files) {
			x.out.WriteString(rawEnvelope + "DATA\r\n")
		}
		x.flush()
		hear(x.b, x.r, 1)
		x.taken = append(x.taken, file)
		if i+1 < len(files) {
			hear(x.b, x.r, 3)
		}
	}
}

// chunks sends whole mails by BDAT, with so many in flight.
func (x *rawSender) chunks(files []string, window int) {
	var flight, leaving []string
	for _, file := range files {
		text := x.read(file)
		fmt.Fprintf(&x.out, "RSET\r\n%sBDAT %d LAST\r\n", rawEnvelope, len(text))
		x.out.Write(text)
		flight, leaving = append(flight, file), append(leaving, file)
		if len(flight) < window {
			continue
		}
		x.commit(leaving, x.taken)
		x.flush()
		hear(x.b, x.r, 4*window/2)
		x.taken = append([]string(nil), flight[:window/2]...)
		flight, leaving = append([]string(nil), flight[window/2:]...), nil
	}
	x.commit(leaving, x.taken)
	x.flush()
	hear(x.b, x.r, 4*len(flight))
	x.taken = flight
}

// BenchmarkFlush compares pairs in one run.
func BenchmarkFlush(b *testing.B) {
	for _, row := range []struct {
		name       string
		extensions []string
		rtt        time.Duration
		jobs       int
		window     int
	}{
		{"pipelining", []string{"PIPELINING", "SIZE", "8BITMIME"}, 0, 1, 0},
		{"chunking", []string{"PIPELINING", "CHUNKING", "SIZE", "8BITMIME"}, 0, 1, 16},
		{"rtt=50ms/pipelining", []string{"PIPELINING", "SIZE", "8BITMIME"}, 50 * time.Millisecond, 1, 0},
		{"rtt=50ms/pipelining/jobs=10", []string{"PIPELINING", "SIZE", "8BITMIME"}, 50 * time.Millisecond, 10, -1},
		{"rtt=50ms/chunking", []string{"PIPELINING", "CHUNKING", "SIZE", "8BITMIME"}, 50 * time.Millisecond, 1, 16},
	} {
		ours := func(b *testing.B, dir string, at *net.TCPAddr) { flushAll(b, dir, at, row.jobs) }
		raw := func(b *testing.B, dir string, at *net.TCPAddr) { rawFlush(b, dir, at, row.window) }
		for name, flush := range map[string]func(*testing.B, string, *net.TCPAddr){"smtpmail": ours, "raw": raw} {
			if name == "raw" && row.window < 0 {
				continue
			}
			b.Run(row.name+"/"+name, func(b *testing.B) {
				at := benchServer(b, row.rtt, row.extensions...)
				dir := filepath.Join(b.TempDir(), "queue")
				fill(b, dir, b.N)
				b.ResetTimer()
				before := cpuTime()
				flush(b, dir, at)
				b.StopTimer()
				b.ReportMetric(float64((cpuTime()-before).Microseconds())/float64(b.N), "cpu-µs/mail")
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
				if left, _ := filepath.Glob(dir + "/2026*"); len(left) > 0 {
					b.Errorf("%d files are left", len(left))
				}
			})
		}
	}
}
