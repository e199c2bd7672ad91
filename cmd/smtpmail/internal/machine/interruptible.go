package machine

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"
)

// Reader gives what r holds, until the context ends, or nothing comes for as long as
// patience says; 0 is any time. A file of a disk does not block, but what calls itself
// an empty file may, as /proc/kmsg does.
func Reader(ctx context.Context, r io.Reader, patience time.Duration) io.Reader {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			return f
		}
	}
	return &interruptible{ctx: ctx, r: r, patience: patience}
}

// interruptible reads from r until the context ends, even while r blocks. What
// was read after that is not given out, so that half a mail is never taken for a
// whole one.
type interruptible struct {
	ctx      context.Context
	r        io.Reader
	patience time.Duration
	buf      []byte
}

func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, &ToldError{"not read to its end", err}
	}
	if i.buf == nil {
		i.buf = make([]byte, 64<<10)
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	into := i.buf[:min(len(p), len(i.buf))]
	go func() {
		n, err := i.r.Read(into)
		done <- result{n, err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, &ToldError{"not read to its end", i.ctx.Err()}
	case <-i.tired():
		return 0, fmt.Errorf("nothing came for %s (--timeout)", i.patience)
	case got := <-done:
		if err := i.ctx.Err(); err != nil {
			return 0, &ToldError{"not read to its end", err}
		}
		return copy(p, into[:got.n]), got.err
	}
}

func (i *interruptible) tired() <-chan time.Time {
	if i.patience == 0 {
		return nil
	}
	return time.After(i.patience)
}

// ToldError is an error in words of our own.
type ToldError struct {
	Text string
	Err  error
}

func (e *ToldError) Error() string { return e.Text }

func (e *ToldError) Unwrap() error { return e.Err }
