// Package smtp submits mail: it is the client side of RFC 5321 as spoken to a
// submission server (RFC 6409), over TCP or a Unix socket, in clear, with
// STARTTLS (RFC 3207) or with TLS from the start (RFC 8314).
//
// The package knows no Lisp, no environment, no flags, no terminal and opens no
// file: what it needs comes in a [Config], what happened leaves in a [Result],
// an [Error] and a [Tracer].
//
// # One message
//
// [Send] opens a session, submits one [Mail] and quits. The dialogue is
//
//	greeting
//	EHLO name            HELO name where EHLO is refused
//	STARTTLS, TLS, EHLO  by stream type, see [StreamType]
//	AUTH ...             where credentials are found, see [Config.Credentials]
//	ONEX, VERB, XUSR     where offered; a refusal of these is ignored
//	MAIL FROM:<reverse-path> SIZE=n BODY=8BITMIME
//	RCPT TO:<recipient>  one for each
//	DATA, the message, .
//	QUIT
//
// [NewSession] gives the same as an object that submits many messages, one
// after another, over one connection, and connects again where the server hung up.
//
// # What becomes of a recipient
//
// A message goes to every recipient the server accepts; one refused address
// does not keep it from the others. Each recipient ends as [Accepted],
// [Deferred] (not sent, may be tried again), [Refused] (not sent, for good) or
// [Unknown]: the connection was lost after the final dot and before the reply
// to it, so the message may or may not have been taken. Send returns an error
// unless all were accepted.
//
// # Security
//
// TLS is 1.2 or later and the server's certificate is verified against its
// name. Once STARTTLS was offered, nothing is ever sent in clear, and anything
// the server sends between its answer to STARTTLS and the handshake ends the
// session. A password or token goes over an unencrypted connection to another
// machine only where [StreamPlain] or [Config.AllowCleartextAuth] asks for it.
// Passwords, tokens and what is derived from them appear in no trace and no
// error, not even where a server repeats them.
//
// # Waiting
//
// Every wait has a bound: [Timeouts] for each phase (RFC 5321 section 4.5.3.2),
// and the context for the whole. Cancelling the context closes the connection
// at once.
package smtp
