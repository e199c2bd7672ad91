package smtp_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// hostilities are what a server may do instead of a reply, and which kinds of
// error that may end in before the message is under way; after that it may be
// unknown too. The reply to QUIT decides nothing.
var hostilities = []struct {
	name  string
	steps string
	kinds string
}{
	{"drop", "** close", "lost"},
	{"half a line", "S= 25\n** close", "lost protocol"},
	{"stall", "** stall", "timeout"},
	{"half a line and stall", "S= 250-half\n** stall", "timeout"},
	{"garbage", "S: what is this\n** discard", "protocol"},
	{"binary", "S= \\x00\\xff\\x80\\r\\n\n** discard", "protocol"},
	{"TLS alert", "S= \\x15\\x03\\x01\\x00\\x02\\x02\\x28\\n\n** discard", "protocol tls"},
	{"endless lines", "** repeat 500 " + strings.Repeat(`250-more\r\n`, 400) + "\n** discard", "protocol"},
	{"line of 10 MB", "** repeat 2500 " + strings.Repeat("x", 4<<10) + "\n** discard", "protocol timeout"},
	{"reply of 10 MB in one line", "S= 250 \n** repeat 2500 " + strings.Repeat("x", 4<<10) + "\n** discard", "protocol timeout"},
	{"dribble", "** drip 5ms 250 this never comes to an end, as there is always one octet more to wait for, and one more\n** stall", "timeout"},
	{"421", "S: 421 4.3.2 shutting down\n** discard", "reply auth timeout"},
	{"421 and close", "S: 421 4.3.2 shutting down\n** close", "reply auth lost timeout"},
	{"chatter", "** repeat 500 " + strings.Repeat(`050 chatter\r\n`, 400) + "\n** discard", "protocol"},
	{"999", "S: 999 what\n** discard", "protocol timeout auth lost reply"},
	{"other codes", "S: 099 x\nS: 199 x\n** discard", "protocol timeout auth lost reply tls"},
}

// TestHostileAtEveryStep plays the server's side of dialogues up to one of its
// replies, and something hostile in its stead.
func TestHostileAtEveryStep(t *testing.T) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, 150) // most of the time they wait
	for name, more := range map[string]string{
		"plain-dialogue": "", "pipelining-dialogue": "", "chunking-dialogue": "", "starttls": "", "tls-implicit": "", "dsn": "",
		"auth-login": "", "auth-cram-md5": "", "limits-rcptmax": "",
		"lmtp":           "reply",                                                      // recipients refused in the dialogue itself
		"batch-chunking": "lost", "batch-pipelining": "lost", "limits-mailmax": "lost", // a second connection is tried, and there is none
	} {
		text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		head, dialogue, _ := strings.Cut(string(text), "\n\n")
		hostileDialogue(t, &wg, slots, head, strings.Split(dialogue, "\n"), more)
	}
	wg.Wait()
}

func hostileDialogue(t *testing.T, wg *sync.WaitGroup, slots chan struct{}, head string, lines []string, more string) {
	for at := range lines {
		if !isReply(lines, at) {
			continue
		}
		for _, h := range hostilities {
			timeout := "3s"
			if h.kinds == "timeout" {
				timeout = "150ms"
			}
			wg.Add(1)
			slots <- struct{}{}
			go func() {
				defer wg.Done()
				defer func() { <-slots }()
				script := head + "\ntimeout: " + timeout + "\n\n" + strings.Join(lines[:at], "\n") + "\n" + h.steps + "\n"
				if problems := hostile(t, script, strings.Fields(h.kinds+" "+more)); problems != "" {
					t.Errorf("%q\n%s instead of line %d, %q: %s", head, h.name, at+1, lines[at], problems)
				}
			}()
		}
	}
}

// isReply reports whether a reply starts at a line.
func isReply(lines []string, at int) bool {
	return strings.HasPrefix(lines[at], "S: ") && (at == 0 || !strings.HasPrefix(lines[at-1], "S: ") || lines[at-1][6] != '-')
}

// hostile plays a script and returns what is wrong with what the client made of it.
func hostile(t *testing.T, text string, kinds []string) (problems string) {
	script, err := smtptest.ParseScript(strings.NewReader(text))
	if err != nil {
		return err.Error()
	}
	player, err := smtptest.Play(script, certificate)
	if err != nil {
		return err.Error()
	}
	var o outcome
	config := configure(t, script, player.Addr(), &o)
	config.Trace, config.OnReply = nil, nil // they would hold all that the server says
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	begin := time.Now()
	if script.Get("batch") != "" {
		runBatch(t, ctx, config, script, letter(t, script), &o)
	} else {
		o.result, o.err = smtp.Send(ctx, config, letter(t, script))
		o.batch = append(o.batch, o.result)
	}
	if d := time.Since(begin); d > 10*time.Second {
		problems += fmt.Sprintf("it took %v; ", d)
	}
	player.Close() // what the client does about it is not in the script
	checkSecrets(t, script.Get("password"), &o)
	return problems + wrongKind(o.err, kinds) + lacking(o.batch)
}

func wrongKind(err error, kinds []string) string {
	var e *smtp.Error
	switch {
	case err == nil:
	case !errors.As(err, &e):
		return fmt.Sprintf("error %v; ", err)
	case e.Kind != smtp.KindUnknown && !slices.Contains(kinds, e.Kind.String()):
		return fmt.Sprintf("kind %v instead of %q: %v; ", e.Kind, kinds, err)
	}
	return ""
}

// lacking finds messages without a result, and fates without a reason.
func lacking(results []*smtp.Result) (problems string) {
	for i, result := range results {
		if result == nil {
			problems += fmt.Sprintf("message %d has no result; ", i)
			continue
		}
		for _, rr := range result.Recipients {
			if rr.Status != smtp.Accepted && rr.Text == "" {
				problems += fmt.Sprintf("%+v has no reason; ", rr)
			}
		}
	}
	return problems
}
