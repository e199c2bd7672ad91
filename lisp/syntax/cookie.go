package syntax

import "strings"

const cookieMark = "-*-"

// LexicalBinding tells whether a file's first line turns lexical binding on:
// ;; -*- lexical-binding: t -*- with any value but nil, the line starting with
// a semicolon. Behind a #! line it is the second line that counts.
func LexicalBinding(text string) bool {
	line, rest, _ := strings.Cut(text, "\n")
	if strings.HasPrefix(line, "#!") {
		line, _, _ = strings.Cut(rest, "\n")
	}
	if !strings.HasPrefix(line, ";") {
		return false
	}
	variables, ok := cookieVariables(line)
	for ok {
		var name, value string
		name, variables, ok = strings.Cut(variables, ":")
		if !ok {
			return false
		}
		value, variables, ok = strings.Cut(variables, ";")
		if trimBlank(name) == "lexical-binding" {
			return trimBlank(value) != "nil"
		}
	}
	return false
}

// cookieVariables is what stands between the marks of a line; the second mark
// may be missing. A mark behind a hyphen is none.
func cookieVariables(line string) (string, bool) {
	for i := 0; ; {
		at := strings.Index(line[i:], cookieMark)
		if at < 0 {
			return "", false
		}
		if at += i; at > 0 && line[at-1] == '-' {
			i = at + 1
			continue
		}
		variables, _, _ := strings.Cut(line[at+len(cookieMark):], cookieMark)
		return variables, true
	}
}

func trimBlank(s string) string { return strings.Trim(s, " \t\r") }

// codingCookie is the value of "coding:" between the marks of the first line, or
// of the second behind a #! line.
func codingCookie(head string) string {
	line, rest, _ := strings.Cut(head, "\n")
	if strings.HasPrefix(line, "#!") {
		second, _, _ := strings.Cut(rest, "\n")
		line += "\n" + second
	}
	_, line, ok := strings.Cut(line, cookieMark)
	variables, _, closed := strings.Cut(line, cookieMark)
	if !ok || !closed {
		return ""
	}
	const name = "coding:"
	i := strings.LastIndex(lowerASCII(variables), name)
	if i < 0 {
		return ""
	}
	value := strings.TrimLeft(variables[i+len(name):], " \t")
	if end := strings.IndexAny(value, "; \t\r\n"); end >= 0 {
		value = value[:end]
	}
	return value
}

// localVariablesTail is how far from its end a file's local variables may start.
const localVariablesTail = 3072

// codingVariable is the value of coding in the list of local variables at the
// end of a file, behind its last page break.
func codingVariable(text string) string {
	tail := text[max(0, len(text)-localVariablesTail):]
	tail = tail[strings.LastIndex(tail, "\n\f")+1:]
	const title = "local variables:"
	i := strings.Index(lowerASCII(tail), title)
	if i < 0 || i+len(title) > len(tail) {
		return ""
	}
	prefix := strings.TrimRight(tail[strings.LastIndexByte(tail[:i], '\n')+1:i], " \t")
	suffix, lines, _ := strings.Cut(tail[i+len(title):], "\n")
	suffix = trimBlank(suffix)
	for line := range strings.SplitSeq(lines, "\n") {
		line, ok := strings.CutPrefix(trimBlank(line), prefix)
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, suffix), ":")
		switch lowerASCII(trimBlank(name)) {
		case "coding":
			return trimBlank(value)
		case "end":
			return ""
		}
	}
	return ""
}

// lowerASCII makes capital letters small and leaves all else, bytes that are not
// UTF-8 included, so that offsets stay.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c - 'A' + 'a'
		}
	}
	return string(b)
}
