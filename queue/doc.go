// Package queue is the spool of mail that waits to be sent, in the format of
// Emacs's smtpmail: both programs can put into it, and both can flush it.
//
// # Format
//
// A queue is a directory with an index. A mail is three things:
//
//   - DIR/NAME, the data: the complete message with LF line ends, header encoded,
//     no Bcc, dots not doubled.
//   - DIR/NAME.el, the sidecar: (setq smtpmail-recipient-address-list ("a@x" …)),
//     and up to four more variables that hold for this mail alone. It is read as
//     data and never evaluated.
//   - a line in the index: the absolute name of the data file.
//
// Emacs names a mail 2026-11-23_23:18:23_1. Names made here end in "s" and random
// digits instead of a count, so that no Emacs can make the same one.
//
// A fourth file of our own, DIR/NAME.state, keeps what Emacs does not know: the
// reverse-path, the tries, and what happened to each recipient. Recipients whom
// the mail reached leave the sidecar too, so that an Emacs does not send to them
// again; the state of a mail that an Emacs sent goes with the next flush.
//
// # States
//
//	            put                      flush
//	nothing ──▶ data ──▶ data+sidecar ──▶ indexed ──▶ sending ──▶ settled ──▶ nothing
//	           (temp)      (orphan)          ▲           │            └──────▶ failed/
//	                                         └───────────┘ deferred, unknown
//
// The index line is the commit point of a put: a mail without it is not queued. A
// crash before it leaves an orphan, which a flush adopts once it is a minute old.
// Before a mail is sent its state says so (sending), and after the server answered
// it says what became of each recipient (fsync); only then are the files removed.
// After a crash in between, a recipient that was accepted is not sent to again,
// and a mail found in the state sending is marked unknown: its reply was lost, it
// may have been delivered, and it is tried again. A mail refused for good moves to
// DIR/failed with the reason beside it; nothing is ever thrown away. The index is
// rewritten at the end of a flush by rename; lines that others added meanwhile stay.
//
// Files are 0600 and the directory 0700. Two locks (flock) keep programs apart:
// DIR/.flush for the whole of a flush, DIR/.index for the short time in which the
// index changes. Putting never waits for a flush.
//
// The package must not know the network: it is handed a function that delivers.
package queue
