package queue

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// care does something to the only mail there is.
func care(t *testing.T, s *Spool, do func(*Care, *Item) error) error {
	t.Helper()
	items, problems, err := s.List()
	if err != nil || len(items) != 1 || len(problems) != 0 {
		t.Fatalf("queue is %+v, %v, %v", items, problems, err)
	}
	c, err := s.Care()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return do(c, &items[0])
}

func TestRemove(t *testing.T) {
	s := testSpool(t)
	id := mustPut(t, s, mail("one", "a@x.example"))
	err := care(t, s, func(c *Care, _ *Item) error {
		items, _, _ := s.List()
		item, err := Find(items, id[:25])
		if err != nil {
			return err
		}
		return c.Remove(item)
	})
	if err != nil {
		t.Fatal(err)
	}
	checkEmpty(t, s)
}

func TestHold(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	f := &fakeServer{}
	if err := care(t, s, (*Care).Hold); err != nil {
		t.Fatal(err)
	}
	if mustFlush(t, s, f); len(f.got) != 0 {
		t.Errorf("delivered %q", f.got)
	}
	if items, _, _ := s.List(); items[0].Status != Held {
		t.Errorf("status is %s", items[0].Status)
	}
	if err := care(t, s, (*Care).Release); err != nil {
		t.Fatal(err)
	}
	if mustFlush(t, s, f); len(f.got) != 1 {
		t.Errorf("delivered %q", f.got)
	}
	checkEmpty(t, s)
}

func TestEdit(t *testing.T) {
	for _, row := range []struct {
		add, remove string
		want        string // recipients of the sidecar, or the error
	}{
		{"c@x.example", "", "a@x.example b@x.example c@x.example"},
		{"c@x.example", "a@x.example", "b@x.example c@x.example"},
		{"b@x.example", "", "a@x.example b@x.example"},
		{"", "z@x.example", "z@x.example: is no recipient of this mail"},
		{"", "a@x.example b@x.example", "nobody would be left to send it to; remove the mail instead"},
	} {
		s := testSpool(t)
		mustPut(t, s, mail("one", "a@x.example", "b@x.example"))
		got := ""
		err := care(t, s, func(c *Care, item *Item) error {
			return c.Edit(item, strings.Fields(row.add), strings.Fields(row.remove))
		})
		var bad *RecipientError
		if errors.As(err, &bad) {
			got = err.Error()
		} else if items, _, _ := s.List(); err == nil {
			got = strings.Join(items[0].Recipients, " ")
		}
		if got != row.want {
			t.Errorf("+%s -%s gave %s, want %s", row.add, row.remove, got, row.want)
		}
	}
}

// One who is added again after a refusal is tried again; the others keep their fate.
func TestEditAfterATry(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example", "later@x.example", "never@x.example"))
	f := &fakeServer{fates: map[string]Status{"later@x.example": Deferred, "never@x.example": Refused}}
	mustFlush(t, s, f)
	err := care(t, s, func(c *Care, item *Item) error {
		return c.Edit(item, []string{"never@x.example"}, []string{"later@x.example"})
	})
	if err != nil {
		t.Fatal(err)
	}
	f.fates = nil
	mustFlush(t, s, f)
	if want := []string{"a@x.example: one", "never@x.example: one"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	checkEmpty(t, s)
}

// A mail that was given up, with its notice, and back into the queue.
func TestFailedAndBack(t *testing.T) {
	s := testSpool(t)
	s.o.MailHost = "here.example"
	m := mail("From: a@x.example\nSubject: hello\n\none\n", "ok@x.example", "never@x.example")
	path := "list-bounces@x.example"
	m.ReversePath = &path
	id := mustPut(t, s, m)
	f := &fakeServer{fates: map[string]Status{"never@x.example": Refused}}
	mustFlush(t, s, f)
	items, _, err := s.ListFailed()
	if err != nil || len(items) != 1 {
		t.Fatalf("failed are %+v, %v", items, err)
	}
	i := items[0]
	if i.ID != id || i.Status != Failed || i.LastError != "550 because refused" || *i.ReversePath != path || !slices.Equal(i.Recipients, []string{"never@x.example"}) {
		t.Errorf("failed is %+v", i)
	}
	notice, _ := os.ReadFile(filepath.Join(s.Dir(), "failed", id+".bounce"))
	for _, want := range []string{"To: list-bounces@x.example\n", "Reporting-MTA: dns; here.example\n", "\nIt was tried once and lies beside this notice.\nsmtpmail queue retry --failed " + id + " puts it back into the queue.\n",
		"\nFinal-Recipient: rfc822; never@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 because refused\n", "\nSubject: hello\n"} {
		if !strings.Contains(string(notice), want) {
			t.Errorf("the notice lacks %q:\n%s", want, notice)
		}
	}
	c, err := s.Care()
	if err == nil {
		err = c.Retry(&i)
		c.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	f.fates = nil
	mustFlush(t, s, f)
	if len(f.got) != 2 || !strings.HasPrefix(f.got[1], "never@x.example: ") {
		t.Errorf("delivered %q", f.got)
	}
	if left := files(t, filepath.Join(s.Dir(), "failed")); len(left) != 0 {
		t.Errorf("failed/ has %q", left)
	}
}

// Who gets a name in failed/ that is taken gets another.
func TestFailedTwice(t *testing.T) {
	s := testSpool(t)
	s.o.Random = func() uint64 { return 7 }
	s.o.Now = func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }
	f := &fakeServer{fates: map[string]Status{"a@x.example": Refused}}
	for range 2 {
		mustPut(t, s, mail("x\n\n", "a@x.example"))
		mustFlush(t, s, f)
	}
	if items, _, err := s.ListFailed(); err != nil || len(items) != 2 {
		t.Errorf("failed are %+v, %v", items, err)
	}
}
