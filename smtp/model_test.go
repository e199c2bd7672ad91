package smtp_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// TestResultsAreTrue sends random mails to servers that accept, refuse and go
// away at random, and compares what the client says became of each recipient
// with what the server took:
//
//	accepted            it was taken, once
//	refused, deferred   it was not taken
//	unknown             either, and only after Commit where the server went away
//
// and what was taken has the reverse-path, the recipients and the octets of one mail;
// nothing of a mail comes where the server reads commands. In some runs the client is
// stopped: that leaves nothing unknown.
func TestResultsAreTrue(t *testing.T) {
	runs := 1000
	if testing.Short() {
		runs = 150
	}
	for seed := range uint64(runs) {
		newWorld(nil, seed).check(t)
	}
}

// FuzzSession is TestResultsAreTrue with the choices from the fuzzer.
func FuzzSession(f *testing.F) {
	for seed := range uint64(20) {
		data := make([]byte, 200)
		r := rand.New(rand.NewPCG(seed, 3))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := fnv.New64()
		h.Write(data)
		newWorld(data, h.Sum64()).check(t)
	})
}

// tape makes choices: those that were given, and then random ones.
type tape struct {
	given []byte
	*rand.Rand
}

func (t *tape) IntN(n int) int {
	if len(t.given) == 0 {
		return t.Rand.IntN(n)
	}
	c := t.given[0]
	t.given = t.given[1:]
	return int(c) * n >> 8
}

// world is a server, a client and mails, all made from a seed.
type world struct {
	tape
	options smtptest.SinkOptions
	config  *smtp.Config
	batch   bool
	mails   []*smtp.Mail
	texts   [][]byte
	trace   bytes.Buffer

	mu      sync.Mutex
	chance  tape // of the server
	drops   int
	stop    func() // of the client
	stopped bool
	commits []int
	results []*smtp.Result
}

func newWorld(given []byte, seed uint64) *world {
	half := len(given) / 2
	w := &world{tape: tape{given[:half], rand.New(rand.NewPCG(seed, 1))}, chance: tape{given[half:], rand.New(rand.NewPCG(seed, 2))}}
	w.batch = w.IntN(4) > 0
	w.options = smtptest.SinkOptions{Keep: true, Eager: w.IntN(3) == 0, LMTP: w.IntN(6) == 0}
	for _, extension := range []string{"PIPELINING", "CHUNKING", "SIZE 0", "8BITMIME", "LIMITS RCPTMAX=2", "LIMITS MAILMAX=3"} {
		if w.IntN(3) > 0 && (!strings.HasPrefix(extension, "LIMITS") || w.IntN(4) == 0) {
			w.options.Extensions = append(w.options.Extensions, extension)
		}
	}
	refusals, drops, stops := w.IntN(20), w.IntN(8), 0 // in a hundred
	if w.IntN(4) == 0 {
		drops = 0
	}
	if w.IntN(3) == 0 {
		stops = 8
	}
	w.options.AfterDot, w.options.Spills = smtptest.AfterDot(w.IntN(4)), w.IntN(4) == 0
	w.options.Decide = func(line string) smtptest.Verdict { return w.decide(line, refusals, drops, stops) }
	for i := range 1 + w.IntN(10) {
		w.addMail(i)
	}
	timeout := 5 * time.Second
	w.config = &smtp.Config{Host: "localhost", Window: 1 + w.IntN(6), Trace: smtp.NewTextTrace(&w.trace),
		Timeouts: smtp.Timeouts{Greeting: timeout, Command: timeout, DataInit: timeout, DataBlock: timeout, DataDone: timeout, Quit: timeout, AfterDot: 20 * time.Millisecond}}
	known := smtp.Habits{AfterDot: smtp.AfterDot(w.IntN(3)), SpillsChunks: w.IntN(6) == 0}
	w.config.Known = func() smtp.Habits { return known }
	if w.options.LMTP {
		w.config.Protocol = smtp.LMTP
	}
	w.addUser()
	return w
}

// addUser has the server want a password, which the client may have, and may have wrong.
func (w *world) addUser() {
	if w.IntN(3) > 0 {
		return
	}
	w.options.User, w.options.Password = "joe", "s3cret"
	if w.IntN(4) > 0 {
		w.options.Extensions = append(w.options.Extensions, "AUTH PLAIN")
	}
	password, early := []string{"s3cret", "s3cret", "wrong"}[w.IntN(3)], w.IntN(2) == 0
	w.config.Credentials = func(_ context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
		if !early && !r.Required {
			return smtp.Credentials{}, smtp.ErrNoCredentials
		}
		return smtp.Credentials{Username: "joe", Password: password}, nil
	}
}

// check runs the world, and shows it where something is not true.
func (w *world) check(t *testing.T) {
	w.run(t)
	if t.Failed() {
		t.Fatalf("extensions %q, %d mails, window %d, batch %v, stopped %v\ntrace:\n%s", w.options.Extensions, len(w.mails), w.config.Window, w.batch, w.stopped, w.trace.String())
	}
}

func (w *world) decide(line string, refusals, drops, stops int) smtptest.Verdict {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.chance.IntN(100) < stops {
		w.stopped = true
		w.stop()
		time.Sleep(time.Duration(w.chance.IntN(2000)) * time.Microsecond)
	}
	verb, _, _ := strings.Cut(line, " ")
	if verb == "EHLO" || verb == "LHLO" || verb == "RSET" {
		return smtptest.Verdict{}
	}
	switch n := w.chance.IntN(100); {
	case n < drops:
		w.drops++
		return smtptest.Verdict{Drop: true, Obey: w.chance.IntN(2) == 0}
	case n < drops+refusals:
		return smtptest.Verdict{Code: []int{421, 450, 451, 452, 550, 552, 554}[w.chance.IntN(7)]}
	}
	return smtptest.Verdict{}
}

func (w *world) addMail(i int) {
	m := &smtp.Mail{ReversePath: fmt.Sprintf("from%d@example.org", i)}
	for j := range 1 + w.IntN(4) {
		m.Recipients = append(m.Recipients, fmt.Sprintf("m%dr%d@example.net", i, j))
	}
	lines := w.IntN(40)
	if w.IntN(40) == 0 {
		lines = 30000
	}
	text := []byte(fmt.Sprintf("X-Number: %d\r\n\r\n", i) + strings.Repeat("..some line of text\r\n", lines))
	size := int64(len(text))
	if w.IntN(4) == 0 {
		size = -1
	}
	m.Content = func(smtp.Extensions) (smtp.Content, error) {
		return smtp.Content{SizeOctets: size, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}, nil
	}
	w.mails, w.texts = append(w.mails, m), append(w.texts, text)
}

func (w *world) run(t *testing.T) {
	sink := smtptest.NewSink(w.options)
	// A pipe has no buffer: whoever writes waits until the other reads.
	w.config.Dial = func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		sink.Serve(there)
		return here, nil
	}
	bounded, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ctx, stop := context.WithCancel(bounded)
	defer stop()
	w.stop = stop
	w.results = make([]*smtp.Result, len(w.mails))
	s := smtp.NewSession(w.config)
	if w.batch {
		w.sendAll(t, ctx, s)
	} else {
		for i, m := range w.mails {
			w.results[i], _ = s.Send(ctx, m)
		}
	}
	s.Close()
	sink.Close()
	if bounded.Err() != nil {
		t.Error("it took too long")
	}
	if strays := sink.Strays(); len(strays) > 0 {
		t.Errorf("sent as commands: %q", strays)
	}
	w.compare(t, sink.Messages())
}

func (w *world) sendAll(t *testing.T, ctx context.Context, s *smtp.Session) {
	given := 0
	err := s.SendAll(ctx, smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given == len(w.mails) {
				return nil, io.EOF
			}
			given++
			return w.mails[given-1], nil
		},
		Commit: func(numbers []int) error { w.commits = append(w.commits, numbers...); return nil },
		Done: func(n int, result *smtp.Result, err error) {
			if w.results[n] != nil || (err == nil) != (result.Worst() == smtp.Accepted) {
				t.Errorf("message %d: second result, or error %v with %+v", n, err, result)
			}
			w.results[n] = result
		},
	})
	for i, r := range w.results {
		if (r == nil) != (i >= given) || err == nil && r == nil {
			t.Errorf("message %d of %d given: result %v, error %v", i, given, r, err)
		}
	}
}

// compare holds the results to what the server took.
func (w *world) compare(t *testing.T, messages []smtptest.Message) {
	taken := map[string]int{}
	for _, m := range messages {
		var i int
		fmt.Sscanf(m.ReversePath, "from%d@", &i)
		if !bytes.Equal(m.Data, w.texts[i]) {
			t.Errorf("message %d arrived as %d octets %.60q instead of %d", i, len(m.Data), m.Data, len(w.texts[i]))
		}
		for _, r := range m.Recipients {
			taken[r]++
			if !slices.Contains(w.mails[i].Recipients, r) {
				t.Errorf("%s got message %d", r, i)
			}
		}
	}
	for i, result := range w.results {
		if result == nil {
			continue
		}
		for _, rr := range result.Recipients {
			w.judge(t, i, rr, taken[rr.Address])
		}
	}
}

func (w *world) judge(t *testing.T, i int, rr smtp.RecipientResult, taken int) {
	good := taken == 0
	switch rr.Status {
	case smtp.Accepted:
		good = taken == 1
	case smtp.Unknown:
		good = taken <= 1 && (w.drops > 0 || w.options.AfterDot == smtptest.HangUp || w.options.Spills) && (!w.batch || slices.Contains(w.commits, i))
	}
	if !good || rr.Status != smtp.Accepted && rr.Text == "" {
		t.Errorf("%s is %v (%q), taken %d times, %d drops, commits %v", rr.Address, rr.Status, rr.Text, taken, w.drops, w.commits)
	}
}
