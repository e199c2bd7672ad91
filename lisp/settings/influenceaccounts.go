package settings

import (
	"fmt"
	"slices"
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// early is what was in force when the forms of the command line were through: what
// comes later cannot be taken out by one of them.
type early struct {
	values map[string]syntax.Object
	advice map[syntax.Object]bool
}

func (s *Settings) keepEarly() {
	s.early = early{values: make(map[string]syntax.Object), advice: make(map[syntax.Object]bool)}
	for _, name := range s.machine.SetVariables() {
		if runsBeforeSending(name) {
			s.early.values[name], _ = s.machine.Value(name)
		}
	}
	for _, a := range s.machine.Advice() {
		s.early.advice[a.By] = true
	}
}

// accounts tells of the contexts of mu4e and the accounts of Doom that are other than
// the settings.
func (f *influenceFinder) accounts() {
	contexts, chosen := f.s.machine.Value("mu4e-contexts")
	inUse := make(map[string]bool)
	if items, err := syntax.ListItems(contexts); chosen && err == nil {
		for _, item := range items {
			if v, ok := item.(*syntax.Vector); ok && len(v.Items) > 1 {
				inUse[stringOf(v.Items[1])] = true
			}
		}
	}
	for _, a := range f.s.machine.Accounts() {
		kind, undo := "the context", f.undoVariable("mu4e-contexts")
		if a.By != "make-mu4e-context" {
			kind, undo = "the account", ""
		} else if chosen && !inUse[a.Name] {
			continue
		}
		f.account(kind, a, undo)
	}
}

func stringOf(o syntax.Object) string {
	if text, ok := o.(*syntax.String); ok {
		return text.S
	}
	return symbolName(o)
}

func (f *influenceFinder) account(kind string, a lisp.Account, undo string) {
	var others []string
	address, at := "", a.At
	for _, v := range a.Vars {
		if v.Name == "user-mail-address" {
			address = " (" + stringOf(v.Value) + ")"
		}
		if f.isChoosing(v.Name) && !ofAccount[v.Name] && !f.isPlainValue(v.Name, v.Value) {
			if len(others) == 0 {
				at = known(v.At, a.At)
			}
			others = append(others, v.Name+shownValue(v.Name, v.Value))
		}
	}
	if len(others) > 0 {
		f.tell(Influence{Say: Chooses, At: at, Undo: undo, What: fmt.Sprintf("%s %q%s has %s", kind, a.Name, address, strings.Join(others, ", "))})
	}
}

// shownValue is a value for a message, where it is short and no secret.
func shownValue(name string, value syntax.Object) string {
	switch name {
	case "smtpmail-smtp-server", "smtpmail-smtp-service", "smtpmail-smtp-user", "smtpmail-stream-type":
		return " " + syntax.Prin1(value)
	}
	return ""
}

// multiAccounts tells of the accounts of smtpmail-multi, (NAME USER SERVER PORT …),
// where it sends.
func (f *influenceFinder) multiAccounts() {
	uses := false
	for name := range sendFunctions {
		symbol, _ := f.s.machine.Value(name)
		uses = uses || symbol != nil && symbolName(symbol) == "smtpmail-multi-send-it"
	}
	value, ok := f.s.machine.Value("smtpmail-multi-accounts")
	list, isList := value.(*syntax.Cons)
	if !uses || !ok || !isList {
		return
	}
	for cell := list; cell != nil; cell, _ = cell.Cdr.(*syntax.Cons) {
		entry, ok := cell.Car.(*syntax.Cons)
		if !ok {
			continue
		}
		fields, err := syntax.ListItems(entry.Cdr)
		if err == nil && len(fields) >= 3 && f.isPlainValue("smtpmail-smtp-user", fields[0]) && f.isPlainValue("smtpmail-smtp-server", fields[1]) &&
			f.isPlainValue("smtpmail-smtp-service", fields[2]) && (len(fields) < 5 || f.isPlainValue("smtpmail-stream-type", fields[4])) {
			continue
		}
		server := ""
		if len(fields) > 1 {
			server = " (server " + stringOf(fields[1]) + ")"
		}
		f.tell(Influence{Say: Chooses, At: known(cell.CarAt, f.s.Place("smtpmail-multi-accounts").At), Undo: f.undoVariable("message-send-mail-function"),
			What: fmt.Sprintf("the account %q of smtpmail-multi%s is other than the settings", stringOf(entry.Car), server)})
	}
}

// serverAlist tells of the members of message-server-alist, (SENDER . METHOD).
func (f *influenceFinder) serverAlist() {
	value, ok := f.s.machine.Value("message-server-alist")
	list, isList := value.(*syntax.Cons)
	if !ok || !isList {
		return
	}
	for cell := list; cell != nil; cell, _ = cell.Cdr.(*syntax.Cons) {
		entry, ok := cell.Car.(*syntax.Cons)
		if !ok || f.isPlainMethod(memberText(entry)) {
			continue
		}
		f.tell(Influence{Say: Chooses, At: known(cell.CarAt, f.s.Place("message-server-alist").At), Undo: f.undoVariable("message-server-alist"),
			What: fmt.Sprintf("message-server-alist chooses %q for %s", memberText(entry), senderName(entry.Car))})
	}
}

func senderName(o syntax.Object) string {
	if text, ok := o.(*syntax.String); ok {
		return text.S
	}
	if _, ok := o.(*syntax.Symbol); ok {
		return symbolName(o)
	}
	return "mails that a function picks"
}

// cryptoPolicy tells of mu4e-compose-crypto-policy, which signs or encrypts what is
// written. Its parts about replies to encrypted mails are mu4e's default.
func (f *influenceFinder) cryptoPolicy() {
	for _, name := range []string{"mu4e-compose-crypto-policy", "mu4e-compose-crypto-reply-policy", "mu4e-compose-crypto-reply-plain-policy"} {
		value, ok := f.s.machine.Value(name)
		if !ok || f.s.Place(name).Default {
			continue
		}
		items, err := syntax.ListItems(value)
		if err != nil {
			items = []syntax.Object{value}
		}
		if slices.ContainsFunc(items, func(o syntax.Object) bool {
			policy := symbolName(o)
			return (strings.HasPrefix(policy, "sign") || strings.HasPrefix(policy, "encrypt")) && !strings.HasSuffix(policy, "-encrypted-replies")
		}) {
			f.tell(Influence{Say: Secures, At: f.s.Place(name).At, Undo: f.undoVariable(name), What: name + " signs or encrypts"})
		}
	}
}
