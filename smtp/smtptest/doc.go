// Package smtptest holds SMTP servers to try a client against, on loopback.
//
// A [Script] is a recorded or invented dialogue that a [Player] plays from the
// server's side, octet for octet, while it checks what the client says: the
// way to test what no real server does. A [Server] is a real one, with
// STARTTLS and AUTH, that keeps what it is sent: the way to see a message
// through. A [CA] makes the certificates for both.
//
// The package knows nothing of the client: it uses no code of package smtp.
package smtptest
