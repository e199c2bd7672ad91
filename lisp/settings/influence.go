package settings

import (
	"fmt"
	"slices"
	"strings"

	"smtpmail/lisp/effect"
	"smtpmail/lisp/syntax"
)

// Say is the kind of an [Influence].
type Say uint8

const (
	Chooses Say = iota + 1 // the server or the account that a mail goes by
	Secures                // encrypts or signs
	Stops                  // may keep a mail from being sent
	Edits                  // changes the header or the text
	Unclear                // calls what nobody defined
)

// Influence is something in the init files that in Emacs has a say in a mail, and
// that is not run here.
type Influence struct {
	Say  Say
	What string // "my-switch on message-send-hook sets smtpmail-smtp-server"
	At   syntax.Pos
	Undo string // Lisp that takes it out, evaluated after the init files; "" where there is none
	// Flush says that it has its say when a queued mail is sent, whatever was
	// stored with it.
	Flush bool
}

// Influences returns what has a say in a mail, those that choose first. It is found
// by reading the functions on hooks, in advice and in send functions, and in the
// accounts of mu4e, Doom, Gnus and smtpmail-multi: nothing is run. What does not
// differ from the settings, such as a context with their server, is left out.
func (s *Settings) Influences() []Influence {
	if s.influences == nil {
		s.influences = append([]Influence{}, s.findInfluences()...)
	}
	return s.influences
}

func (s *Settings) findInfluences() []Influence {
	f := &influenceFinder{s: s, told: make(map[string]bool), keyed: make(map[syntax.Object]bool), assigned: make(map[string]bool)}
	f.skipped = f.skippedForms()
	f.options = effect.Options{Sends: sends, Runs: runsInHooks, Skipped: func(name string) []syntax.Object { return f.skipped[name] }}
	f.hooks()
	f.advice()
	f.redefinitions()
	f.timers()
	f.unread()
	f.keys(f.s.machine.Keys())
	for i := 0; i < len(f.roots); i++ {
		f.read(f.roots[i])
		f.keys(f.roots[i].report.Keys)
	}
	for _, r := range f.roots {
		f.judge(r)
	}
	f.accounts()
	f.multiAccounts()
	f.serverAlist()
	f.cryptoPolicy()
	slices.SortStableFunc(f.found, func(a, b Influence) int { return int(a.Say) - int(b.Say) })
	return f.found
}

// influenceFinder gathers what has a say in a mail.
type influenceFinder struct {
	s        *Settings
	options  effect.Options
	roots    []*influenceRoot
	skipped  map[string][]syntax.Object // forms that would have defined a function
	assigned map[string]bool            // variables that functions set
	found    []Influence
	told     map[string]bool
	steps    int
	keyed    map[syntax.Object]bool // commands of keys
}

// influenceRoot is a function that runs with a mail, or forms that do.
type influenceRoot struct {
	on     string        // "message-send-hook", "advice on smtpmail-via-smtp"
	fn     syntax.Object // or:
	forms  syntax.Object
	at     syntax.Pos // where it was put there
	undo   string
	onPath bool // runs while a mail is composed or sent, and not only for Gnus's or mu4e's own sake
	wraps  bool // has to send the mail itself, or call what it is around
	key    bool // is called by a key, and counts where it sends
	binds  bool // is read for the keys that it binds, and nothing else
	may    bool // stops the mail where its value says so
	feeds  bool // gives what it is around or stands for its sender, recipients or connection
	flush  bool
	report *effect.Report
}

func (f *influenceFinder) add(r *influenceRoot) { f.roots = append(f.roots, r) }

// maxRead bounds the forms that are read for all roots.
const maxRead = 2_000_000

func (f *influenceFinder) read(r *influenceRoot) {
	if f.steps > maxRead {
		r.report = &effect.Report{Lost: []syntax.Pos{r.at}}
		return
	}
	defer func() { f.steps += r.report.Steps }()
	if r.fn != nil {
		r.report = effect.Read(f.s.machine, f.options, r.fn)
	} else {
		r.report = effect.ReadForms(f.s.machine, f.options, r.forms)
	}
	for _, e := range r.report.Effects {
		if e.Kind == effect.Set {
			f.assigned[e.Name] = true
		}
	}
}

// name is what a root is called in a message.
func (r *influenceRoot) name() string {
	if sym, ok := r.fn.(*syntax.Symbol); ok {
		return sym.Name + " (" + r.on + ")"
	}
	return r.on
}

// tell adds an influence, once for a place.
func (f *influenceFinder) tell(i Influence) {
	if key := fmt.Sprint(i.Say, i.At, i.What); !f.told[key] {
		f.told[key] = true
		i.What = f.s.shown(i.What)
		f.found = append(f.found, i)
	}
}

// say is an influence of a root.
func (f *influenceFinder) say(r *influenceRoot, say Say, at syntax.Pos, format string, args ...any) {
	if !at.IsKnown() {
		at = r.at
	}
	f.tell(Influence{Say: say, At: at, Undo: r.undo, Flush: r.flush, What: r.name() + " " + fmt.Sprintf(format, args...)})
}

// isPlainName tells whether a name can stand in an argument of a shell.
func isPlainName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-+/@_:.~<>=*%&", c))
	})
}
