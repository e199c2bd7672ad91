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
// which is what Emacs says. What a server offers shortens it:
//
//	PIPELINING            (RFC 2920) MAIL, RCPT and DATA leave in one write, and QUIT with
//	                      the dot where the server is known to bear it, see below
//	CHUNKING beside it    (RFC 3030) the message goes by BDAT: a small one in one flight
//	                      with its envelope, a large one in pieces
//	SIZE                  (RFC 1870) a message that is too big is not begun
//	LIMITS                (RFC 9422) recipients are split over transactions, and messages
//	                      over connections, as the server wants; so are those that
//	                      it puts off with 452 "too many recipients"
//	SMTPUTF8, DSN, REQUIRETLS    (RFC 6531, 3461, 8689) where the mail asks, see [Mail]
//
// # Many messages
//
// [NewSession] gives an object that submits messages one after another over
// one connection, and connects again where the server hung up. [Session.SendAll]
// does it with the fewest waits: the envelope of the next message travels with
// the end of the one before, and where the server has CHUNKING up to
// [Config.Window] messages are in flight. RSET goes before each of those, or a
// message that is refused could leave its recipients to the next one.
// [Batch.Commit] is told before a message can have been taken, [Batch.Done]
// when its fate is known.
//
// # What travels with a final dot
//
// RFC 2920 section 3.1 lets the next envelope, or QUIT, travel with the end of a
// message by DATA. Not every server that offers PIPELINING bears it: Haraka answers
// what came with a dot with 503, on purpose; Courier and chasquid drop it without a
// word. So nothing that matters does until the server has shown that it copes, in this
// session or an earlier one ([Config.Known], [Config.Learned]). It is tried with NOOP
// behind the first dot, on which nothing depends. 2yz shows that it copes; another
// reply, the end of the connection, or 221 as the first answer to NOOP and QUIT that
// it does not. If a server that was known to cope refuses an envelope that travelled
// with a dot, or says nothing for [Timeouts].AfterDot, that is no word about the
// message: it goes again in step, over a new connection where nothing was said; only what
// it hears then counts, and the server is remembered as one that does not cope. A QUIT
// without an answer is said again, and a message that was taken waits for 221 no longer
// than a second.
//
// BDAT ends a message by its length, and what follows it was a problem nowhere. But a
// server that refuses BDAT without reading the octets that belong to it (go-smtp up to
// 0.24, where every recipient was refused) takes them for commands. If it hangs up on
// that before it can have come to the messages behind, these go again, over a new
// connection and by DATA; else they are [Unknown]. It is remembered, too.
//
// With [Config.Protocol] set to [LMTP] the same goes to a delivery agent (RFC
// 2033), by DATA.
//
// # What becomes of a recipient
//
// A message goes to every recipient the server accepts; one refused address
// does not keep it from the others. Each recipient ends as [Accepted],
// [Deferred] (not sent, may be tried again), [Refused] (not sent, for good) or
// [Unknown]: the end of the message, a dot or the last piece, had left when
// the connection was lost, and no reply to it came, so the message may or may
// not have been taken. A server that said 421 before it came to the message has
// not taken it. Send returns an error unless all were accepted.
//
// A reply too many would make each one after it the answer to something else,
// and text could be read as commands. So a reply must fit its command: 2yz to
// EHLO, MAIL, RCPT and the message, 220 to STARTTLS, 3yz to DATA; what does not
// fit ends the session. (Emacs takes whatever is below 400 for consent.)
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
// and the context for the whole: when its time is over the connection is closed at
// once. Cancelling it is a wish to end that leaves no message in doubt: nothing more
// leaves, the replies to what may have been taken are waited for ([Timeouts].Stop),
// and QUIT follows where the server reads commands. Memory has a bound too, whatever a server says and however large the
// message is. While something is written replies are taken in, so that client
// and server never wait for each other to read, and a server that refuses a
// message half-way is heard.
package smtp
