package smtp

import (
	"net"
	"syscall"
)

// quickAck gives a function that acknowledges at once what came over a TCP connection.
// A server that sends a reply in several packets, and each when the one before is
// acknowledged (Nagle's algorithm), otherwise waits for the acknowledgement that the
// system holds back, some 40 ms for each packet.
func quickAck(conn net.Conn) func() {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return func() {}
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return func() {}
	}
	set := func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1) }
	return func() { raw.Control(set) }
}
