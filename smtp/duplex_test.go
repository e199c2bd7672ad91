package smtp

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// A deadline that passed long ago, as after SIGSTOP, is no reason not to look at what
// came meanwhile; one that passes as it should is heeded.
func TestLateDeadline(t *testing.T) {
	for _, row := range []struct {
		late time.Duration
		want error
	}{{time.Minute, nil}, {0, os.ErrDeadlineExceeded}} {
		here, there := net.Pipe()
		d := newDuplex(here)
		d.SetReadDeadline(time.Now().Add(-row.late))
		time.AfterFunc(50*time.Millisecond, func() { io.WriteString(there, "250 taken\r\n") })
		if _, err := d.Read(make([]byte, 100)); !errors.Is(err, row.want) {
			t.Errorf("%v late: %v", row.late, err)
		}
		d.Close()
		there.Close()
	}
}
