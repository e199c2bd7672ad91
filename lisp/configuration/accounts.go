package configuration

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Account is a set of variables that an init file gives a name: a context of
// mu4e, or an account of Doom.
type Account struct {
	Name    string
	At      syntax.Pos        // of the form that makes it
	By      string            // make-mu4e-context or set-email-account!
	Default bool              // Doom's DEFAULT-P
	Match   kernel.Object     // function of a message, or nil
	Enter   kernel.Object     // function without arguments that runs when the account is entered, or nil
	Vars    []AccountVariable // in order
}

// AccountVariable is one (VARIABLE . VALUE) of an [Account].
type AccountVariable struct {
	Name  string
	Value kernel.Object
	At    syntax.Pos
}

const (
	maxAccounts         = 1000
	maxAccountVariables = 1000
)

// Accounts returns the accounts that init files made, in order. One that was
// made again under its name is in the list once, with what it was last.
func Accounts(m *kernel.Machine) []Account { return *accountsOf.Of(m) }

var accountsOf = kernel.NewState[[]Account]()

func addAccount(m *kernel.Machine, a Account) {
	all := accountsOf.Of(m)
	for i := range *all {
		if (*all)[i].Name == a.Name && (*all)[i].By == a.By {
			(*all)[i] = a
			return
		}
	}
	if len(*all) < maxAccounts {
		*all = append(*all, a)
	}
}

func accountFunctions() []kernel.Subr {
	subrs := []kernel.Subr{
		{Name: "make-mu4e-context", Max: -1, Fn: makeContext},
		{Name: "set-email-account!", Min: 2, Max: 3, Fn: setEmailAccount},
		{Name: "lisp--advise", Min: 3, Max: 3, Fn: adviseAll},
		{Name: "mu4e-context-p", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			_, err := context(m, a[0])
			return m.Bool(err == nil), nil
		}},
	}
	for i, field := range contextFields {
		subrs = append(subrs, kernel.Subr{Name: "mu4e-context-" + field, Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			c, err := context(m, a[0])
			if err != nil {
				return nil, err
			}
			return c.Items[i+1], nil
		}})
	}
	return subrs
}

var contextFields = []string{"name", "enter-func", "leave-func", "match-func", "vars"}

// context takes a context of mu4e, which is a record.
func context(m *kernel.Machine, o kernel.Object) (*syntax.Vector, error) {
	if v, ok := o.(*syntax.Vector); ok && v.Kind == syntax.Record && len(v.Items) == len(contextFields)+1 && v.Items[0] == kernel.Object(m.Symbol("mu4e-context")) {
		return v, nil
	}
	return nil, m.WrongType("mu4e-context", o)
}

// makeContext is (make-mu4e-context :name N :match-func F :vars ALIST …).
func makeContext(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Here()
	record := &syntax.Vector{Kind: syntax.Record, Items: []kernel.Object{m.Symbol("mu4e-context"), kernel.Nil, kernel.Nil, kernel.Nil, kernel.Nil, kernel.Nil}}
	for i := 0; i+1 < len(args); i += 2 {
		key, _ := kernel.KeywordName(args[i])
		for n, field := range contextFields {
			if key == ":"+field {
				record.Items[n+1] = args[i+1]
			}
		}
	}
	name, err := m.TextArg(record.Items[1])
	if err != nil {
		return nil, err
	}
	account := Account{Name: name, At: at, By: "make-mu4e-context", Enter: functionOrNil(record.Items[2]), Match: functionOrNil(record.Items[4])}
	if account.Vars, err = accountVariables(m, record.Items[5], at); err != nil {
		return nil, err
	}
	addAccount(m, account)
	return record, m.Alloc(len(record.Items) * kernel.ObjectBytes)
}

func functionOrNil(o kernel.Object) kernel.Object {
	if o == kernel.Nil {
		return nil
	}
	return o
}

// accountVariables reads an alist of variables; what is no pair in it is passed over.
func accountVariables(m *kernel.Machine, alist kernel.Object, at syntax.Pos) ([]AccountVariable, error) {
	var vars []AccountVariable
	err := m.EachItem(alist, func(cell *syntax.Cons) (bool, error) {
		pair, ok := cell.Car.(*syntax.Cons)
		if !ok {
			return true, nil
		}
		sym, ok := pair.Car.(*syntax.Symbol)
		if !ok {
			return true, nil
		}
		v := AccountVariable{Name: sym.Name, Value: pair.Cdr, At: at}
		if pair.CarAt.IsKnown() {
			v.At = pair.CarAt
		}
		vars = append(vars, v)
		return len(vars) < maxAccountVariables, nil
	})
	return vars, err
}

// setEmailAccount is Doom's (set-email-account! LABEL LETVARS [DEFAULT-P]): a
// context of mu4e. The default one comes first among them, and Doom enters the
// first one by itself, so that its variables are set.
func setEmailAccount(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Here()
	name, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	account := Account{Name: name, At: at, By: "set-email-account!", Default: kernel.IsTrue(args[2])}
	if account.Vars, err = accountVariables(m, args[1], at); err != nil {
		return nil, err
	}
	addAccount(m, account)
	if account.Default {
		for _, v := range account.Vars {
			if err := m.AssignDefault(m.Symbol(v.Name), v.Value, account.By, v.At); err != nil {
				return nil, err
			}
		}
	}
	return kernel.Nil, nil
}
