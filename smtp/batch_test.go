package smtp_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// runBatch sends the message of a script as often as its head says.
func runBatch(t *testing.T, ctx context.Context, config *smtp.Config, script *smtptest.Script, mail *smtp.Mail, o *outcome) {
	s := smtp.NewSession(config)
	defer s.Close()
	given := 0
	o.err = s.SendAll(ctx, smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given == number(t, script.Get("batch")) {
				return nil, io.EOF
			}
			given++
			o.batch = append(o.batch, nil)
			return mail, nil
		},
		Commit: func(numbers []int) error {
			o.commits = append(o.commits, strings.Trim(fmt.Sprint(numbers), "[]"))
			if script.Get("no-commit") != "" {
				return io.ErrShortWrite
			}
			return nil
		},
		Done: func(number int, result *smtp.Result, err error) {
			if o.batch[number] != nil {
				t.Errorf("message %d has two results", number)
			}
			if (err == nil) != (result.Worst() == smtp.Accepted) {
				t.Errorf("message %d: error %v, but %v", number, err, result.Worst())
			}
			o.batch[number] = result
		},
	})
}
