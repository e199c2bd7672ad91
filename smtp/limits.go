package smtp

import (
	"strconv"
	"strings"
)

// Limits are what a server declares with LIMITS (RFC 9422); 0 is none.
type Limits struct {
	Mails            int // MAILMAX: transactions in one connection
	Recipients       int // RCPTMAX: recipients in one transaction
	RecipientDomains int // RCPTDOMAINMAX: domains among them
}

// Limits returns the limits declared. What is no number above 0 is ignored.
func (e Extensions) Limits() Limits {
	var l Limits
	for _, word := range strings.Fields(e.Params("LIMITS")) {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			continue
		}
		switch strings.ToUpper(name) {
		case "MAILMAX":
			l.Mails = n
		case "RCPTMAX":
			l.Recipients = n
		case "RCPTDOMAINMAX":
			l.RecipientDomains = n
		}
	}
	return l
}

// exhausted reports whether the server takes no further message on this connection.
func (l *link) exhausted() bool { return l.limits.Mails > 0 && l.mails >= l.limits.Mails }

// cut takes as many recipients off the list as one transaction may have. A
// recipient whose domain is one too many waits for the next.
func (l Limits) cut(addresses []string, list []int) (now, later []int) {
	domains := make(map[string]bool)
	for _, i := range list {
		domain := ""
		if l.RecipientDomains > 0 {
			domain = strings.ToLower(addresses[i][strings.LastIndexByte(addresses[i], '@')+1:])
		}
		full := l.Recipients > 0 && len(now) == l.Recipients ||
			l.RecipientDomains > 0 && !domains[domain] && len(domains) == l.RecipientDomains
		if full {
			later = append(later, i)
			continue
		}
		domains[domain] = true
		now = append(now, i)
	}
	return now, later
}
