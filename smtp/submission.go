package smtp

import "slices"

// submission is a mail on its way: one transaction, or several where the
// server takes fewer recipients in one than the mail has.
type submission struct {
	number int
	mail   *Mail
	result *Result
	rest   []int  // recipients that no transaction under way is for
	open   int    // transactions under way
	err    *Error // of the worst-off recipient whose fate is known

	demanded  *link // which refused it for want of authentication
	cutShort  *link // which ended before its end was sent
	outOfStep bool  // the server did not take it behind the end of another one
	waiting   bool  // for a connection, or another transaction
}

func newSubmission(number int, m *Mail) *submission {
	of := &submission{number: number, mail: m, result: &Result{Recipients: make([]RecipientResult, len(m.Recipients))}}
	for i, address := range m.Recipients {
		of.result.Recipients[i] = RecipientResult{Address: address, Status: Deferred}
		of.rest = append(of.rest, i)
	}
	return of
}

// begin makes the next transaction, for as many recipients as it may have.
func (of *submission) begin(l *link, warnings []string, done func(*transaction)) *transaction {
	now, later := of.rest, []int(nil)
	if l.limits != (Limits{}) {
		now, later = l.limits.cut(of.mail.Recipients, of.rest)
	}
	of.rest = later
	of.open++
	r := of.result
	r.Server, r.Mechanism = l.at.String(), l.auth
	r.TLSVersion, r.CipherSuite = l.tls.version(), l.tls.cipher()
	for _, w := range warnings {
		r.warn(w)
	}
	return newTransaction(l, of, now, done)
}

// again gives the recipients of a transaction back, as if it had not been, but
// for those who have the message.
func (of *submission) again(t *transaction) {
	var back []int
	for _, i := range t.members {
		if t.stage[i] == absent || of.result.Recipients[i].Status == Accepted {
			continue
		}
		of.result.Recipients[i] = RecipientResult{Address: of.mail.Recipients[i], Status: Deferred}
		back = append(back, i)
	}
	of.rest = slices.Concat(back, of.rest)
}

// add notes the end of a transaction.
func (of *submission) add(e *Error) {
	if e != nil && (of.err == nil || e.status() > of.err.status()) {
		of.err = e
	}
}

// fail gives up the recipients that are left.
func (of *submission) fail(e *Error) {
	if of.result.Server == "" {
		of.result.Server = e.Server
	}
	for _, i := range of.rest {
		of.result.Recipients[i] = e.fate(of.mail.Recipients[i])
	}
	of.rest = nil
	of.add(e)
}

// outcome is what to return for the mail.
func (of *submission) outcome() error {
	if of.err == nil {
		return nil
	}
	return of.err
}
