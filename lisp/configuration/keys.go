package configuration

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Key is a key that an init file has call a command. There are no keys here, but one of
// those that send a mail may call a function which does more than that.
type Key struct {
	Key     kernel.Object // a string, or a vector such as [remap message-send]
	Command kernel.Object
	At      syntax.Pos
}

const maxKeys = 10_000

var keysOf = kernel.NewState[[]Key]()

// Keys returns the keys that init files set, in order.
func Keys(m *kernel.Machine) []Key { return *keysOf.Of(m) }

func setKey(m *kernel.Machine, key, command kernel.Object, at syntax.Pos) {
	if all := keysOf.Of(m); len(*all) < maxKeys {
		*all = append(*all, Key{Key: key, Command: command, At: at})
	}
}

func keyFunctions() []kernel.Subr {
	// binds takes a key and a command behind the first arguments.
	binds := func(name string, first, max int) kernel.Subr {
		return kernel.Subr{Name: name, Min: first + 2, Max: max, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			setKey(m, args[first], args[first+1], m.Here())
			return args[first+1], nil
		}}
	}
	return []kernel.Subr{
		binds("global-set-key", 0, 2), binds("local-set-key", 0, 2), binds("keymap-global-set", 0, 2), binds("keymap-local-set", 0, 2),
		binds("define-key", 1, 3), binds("define-key-after", 1, 4), binds("keymap-set", 1, 3), binds("lisp--bind-key", 0, 2),
	}
}

func keyForms() []kernel.Special {
	return []kernel.Special{
		{Name: "bind-key", Min: 2, Max: 4, Expand: expandBindKey},
		{Name: "bind-key*", Min: 2, Max: 3, Expand: expandBindKey},
		{Name: "bind-keys", Max: -1, Lower: lowerBindKeys},
		{Name: "bind-keys*", Max: -1, Lower: lowerBindKeys},
	}
}

// expandBindKey is (bind-key KEY COMMAND [KEYMAP]); the keymap may not be there.
func expandBindKey(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	return m.ListOf("lisp--bind-key", args[0].Car, args[1].Car), nil
}

func lowerBindKeys(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	var items []zygo.Sexp
	for _, cell := range args {
		items = append(items, bindEntries(lw, cell)...)
	}
	return sequence(lw, append(items, kernel.Nil))
}

// bindEntries is the code of (KEY . COMMAND), as :bind and bind-keys have it, or of a
// list of these; what else is in it is passed over.
func bindEntries(lw *kernel.Lowering, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil
	}
	switch entry.Car.(type) {
	case *syntax.String, *syntax.Vector:
		if command, ok := entry.Cdr.(*syntax.Symbol); ok {
			return []zygo.Sexp{kernel.Call(&setKeyOp{key: entry.Car, command: command, at: lw.PlaceOf(entry)})}
		}
		return nil
	}
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	var items []zygo.Sexp
	entries, _ := lw.Cells(entry)
	for _, e := range entries {
		items = append(items, bindEntries(lw, e)...)
	}
	return items
}

// setKeyOp notes a key.
type setKeyOp struct {
	kernel.Constant
	key, command kernel.Object
	at           syntax.Pos
}

func (s *setKeyOp) Run(m *kernel.Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	setKey(m, s.key, s.command, s.at)
	return kernel.Nil, nil
}
