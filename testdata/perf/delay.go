package main

import (
	"io"
	"net"
	"time"
)

// A delay is a TCP proxy that holds everything back for a while, in each
// direction: half a round trip.
type delay struct {
	listener net.Listener
	target   string
	oneWay   time.Duration
}

func newDelay(target string, oneWay time.Duration) (*delay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &delay{listener: l, target: target, oneWay: oneWay}
	go d.accept()
	return d, nil
}

func (d *delay) Port() int { return d.listener.Addr().(*net.TCPAddr).Port }

func (d *delay) Close() { d.listener.Close() }

func (d *delay) accept() {
	for {
		client, err := d.listener.Accept()
		if err != nil {
			return
		}
		go d.connect(client)
	}
}

// connect joins two connections. The handshake of TCP costs a round trip too.
func (d *delay) connect(client net.Conn) {
	time.Sleep(2 * d.oneWay)
	server, err := net.Dial("tcp", d.target)
	if err != nil {
		client.Close()
		return
	}
	go d.pass(server, client)
	d.pass(client, server)
}

type piece struct {
	data []byte
	due  time.Time
}

// pass moves octets, each when it is due.
func (d *delay) pass(to, from net.Conn) {
	pieces := make(chan piece, 4096)
	go func() {
		defer close(pieces)
		for {
			buffer := make([]byte, 64<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				pieces <- piece{buffer[:n], time.Now().Add(d.oneWay)}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range pieces {
		time.Sleep(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	io.Copy(io.Discard, from)
}
