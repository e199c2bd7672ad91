package message

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// Aliases maps a name to the address list that stands for it, as the mail
// aliases of ~/.mailrc do. Names are case-sensitive.
type Aliases map[string]string

// Bounds of aliases.
const (
	maxAliasFile  = 1 << 20 // octets of one file
	maxAliasRead  = 8 << 20 // octets of all files, each as often as it is sourced
	maxAliasFiles = 1000    // likewise
	maxAliasDepth = 20      // files that source each other, and names in names
	maxAliasText  = 1 << 20 // octets that one field may grow to
)

// AliasError is a line of an alias file that makes no sense.
type AliasError struct {
	File   string
	Line   int
	Reason string
}

func (e *AliasError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

// ReadAliases reads a file of mail aliases, in the format of mail(1):
//
//	alias NAME ADDRESS…    also "group", and "a" or "g" for short
//	source FILE            read another file
//	# comment, also behind a command
//
// Addresses are separated by white space or commas; one with white space stands in
// double or single quotes, or is a name with the address in angle brackets behind it. A
// backslash at the end continues a line. Other commands are ignored, and an alias
// without addresses, as by Emacs. A file that does not exist has no aliases. expand
// makes a file name absolute.
//
// Errors: *[AliasError], or that of readFile.
func ReadAliases(file string, readFile func(string) ([]byte, error), expand func(string) string) (Aliases, error) {
	r := &aliasReader{readFile: readFile, expand: expand, aliases: make(Aliases)}
	return r.aliases, r.read(file, 0)
}

type aliasReader struct {
	readFile func(string) ([]byte, error)
	expand   func(string) string
	aliases  Aliases

	files, octets int // that were read
}

func (r *aliasReader) read(file string, depth int) error {
	if r.files++; r.files > maxAliasFiles || r.octets > maxAliasRead {
		return &AliasError{file, 1, fmt.Sprintf("more than %d files, or %d octets, are sourced", maxAliasFiles, maxAliasRead)}
	}
	text, err := r.readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(text) > maxAliasFile {
		return &AliasError{file, 1, fmt.Sprintf("larger than %d octets", maxAliasFile)}
	}
	r.octets += len(text)
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	joined := strings.ReplaceAll(withoutComments(strings.ReplaceAll(string(text), "\r\n", "\n")), "\\\n", "\x00")
	number := 1
	for line := range strings.Lines(joined) {
		at := number
		number += 1 + strings.Count(line, "\x00")
		if err := r.line(file, at, strings.ReplaceAll(line, "\x00", " "), depth); err != nil {
			return err
		}
	}
	return nil
}

// withoutComments takes out what stands from a "# " to the end of the line, with a
// backslash there. Between quotes it is text; Emacs cuts the address there.
func withoutComments(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		quoted := false
		for i := range len(line) {
			if line[i] == '"' {
				quoted = !quoted
			} else if line[i] == '#' && !quoted && i+1 < len(line) && strings.IndexByte(" \t\n", line[i+1]) >= 0 {
				line = line[:i] + "\n"
				break
			}
		}
		kept.WriteString(line)
	}
	return kept.String()
}

func (r *aliasReader) line(file string, number int, line string, depth int) error {
	command, rest := cutWord(strings.TrimSpace(line))
	switch command {
	case "source":
		if depth == maxAliasDepth {
			return &AliasError{file, number, "files that source each other"}
		}
		return r.read(r.expand(rest), depth+1)
	case "alias", "a", "group", "g":
		name, list := cutWord(rest)
		if addresses := aliasAddresses(list); len(addresses) > 0 {
			r.aliases[strings.Trim(name, `"`)] = strings.Join(addresses, ", ")
		}
	}
	return nil
}

// cutWord cuts a line at the first white space.
func cutWord(line string) (word, rest string) {
	if i := strings.IndexAny(line, " \t"); i >= 0 {
		return line[:i], strings.TrimSpace(line[i:])
	}
	return line, ""
}

// aliasAddresses cuts the right side of an alias into addresses.
func aliasAddresses(list string) []string {
	var addresses []string
	var name []word // that an address in angle brackets may follow
	flush := func() {
		for _, w := range name {
			addresses = append(addresses, w.text)
		}
		name = nil
	}
	for list = strings.TrimSpace(list); list != ""; list = strings.TrimLeft(list, " \t") {
		var w word
		w, list = aliasWord(list)
		switch {
		case w.text == "": // between quotes
		case w.text == "," && !w.quoted:
			flush()
		case strings.HasPrefix(w.text, "<") && len(name) > 0:
			addresses = append(addresses, namedAddress(name, w.text))
			name = nil
		case strings.Contains(w.text, "@"):
			flush()
			addresses = append(addresses, w.text)
		case w.quoted: // a member of its own, or the start of one
			flush()
			name = []word{w}
		default:
			name = append(name, w)
		}
	}
	flush()
	return addresses
}

// namedAddress puts a name before an address in angle brackets. One that stood in
// quotes gets them back where it needs them.
func namedAddress(name []word, angle string) string {
	var text []string
	for _, w := range name {
		text = append(text, w.text)
	}
	joined := strings.Join(text, " ")
	if name[0].quoted && !plainName.MatchString(joined) {
		joined = quoteString(joined)
	}
	return joined + " " + angle
}

// aliasWord takes the first word of a list: a comma, a quoted string without its
// quotes, or what comes before white space or a comma.
func aliasWord(list string) (w word, rest string) {
	switch {
	case list[0] == ',':
		return word{text: ","}, list[1:]
	case list[0] == '"':
		text, rest, closed := strings.Cut(list[1:], `"`)
		return word{text: text, quoted: closed}, rest // without a second one, as Emacs reads it
	case list[0] == '\'':
		if text, rest, ok := singleQuoted(list); ok {
			return word{text: text, quoted: true}, rest
		}
	case list[0] == '<':
		if end := strings.IndexByte(list, '>'); end >= 0 {
			return word{text: list[:end+1]}, list[end+1:]
		}
	}
	if end := strings.IndexAny(list, " \t,"); end >= 0 {
		return word{text: list[:end]}, list[end:]
	}
	return word{text: list}, ""
}

// singleQuoted takes a quoted member with a blank in it, as mail(1) has it: Emacs makes
// recipients of its words, quotes and all. One without a blank keeps the quotes.
func singleQuoted(list string) (text, rest string, ok bool) {
	end := strings.IndexByte(list[1:], '\'') + 1
	if end == 0 || !strings.ContainsAny(list[:end], " \t") || end+1 < len(list) && strings.IndexByte(" \t,", list[end+1]) < 0 {
		return "", "", false
	}
	return list[1:end], list[end+1:], true
}

// aliasedFields are those in which Emacs expands aliases.
var aliasedFields = regexp.MustCompile(`(?i)^(resent-)?(to|cc|bcc|from|reply-to)$`)

// ExpandAliases replaces names of aliases in the address fields by their lists. A
// name that leads back to itself stays as it is.
func (h *Header) ExpandAliases(aliases Aliases) error {
	if len(aliases) == 0 {
		return nil
	}
	for _, f := range h.Fields {
		if !aliasedFields.MatchString(f.Name) {
			continue
		}
		body, err := aliases.expandList(f.Body, nil)
		if err != nil {
			return &HeaderError{Line: f.Line, Field: f.Name, Reason: err.Error()}
		}
		f.Body = body
	}
	return nil
}

// expandList replaces the members of a list that are names of aliases, and leaves
// all other text as it stands.
func (a Aliases) expandList(list string, inside []string) (string, error) {
	var out strings.Builder
	for _, member := range splitMembers(list) {
		name := strings.Trim(member, " \t\n,")
		start := strings.Index(member, name)
		expansion, err := a.lookUp(name, inside)
		if err != nil {
			return "", err
		}
		out.WriteString(member[:start] + expansion + member[start+len(name):])
		if out.Len() > maxAliasText {
			return "", errors.New("mail aliases expand to more than 1 MB")
		}
	}
	return out.String(), nil
}

// lookUp returns what a name stands for: itself if it is no alias, or one that is
// being expanded already.
func (a Aliases) lookUp(name string, inside []string) (string, error) {
	list, ok := a[name]
	if !ok {
		return name, nil
	}
	for _, outer := range inside {
		if outer == name {
			return name, nil
		}
	}
	if len(inside) == maxAliasDepth {
		return "", errors.New("mail aliases inside each other too deeply")
	}
	return a.expandList(list, append(inside[:len(inside):len(inside)], name))
}

// splitMembers cuts a list behind each comma that separates members, not those in
// quotes, comments and groups.
func splitMembers(list string) []string {
	var members []string
	start, depth, quoted := 0, 0, false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth <= 0:
			members = append(members, list[start:i+1])
			start = i + 1
		}
	}
	return append(members, list[start:])
}
