package smtptest

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Script is a dialogue to play, one list of steps for each connection that the
// client is to make. Its text form:
//
//	# a comment
//	name: value             settings, for whoever runs the script
//	                        an empty line, then the dialogue
//	S: 220 ready            the server says this, and CRLF
//	S= 250 ok\n             the server says exactly this; escapes as in Go strings
//	C: EHLO client          the client must say this, and CRLF
//	C~ AUTH XYZ .*          the client must say a line that all of this pattern matches
//	** tls NAME             the server side of a handshake, with the certificate NAME
//	** tls-refused NAME     the same; the client must give up on it
//	** repeat N TEXT        says TEXT (with escapes) N times, as fast as it goes
//	** drip D TEXT          says TEXT octet by octet, D (2ms) apart
//	** discard              reads whatever the client says until it closes
//	** hold D               neither says nor reads anything for that long, then closes
//	** stall                says nothing until the client closes
//	** close                closes the connection
//	** connection           what follows is for the next connection
//
// What the server says in a row goes out in one write. At the end of a
// connection the client must close it.
type Script struct {
	Settings    []Setting
	Connections [][]Step
}

// Setting is a line of the head of a script.
type Setting struct{ Name, Value string }

// Get returns the last value of a setting, or "".
func (s *Script) Get(name string) string {
	value := ""
	for _, setting := range s.Settings {
		if setting.Name == name {
			value = setting.Value
		}
	}
	return value
}

// All returns the values of a setting that may stand several times.
func (s *Script) All(name string) []string {
	var values []string
	for _, setting := range s.Settings {
		if setting.Name == name {
			values = append(values, setting.Value)
		}
	}
	return values
}

// Step is one thing that happens in a dialogue.
type Step struct {
	Line    int // of the script's text, from 1
	Do      Action
	Text    string // what is said, expected, or the name of a certificate
	Pattern *regexp.Regexp
	Count   int
	Pause   time.Duration
}

// Action is what a step does.
type Action int

// The actions.
const (
	Say Action = iota
	Expect
	Handshake
	RefusedHandshake
	Repeat
	Drip
	Discard
	Stall
	Hold
	Close
)

// ParseScript reads the text form of a script.
func ParseScript(r io.Reader) (*Script, error) {
	script := &Script{Connections: [][]Step{nil}}
	lines := bufio.NewScanner(r)
	dialogue := false
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !dialogue {
			name, value, ok := strings.Cut(line, ":")
			switch {
			case line == "":
				dialogue = true
			case !ok:
				return nil, fmt.Errorf("line %d: not a setting: %q", number, line)
			default:
				script.Settings = append(script.Settings, Setting{name, strings.TrimSpace(value)})
			}
			continue
		}
		if err := script.add(line, number); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return script, lines.Err()
}

func (s *Script) add(line string, number int) error {
	if line == "" {
		return nil
	}
	if line == "** connection" {
		s.Connections = append(s.Connections, nil)
		return nil
	}
	step, err := parseStep(line)
	if err != nil {
		return err
	}
	step.Line = number
	last := len(s.Connections) - 1
	s.Connections[last] = append(s.Connections[last], step)
	return nil
}

func parseStep(line string) (Step, error) {
	// An editor may have cut the blank off "C: ".
	mark, text := line, ""
	if len(line) > 2 {
		mark, text = line[:2], strings.TrimPrefix(line[2:], " ")
	}
	switch mark {
	case "S:":
		return Step{Do: Say, Text: text + "\r\n"}, nil
	case "S=":
		raw, err := unescape(text)
		return Step{Do: Say, Text: raw}, err
	case "C:":
		return Step{Do: Expect, Text: text}, nil
	case "C~":
		pattern, err := regexp.Compile("^(?:" + text + ")$")
		return Step{Do: Expect, Text: text, Pattern: pattern}, err
	case "**":
		return parseEvent(text)
	}
	return Step{}, fmt.Errorf("not a step: %q", line)
}

func parseEvent(text string) (Step, error) {
	name, rest, _ := strings.Cut(text, " ")
	switch name {
	case "tls":
		return Step{Do: Handshake, Text: rest}, nil
	case "tls-refused":
		return Step{Do: RefusedHandshake, Text: rest}, nil
	case "discard":
		return Step{Do: Discard}, nil
	case "stall":
		return Step{Do: Stall}, nil
	case "close":
		return Step{Do: Close}, nil
	case "hold":
		pause, err := time.ParseDuration(rest)
		return Step{Do: Hold, Pause: pause}, err
	case "repeat", "drip":
		return parseRepetition(name, rest)
	}
	return Step{}, fmt.Errorf("unknown event %q", name)
}

func parseRepetition(name, rest string) (Step, error) {
	amount, text, _ := strings.Cut(rest, " ")
	raw, err := unescape(text)
	if err != nil {
		return Step{}, err
	}
	if name == "drip" {
		pause, err := time.ParseDuration(amount)
		return Step{Do: Drip, Pause: pause, Text: raw}, err
	}
	count, err := strconv.Atoi(amount)
	return Step{Do: Repeat, Count: count, Text: raw}, err
}

func unescape(s string) (string, error) {
	raw, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	if err != nil {
		return "", fmt.Errorf("bad escape in %q", s)
	}
	return raw, nil
}
