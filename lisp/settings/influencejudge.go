package settings

import (
	"fmt"
	"regexp"
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/effect"
	"smtpmail/lisp/syntax"
)

// judge tells what a root means for a mail.
func (f *influenceFinder) judge(r *influenceRoot) {
	if r.binds || r.key && r.report.Level == effect.Never {
		return
	}
	others := make(map[string]effect.Effect)
	smtp := false
	for _, e := range r.report.Effects {
		switch e.Kind {
		case effect.Set:
			f.judgeSet(r, e)
		case effect.Text:
			f.judgeText(r, e)
		case effect.Call:
			if bySMTP[e.Name] {
				smtp = true
			} else if isOtherSender(e.Name) {
				others[e.Name] = e
			}
			f.judgeCall(r, e)
		}
	}
	if smtp || f.s.sendsBySMTP() && !sendFunctions[r.on] {
		for name, e := range others {
			f.say(r, Chooses, e.At, "sends by %s", name)
		}
	}
	f.judgeComputed(r)
	f.judgeLevel(r)
}

// otherSender are the ways to send a mail that are not this program's.
var otherSender = regexp.MustCompile(`^(sendmail-send-it|message-send-mail-with-.*|mailclient-send-it|feedmail-send-it|smtpmail-multi-send-it|msmtp.*send.*|feedmail-buffer-to-.*)$`)

func isOtherSender(name string) bool { return otherSender.MatchString(name) }

// sendsBySMTP tells whether the settings' own function sends as this program does.
func (s *Settings) sendsBySMTP() bool {
	name, err := s.Symbol("message-send-mail-function")
	return err != nil || !isOtherSender(name)
}

func (f *influenceFinder) isChoosing(name string) bool {
	return choosing[name] || choosingForSendmail[name] && !f.s.sendsBySMTP()
}

func (f *influenceFinder) judgeSet(r *influenceRoot, e effect.Effect) {
	if !f.isChoosing(e.Name) || f.isPlain(e) {
		return
	}
	to := ""
	if text, ok := e.Value.(*syntax.String); ok && e.Name != "smtpmail-auth-credentials" {
		to = " to " + syntax.Prin1(text)
	}
	f.say(r, Chooses, e.At, "sets %s%s", e.Name, to)
}

// isPlain tells whether a variable is given the value that it has anyhow.
func (f *influenceFinder) isPlain(e effect.Effect) bool {
	if e.Value == nil || e.From != "" && f.assigned[e.From] {
		return false
	}
	if sym, ok := e.Value.(*syntax.Symbol); ok && sendFunctions[e.Name] && f.s.machine.Standing(sym) == lisp.Written {
		return true // which was read, too
	}
	return f.isPlainValue(e.Name, e.Value)
}

// isPlainValue tells whether a value is that of the settings.
func (f *influenceFinder) isPlainValue(name string, value syntax.Object) bool {
	plain, ok := f.s.machine.Value(name)
	if !ok {
		plain = syntax.Nil
	}
	switch name {
	case "smtpmail-smtp-service":
		return portText(value) == portText(plain)
	case "smtpmail-stream-type":
		return streamName(value) == streamName(plain)
	}
	if sendFunctions[name] && bySMTP[symbolName(value)] && bySMTP[symbolName(plain)] {
		return true
	}
	same, err := syntax.Equal(value, plain)
	return err == nil && same
}

func streamName(value syntax.Object) string {
	if name := symbolName(value); name != "tls" {
		return name
	}
	return "ssl"
}

const methodField = "X-Message-SMTP-Method"

func (f *influenceFinder) judgeText(r *influenceRoot, e effect.Effect) {
	text := e.Value.(*syntax.String).S
	if i := indexFold(text, methodField); i >= 0 && !f.isPlainMethod(strings.TrimLeft(text[i+len(methodField):], ": ")) {
		f.say(r, Chooses, e.At, "names %s, by which a mail chooses its server", methodField)
	}
	if r.onPath && !e.Aside && strings.Contains(text, "<#secure") {
		f.say(r, Secures, e.At, "has a <#secure> tag, which signs or encrypts")
	}
}

func indexFold(text, part string) int {
	return strings.Index(strings.ToLower(text), strings.ToLower(part))
}

// isPlainMethod tells whether the value of X-Message-SMTP-Method, "smtp HOST [PORT
// [USER]]", names the server and the user of the settings.
func (f *influenceFinder) isPlainMethod(method string) bool {
	words := strings.Fields(method)
	if len(words) < 2 || len(words) > 4 || words[0] != "smtp" {
		return false
	}
	for i, name := range []string{"smtpmail-smtp-server", "smtpmail-smtp-service", "smtpmail-smtp-user"}[:len(words)-1] {
		plain, _ := f.s.machine.Value(name)
		if plain == nil || portText(plain) != words[i+1] {
			return false
		}
	}
	return true
}

func (f *influenceFinder) judgeCall(r *influenceRoot, e effect.Effect) {
	switch {
	case !r.onPath:
	case secures.MatchString(e.Name) && !predicates.MatchString(e.Name):
		f.say(r, Secures, e.At, "calls %s, which signs or encrypts", e.Name)
	case stops[e.Name]:
		if !e.Caught {
			f.say(r, Stops, e.At, "calls %s, which may keep a mail from being sent", e.Name)
		}
	case edits.MatchString(e.Name):
		if !e.Aside {
			f.say(r, Edits, e.At, "calls %s, which changes a mail", e.Name)
		}
	case e.Name != "" && f.s.machine.Standing(f.s.machine.Symbol(e.Name)) == lisp.Undefined && !isKnownPackage(e.Name):
		if f.skipped[e.Name] == nil {
			f.say(r, Unclear, e.At, "calls %s, which is defined nowhere", e.Name)
		}
	}
}

// judgeComputed is for what the text does not show.
func (f *influenceFinder) judgeComputed(r *influenceRoot) {
	if len(r.report.Computed) > 0 {
		for name := range r.report.Data {
			if f.isChoosing(name) {
				f.say(r, Chooses, r.report.Computed[0], "sets variables by computed names, among them perhaps %s", first(r.report.Data, f.isChoosing))
				return
			}
		}
		if len(r.report.Opaque) > 0 {
			f.say(r, Chooses, r.report.Computed[0], "sets variables by names that are not in the text")
		}
	}
	if len(r.report.Lost) > 0 && r.onPath {
		f.say(r, Chooses, r.report.Lost[0], "runs what cannot be read here")
	}
}

// first is the least of the names that hold.
func first(names map[string]syntax.Pos, holds func(string) bool) string {
	least := ""
	for name := range names {
		if holds(name) && (least == "" || name < least) {
			least = name
		}
	}
	return least
}

// judgeLevel is for those who have to send the mail themselves.
func (f *influenceFinder) judgeLevel(r *influenceRoot) {
	isVariable := sendFunctions[r.on]
	switch {
	case r.feeds:
		f.say(r, Chooses, r.at, "has a say in by whom, to whom or where a mail goes")
	case r.may:
		f.say(r, Stops, r.at, "may keep a mail from being sent, or change it")
	case r.wraps && r.report.Level == effect.Maybe:
		f.say(r, Stops, r.at, "sends a mail only sometimes")
	case r.wraps && r.report.Level == effect.Never && !isVariable:
		f.say(r, Stops, r.at, "does not call what it stands for")
	}
}

// dataInside tells of servers among the data of a variable, such as
// X-Message-SMTP-Method in gnus-posting-styles.
func (f *influenceFinder) dataInside(root influenceRoot, name string, value syntax.Object) {
	if name == "message-server-alist" || name == "mu4e-contexts" || strings.HasPrefix(name, "smtpmail-") || name == "mail-default-headers" {
		return
	}
	root.fn, root.forms = nil, nil
	tell := func(c *syntax.Cons, format string, args ...any) {
		f.say(&root, Chooses, c.CarAt, "%s", fmt.Sprintf(format, args...))
	}
	insides(value, func(syntax.Object) {}, func(c *syntax.Cons) bool {
		key := symbolName(c.Car)
		if text, ok := c.Car.(*syntax.String); ok {
			key = text.S
		}
		switch {
		case strings.EqualFold(key, methodField):
			method := memberText(c)
			if !f.isPlainMethod(method) {
				tell(c, "chooses the server %q", strings.TrimPrefix(method, "smtp "))
			}
		case indexFold(key, methodField) >= 0:
			tell(c, "has %q", key)
		case f.isChoosing(key) && !ofAccount[key] && !f.isPlainValue(key, c.Cdr) && !f.isPlainValue(key, pairCar(c.Cdr)):
			tell(c, "sets %s", key)
		case key == "lambda" || key == "eval":
			return false
		}
		return true
	})
	if text, ok := value.(*syntax.String); ok && indexFold(text.S, methodField) >= 0 {
		f.say(&root, Chooses, root.at, "has %s", methodField)
	} else if ok && strings.Contains(text.S, "<#secure") {
		f.say(&root, Secures, root.at, "has a <#secure> tag, which signs or encrypts")
	}
}

// memberText is the string behind the first member of a list, or in a pair.
func memberText(c *syntax.Cons) string {
	if text, ok := c.Cdr.(*syntax.String); ok {
		return text.S
	}
	if text, ok := pairCar(c.Cdr).(*syntax.String); ok {
		return text.S
	}
	return ""
}

func pairCar(o syntax.Object) syntax.Object {
	if c, ok := o.(*syntax.Cons); ok {
		return c.Car
	}
	return syntax.Nil
}
