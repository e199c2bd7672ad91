package smtp

// Protocol is what is spoken with the server.
type Protocol int

// The protocols.
const (
	SMTP Protocol = iota
	// LMTP is delivery into mailboxes (RFC 2033): LHLO instead of EHLO, and one
	// reply for each recipient after the message.
	LMTP
)

func (p Protocol) String() string {
	if p == LMTP {
		return "lmtp"
	}
	return "smtp"
}

// eachReply takes the replies after the message of a dialogue in step.
func (t *transaction) eachReply() error {
	for i, s := range t.stage {
		if s != granted {
			continue
		}
		reply, err := t.finalReply()
		if err != nil {
			return t.unknown(err)
		}
		t.judgementFor(i, reply)
	}
	t.open = false
	return nil
}

// judgementFor is the server's word on the message for one recipient.
func (t *transaction) judgementFor(i int, r Reply) {
	if r.ok() {
		t.taken = true
		t.tookFor(i, r)
		return
	}
	e := t.contentRefused(finalDot, r)
	e.Scope = ScopeRecipient
	t.settle(i, e)
}
