package smtp

import (
	"bytes"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// duplex is a connection that hears while it speaks: a goroutine takes in what
// the server says as it comes. Without it two who both wait for the other to
// read would wait for ever, a server with its replies to a long command group
// and a client with the rest of that group; and what a server said before it
// reset the connection would be lost.
//
// It stands below TLS. Reads are for one goroutine at a time.
type duplex struct {
	net.Conn
	arrived chan struct{} // holds a token when inbox or end changed
	taken   chan struct{} // holds a token when inbox became smaller
	closed  chan struct{}
	once    sync.Once
	ack     func()      // see quickAck
	owesAck atomic.Bool // something came since the last write

	mu       sync.Mutex
	inbox    bytes.Buffer
	end      error     // what ended the hearing, after the inbox
	deadline time.Time // of Read
	grace    time.Duration
	halted   bool // see halt
}

// maxInbox is far more than the replies to maxAwaited commands. What a server
// says beyond it waits in the network's buffers.
const maxInbox = 256 << 10

func newDuplex(conn net.Conn) *duplex {
	d := &duplex{Conn: conn, arrived: make(chan struct{}, 1), taken: make(chan struct{}, 1), closed: make(chan struct{}), ack: quickAck(conn)}
	go d.listen()
	return d
}

func (d *duplex) listen() {
	buffer := make([]byte, 4<<10)
	for {
		n, err := d.Conn.Read(buffer)
		d.owesAck.Store(true)
		d.mu.Lock()
		d.inbox.Write(buffer[:n])
		d.end = err
		if d.grace > 0 {
			d.Conn.SetWriteDeadline(time.Now().Add(d.grace))
		}
		d.mu.Unlock()
		signal(d.arrived)
		if err != nil {
			return
		}
		if !d.makeRoom() {
			d.mu.Lock()
			d.end = net.ErrClosed
			d.mu.Unlock()
			signal(d.arrived)
			return
		}
	}
}

// makeRoom waits while the inbox is full; false is for a closed connection.
func (d *duplex) makeRoom() bool {
	for {
		d.mu.Lock()
		full := d.inbox.Len() >= maxInbox
		d.mu.Unlock()
		if !full {
			return true
		}
		select {
		case <-d.taken:
		case <-d.closed:
			return false
		}
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Read gives what came already, even where the deadline is over: with a
// deadline in the past it is a way to look without waiting.
func (d *duplex) Read(p []byte) (int, error) {
	for {
		n, wait, err := d.take(p)
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
		if err := d.await(wait); err != nil {
			return 0, err
		}
	}
}

// Write implements [net.Conn]. What it sends acknowledges what came before.
func (d *duplex) Write(p []byte) (int, error) {
	d.owesAck.Store(false)
	return d.Conn.Write(p)
}

func (d *duplex) take(p []byte) (n int, deadline time.Time, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inbox.Len() > 0 {
		n, _ = d.inbox.Read(p)
		signal(d.taken)
		return n, d.deadline, nil
	}
	if d.end == nil && d.halted {
		return 0, d.deadline, os.ErrDeadlineExceeded
	}
	return 0, d.deadline, d.end
}

// halt has a Read that would wait give up, though the connection is as it was.
func (d *duplex) halt() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.halted = true
	signal(d.arrived)
}

// resume undoes halt.
func (d *duplex) resume() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.halted = false
}

// look is a deadline by which Read looks without waiting.
var look = time.Unix(1, 0)

// comeback is what a program that was stopped (SIGSTOP, a sleeping machine) waits
// beyond a deadline that passed meanwhile: what came since is taken in first.
const comeback = time.Second

func (d *duplex) await(deadline time.Time) error {
	if deadline.Equal(look) {
		return os.ErrDeadlineExceeded
	}
	if d.owesAck.Swap(false) {
		d.ack()
	}
	if deadline.IsZero() {
		<-d.arrived
		return nil
	}
	if d.arrivesWithin(time.Until(deadline)) || time.Since(deadline) > comeback && d.arrivesWithin(comeback) {
		return nil
	}
	return os.ErrDeadlineExceeded
}

func (d *duplex) arrivesWithin(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-d.arrived:
		return true
	case <-timer.C:
	}
	select { // both may have happened
	case <-d.arrived:
		return true
	default:
		return false
	}
}

// something reports whether a Read would not wait.
func (d *duplex) something() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inbox.Len() > 0 || d.end != nil
}

// SetReadDeadline is for the next Read; one under way is not cut short.
func (d *duplex) SetReadDeadline(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deadline = t
	return nil
}

// SetDeadline implements [net.Conn].
func (d *duplex) SetDeadline(t time.Time) error {
	d.SetReadDeadline(t)
	return d.SetWriteDeadline(t)
}

// SetWriteDeadline heeds hurry.
func (d *duplex) SetWriteDeadline(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.grace > 0 && (d.inbox.Len() > 0 || d.end != nil) {
		if soon := time.Now().Add(d.grace); t.IsZero() || soon.Before(t) {
			t = soon
		}
	}
	return d.Conn.SetWriteDeadline(t)
}

// hurry leaves a write that stands still no more than this once the server
// says something: it is for a message to which no reply can be due before its
// end, so that a server which refuses it half-way and stops reading is heard.
// 0 is for the usual.
func (d *duplex) hurry(grace time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.grace = grace
}

// Close implements [net.Conn].
func (d *duplex) Close() error {
	d.once.Do(func() { close(d.closed) })
	return d.Conn.Close()
}
