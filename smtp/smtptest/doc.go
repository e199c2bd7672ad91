// Package smtptest holds SMTP servers to try a client against, on loopback.
//
// A [Script] is a recorded or invented dialogue that a [Player] plays from the
// server's side, octet for octet, while it checks what the client says: the
// way to test what no real server does. A [Server] is a real one, with
// STARTTLS and AUTH, that keeps what it is sent: the way to see a message
// through. A [Sink] takes mail as fast as it comes, and is as moody as a
// function makes it: the way to measure a client, and to compare what it says
// happened with what did. A [CA] makes the certificates for all of them.
//
// The package knows nothing of the client: it uses no code of package smtp.
package smtptest
