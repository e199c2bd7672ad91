package smtptest

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// Player is a server on loopback that plays a [Script].
type Player struct {
	script   *Script
	certs    func(name string) (tls.Certificate, error)
	listener net.Listener
	wg       sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]bool
	count int
	err   error // the first deviation
}

// stepTimeout bounds each wait for the client.
const stepTimeout = 10 * time.Second

// Play starts a server for a script. certs gives the certificates that the
// script names; it may be nil where there are none.
func Play(script *Script, certs func(name string) (tls.Certificate, error)) (*Player, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Player{script: script, certs: certs, listener: listener, conns: map[net.Conn]bool{}}
	p.wg.Add(1)
	go p.accept()
	return p, nil
}

// Addr is the address to connect to.
func (p *Player) Addr() *net.TCPAddr { return p.listener.Addr().(*net.TCPAddr) }

// Close ends the play and returns the first way in which the client departed
// from the script: a line that differs, a connection too many or too few.
func (p *Player) Close() error {
	p.listener.Close()
	done := make(chan struct{})
	go func() { p.wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(stepTimeout):
		p.deviate(errors.New("the client did not close its connection"))
		p.mu.Lock()
		for conn := range p.conns {
			conn.Close()
		}
		p.mu.Unlock()
		<-done
	}
	if want := len(p.script.Connections); p.count < want {
		p.deviate(fmt.Errorf("%d connections instead of %d", p.count, want))
	}
	return p.err
}

func (p *Player) deviate(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
}

func (p *Player) accept() {
	defer p.wg.Done()
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		number := p.count
		p.count++
		p.conns[conn] = true
		p.mu.Unlock()
		if number >= len(p.script.Connections) {
			p.deviate(fmt.Errorf("connection %d is not in the script", number+1))
			conn.Close()
			continue
		}
		p.wg.Add(1)
		go p.play(number, conn)
	}
}

// dialogue is one connection being played.
type dialogue struct {
	*Player
	raw  net.Conn
	conn net.Conn
	r    *bufio.Reader
}

func (p *Player) play(number int, conn net.Conn) {
	defer p.wg.Done()
	d := &dialogue{Player: p, raw: conn, conn: conn, r: bufio.NewReader(conn)}
	defer func() {
		d.conn.Close()
		p.mu.Lock()
		delete(p.conns, conn)
		p.mu.Unlock()
	}()
	steps := p.script.Connections[number]
	for i := 0; i < len(steps); i++ {
		step := steps[i]
		for step.Do == Say && i+1 < len(steps) && steps[i+1].Do == Say {
			i++
			step.Text += steps[i].Text
		}
		more, err := d.run(step)
		if err != nil {
			p.deviate(fmt.Errorf("connection %d, line %d: %w", number+1, step.Line, err))
		}
		if err != nil || !more {
			return
		}
	}
	if err := d.expectEnd(); err != nil {
		p.deviate(fmt.Errorf("connection %d, end: %w", number+1, err))
	}
}

// run does one step; more is false where it ended the connection.
func (d *dialogue) run(step Step) (more bool, err error) {
	d.raw.SetDeadline(time.Now().Add(stepTimeout))
	switch step.Do {
	case Say:
		_, err = io.WriteString(d.conn, step.Text)
		return true, err
	case Expect:
		return true, d.expect(step)
	case Handshake, RefusedHandshake:
		return step.Do == Handshake, d.handshake(step)
	case Repeat:
		// The client is expected to lose patience, so errors end it without ado.
		for range step.Count {
			if _, err := io.WriteString(d.conn, step.Text); err != nil {
				return false, nil
			}
		}
		return true, nil
	case Drip:
		return d.drip(step), nil
	case Hold:
		time.Sleep(step.Pause)
		return false, nil
	case Close:
		return false, nil
	}
	io.Copy(io.Discard, d.r) // Discard and Stall
	return false, nil
}

func (d *dialogue) drip(step Step) bool {
	for i := range len(step.Text) {
		time.Sleep(step.Pause)
		if _, err := io.WriteString(d.conn, step.Text[i:i+1]); err != nil {
			return false
		}
	}
	return true
}

func (d *dialogue) expect(step Step) error {
	line, err := d.r.ReadString('\n')
	if err != nil {
		return fmt.Errorf("want the client to say %q, but %w after %q", step.Text, err, line)
	}
	got, hasCRLF := strings.CutSuffix(line, "\r\n")
	if !hasCRLF {
		return fmt.Errorf("line without CRLF: %q", line)
	}
	if step.Pattern != nil && step.Pattern.MatchString(got) || step.Pattern == nil && got == step.Text {
		return nil
	}
	return fmt.Errorf("client said %q, want %q", got, step.Text)
}

func (d *dialogue) handshake(step Step) error {
	if d.certs == nil {
		return errors.New("no certificates")
	}
	cert, err := d.certs(step.Text)
	if err != nil {
		return err
	}
	conn := tls.Server(d.raw, &tls.Config{Certificates: []tls.Certificate{cert}})
	err = conn.Handshake()
	if err == nil && step.Do == RefusedHandshake {
		// In TLS 1.3 the server's side is through before the client judges.
		_, err = conn.Read(make([]byte, 1))
		if err == nil {
			return errors.New("the client took the certificate")
		}
		return nil
	}
	if step.Do == RefusedHandshake {
		return nil
	}
	d.conn, d.r = conn, bufio.NewReader(conn)
	return err
}

func (d *dialogue) expectEnd() error {
	d.raw.SetDeadline(time.Now().Add(stepTimeout))
	rest, err := d.r.ReadString('\n')
	if rest != "" {
		return fmt.Errorf("the client went on with %q", rest)
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return errors.New("the client did not close its connection")
	}
	return nil
}
