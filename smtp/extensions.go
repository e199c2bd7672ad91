package smtp

import (
	"slices"
	"strconv"
	"strings"
)

// Extensions are what a server says it can do in its answer to EHLO (RFC 5321
// section 4.1.1.1). The zero value is a server that only knows HELO.
type Extensions struct {
	// Server is the name by which the server calls itself, and what follows it.
	Server string
	// List has the extensions in the server's order, AUTH lines as they came.
	List []Extension
}

// Extension is one line of the answer to EHLO.
type Extension struct {
	Keyword string // in upper case
	Params  string // blanks trimmed
}

// parseExtensions reads the answer to EHLO. Keywords count in any letter case,
// any blanks separate, and the old form AUTH=LOGIN is AUTH LOGIN.
func parseExtensions(r Reply) Extensions {
	var e Extensions
	for i, line := range r.Lines {
		line = strings.TrimSpace(line)
		if i == 0 {
			e.Server = line
			continue
		}
		if len(line) >= 5 && strings.EqualFold(line[:5], "AUTH=") {
			line = "AUTH " + line[5:]
		}
		keyword, params, _ := strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
		if keyword != "" {
			e.List = append(e.List, Extension{strings.ToUpper(keyword), strings.TrimSpace(params)})
		}
	}
	return e
}

// without takes keywords off the list, but for those that protect.
func (e Extensions) without(keywords []string) Extensions {
	e.List = slices.DeleteFunc(e.List, func(x Extension) bool {
		return x.Keyword != "STARTTLS" && x.Keyword != "AUTH" &&
			slices.ContainsFunc(keywords, func(k string) bool { return strings.EqualFold(k, x.Keyword) })
	})
	return e
}

// Has reports whether the extension with this keyword (in upper case) is offered.
func (e Extensions) Has(keyword string) bool {
	return slices.ContainsFunc(e.List, func(x Extension) bool { return x.Keyword == keyword })
}

// Params returns the parameters of the first line with this keyword.
func (e Extensions) Params(keyword string) string {
	for _, x := range e.List {
		if x.Keyword == keyword {
			return x.Params
		}
	}
	return ""
}

// Auth returns the SASL mechanisms offered (RFC 4954), in upper case, in the
// server's order, of all AUTH lines together.
func (e Extensions) Auth() []string {
	var mechanisms []string
	for _, x := range e.List {
		if x.Keyword != "AUTH" {
			continue
		}
		for _, m := range strings.Fields(strings.ToUpper(x.Params)) {
			if !slices.Contains(mechanisms, m) {
				mechanisms = append(mechanisms, m)
			}
		}
	}
	return mechanisms
}

// MaxSize returns the largest message the server takes, in octets (RFC 1870);
// 0 is no limit known.
func (e Extensions) MaxSize() int64 {
	n, err := strconv.ParseInt(e.Params("SIZE"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
