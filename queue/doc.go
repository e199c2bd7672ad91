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
//     data and never evaluated. Recipients whom the mail reached leave it, so that
//     an Emacs does not send to them again.
//   - a line in the index: the absolute name of the data file.
//
// Emacs names a mail 2026-11-23_23:18:23_1. Names made here end in "s" and random
// digits instead of a count, so that no Emacs can make the same one.
//
// What Emacs has no place for is in files whose names start with a dot:
//
//   - DIR/.NAME.envelope, JSON: the reverse-path, where it was given, and that the mail
//     was in doubt before it was queued.
//   - DIR/.smtpmail-journal: tries, next try, hold, last error, and what became of
//     each recipient. One line is the state of one mail, with a checksum; the last
//     line about a mail counts. It goes when nothing is to be known.
//   - DIR/.flush and DIR/.index, the locks; DIR/.put-*, mails that are being written.
//
// DIR/failed/ holds mails that were given up: data, a sidecar with those who did
// not get it, and NAME.bounce, a notice in the form of RFC 3464. Nothing is ever
// thrown away.
//
// # States
//
//	             put                            flush
//	nothing ──▶ written ──▶ shown ──▶ queued ──▶ sending ──▶ over ──▶ removed ──▶ nothing
//	           (.put-*)   (orphan)      ▲            │         └────▶ failed/
//	                                    └────────────┘
//	                                  deferred, unknown
//
// written: the parts are in .put- files and synced. A crash leaves those; a flush
// removes them when they are an hour old.
//
// shown: the parts are linked to their names, the data last. A crash leaves an
// orphan: a mail without an index line. A flush adopts it once it is a minute old,
// if its sidecar is there too; a sidecar without data is removed in time.
//
// queued: the index line is written and index and directory are synced. This is
// the commit point of a put: from here on the mail is not lost. Several puts at
// once share the syncs.
//
// sending: the journal says so before the last octets of the mail leave, and is
// synced: one fdatasync for all mails whose end leaves now or in a moment, and for
// all whose fate came since. A crash from here to the next state leaves the mail in
// doubt. It is shown as unknown, and tried again with the warning that it may arrive
// twice: better twice than never. Recipients that an earlier try reached are not
// sent to again.
//
// deferred, unknown: the journal has the fates. They are written as they come (a
// killed program does not undo that) and synced with the next group (a loss of
// power may).
//
// over: nobody waits any more, and the journal says so. Once that is synced, the
// files go: data, sidecar, envelope. A crash leaves some of them, and the next
// flush removes the rest without sending. Where somebody refused, the mail goes to
// failed/ first: the message leaves the queue last, when all is on disk there.
//
// removed: the index still has the line, and the journal the record. At the end of
// a flush, and when half of the index has gone, the index is rewritten (temporary
// file, fsync, rename), the directory synced, and only then the journal written
// anew. Lines that an Emacs, which knows no lock, appends meanwhile are carried over
// from the old file, which stays open until nobody else has it open.
//
// The index may have absolute names of another place, as after a home that moved: a
// line with the name of a mail that is in the directory, and not where the line says, is
// about that mail.
//
// The index may name a mail that is gone, as after an Emacs that died half-way:
// that is said, and the line dropped. A record is about the files that were there
// when it was written, told by their times: when a name is used again, the record
// is not about the new mail. Of a journal that a crash tore, each line whose
// checksum is right counts.
//
// On a full disk, where nothing can be put on record, a mail to one recipient leaves
// without: it is removed once it is taken, and only a crash in between has it go again
// without a word. Mails to several wait for room.
//
// Files are 0600 and directories 0700.
//
// # Who else is there
//
// What lies in the directory is not trusted. It must be the user's and not open to
// everybody ([PlaceError]). Names are opened without following links or waiting, and
// lead to regular files of the user ([FileError]); a mail is inside the directory,
// has a name that mails have or a sidecar beside it, and nothing else that an index
// line names is read, sent or removed. A file without any line of a mail is no index
// ([IndexError]). What is no journal in the journal's place is moved aside.
//
// # Locks
//
// Two locks keep programs apart: DIR/.flush for the whole of a flush and for what
// its owner changes by hand, DIR/.index for the moments in which the index changes.
// So putting never waits for a flush. They are flock locks, which end with the
// process that has them, whatever ends it; DIR/.flush names process and host for
// those who wait. On NFS they hold between machines only where the kernel makes
// byte-range locks of them and the server knows those (Linux with a lock daemon
// does); elsewhere two machines must not flush one queue at a time. An Emacs heeds
// no lock: it must not flush while a flush is at work.
//
// # Order and pauses
//
// Mails of a group (a server and an account) go in the order of the index, over one
// session or as many as [FlushOptions.Jobs] says; groups do not wait for each other.
// A mail over which the server refused this client goes behind the others at the
// next flush. After a try that failed for now the next is due in a minute, for the
// first [FlushOptions.QuickTries], then in twice as long each time up to four hours:
// one that is further away was put there by a clock that was wrong, and is due.
//
// A mail is given up for what a server says about it, or about all who wait for it:
// at a refusal for good at once, and when it was put off at ten tries, an hour apart
// or more, over five days. Those count from the first such answer, and of the time
// between two of them a day at most. What is wrong with the session, the client or
// the configuration gives no mail up, however old it is.
//
// A mail whose end left without an answer on record is in doubt until a server took
// it or refused it, and each time its end leaves again that is told.
//
// The package must not know the network: it is handed a [Deliverer].
package queue
