package queue_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"smtpmail/queue"
)

// deliverer is a way to a network that takes every mail.
type deliverer struct{}

func (deliverer) Group(*queue.Item) (string, error) { return "mail.example.org", nil }

func (deliverer) Deliver(_ context.Context, _ string, b *queue.Batch) error {
	for {
		d, err := b.Next()
		if d == nil || err != nil {
			return err
		}
		if err := b.Commit([]*queue.Delivery{d}, nil); err != nil {
			return err
		}
		fates := make([]queue.Fate, len(d.Recipients)) // here the mail would leave
		for i := range fates {
			fates[i] = queue.Fate{Status: queue.Accepted, Code: 250}
		}
		b.Done(d, fates, nil)
	}
}

// A mail is put, listed, and sent by a flush.
func Example() {
	dir, err := os.MkdirTemp("", "queue-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	spool := queue.New(queue.Options{Dir: dir})
	mail := queue.Mail{Sidecar: queue.Sidecar{Recipients: []string{"john@example.net"}}, WriteTo: func(w io.Writer) error {
		_, err := io.WriteString(w, "To: john@example.net\n\nHi.\n")
		return err
	}}
	if _, err := spool.Put(mail); err != nil {
		panic(err)
	}
	items, _, err := spool.List()
	if err != nil {
		panic(err)
	}
	fmt.Println(items[0].Recipients, items[0].Status)
	result, err := spool.Flush(context.Background(), deliverer{}, queue.FlushOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println("left:", result.Left)
	// Output:
	// [john@example.net] waiting
	// left: 0
}
