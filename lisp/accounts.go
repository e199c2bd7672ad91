package lisp

import "smtpmail/lisp/syntax"

// Account is a set of variables that an init file gives a name: a context of
// mu4e, or an account of Doom.
type Account struct {
	Name    string
	At      syntax.Pos        // of the form that makes it
	By      string            // make-mu4e-context or set-email-account!
	Default bool              // Doom's DEFAULT-P
	Match   Object            // function of a message, or nil
	Enter   Object            // function without arguments that runs when the account is entered, or nil
	Vars    []AccountVariable // in order
}

// AccountVariable is one (VARIABLE . VALUE) of an [Account].
type AccountVariable struct {
	Name  string
	Value Object
	At    syntax.Pos
}

const (
	maxAccounts         = 1000
	maxAccountVariables = 1000
)

// Accounts returns the accounts that init files made, in order. One that was
// made again under its name is in the list once, with what it was last.
func (m *Machine) Accounts() []Account { return *accountsOf.Of(m) }

var accountsOf = NewState[[]Account]()

func (m *Machine) addAccount(a Account) {
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

func accountFunctions() []Subr {
	subrs := []Subr{
		{Name: "make-mu4e-context", Max: -1, fn: makeContext},
		{Name: "set-email-account!", Min: 2, Max: 3, fn: setEmailAccount},
		{Name: "lisp--advise", Min: 3, Max: 3, fn: adviseAll},
		{Name: "mu4e-context-p", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			_, err := m.context(a[0])
			return m.Bool(err == nil), nil
		}},
	}
	for i, field := range contextFields {
		subrs = append(subrs, Subr{Name: "mu4e-context-" + field, Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			c, err := m.context(a[0])
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
func (m *Machine) context(o Object) (*syntax.Vector, error) {
	if v, ok := o.(*syntax.Vector); ok && v.Kind == syntax.Record && len(v.Items) == len(contextFields)+1 && v.Items[0] == Object(m.Symbol("mu4e-context")) {
		return v, nil
	}
	return nil, m.wrongType("mu4e-context", o)
}

// makeContext is (make-mu4e-context :name N :match-func F :vars ALIST …).
func makeContext(m *Machine, args []Object) (Object, error) {
	at := m.here()
	record := &syntax.Vector{Kind: syntax.Record, Items: []Object{m.Symbol("mu4e-context"), Nil, Nil, Nil, Nil, Nil}}
	for i := 0; i+1 < len(args); i += 2 {
		key, _ := keywordName(args[i])
		for n, field := range contextFields {
			if key == ":"+field {
				record.Items[n+1] = args[i+1]
			}
		}
	}
	name, err := m.textArg(record.Items[1])
	if err != nil {
		return nil, err
	}
	account := Account{Name: name, At: at, By: "make-mu4e-context", Enter: functionOrNil(record.Items[2]), Match: functionOrNil(record.Items[4])}
	if account.Vars, err = m.accountVariables(record.Items[5], at); err != nil {
		return nil, err
	}
	m.addAccount(account)
	return record, m.alloc(len(record.Items) * objectBytes)
}

func functionOrNil(o Object) Object {
	if o == Nil {
		return nil
	}
	return o
}

// accountVariables reads an alist of variables; what is no pair in it is passed over.
func (m *Machine) accountVariables(alist Object, at syntax.Pos) ([]AccountVariable, error) {
	var vars []AccountVariable
	err := m.eachItem(alist, func(cell *syntax.Cons) (bool, error) {
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
func setEmailAccount(m *Machine, args []Object) (Object, error) {
	at := m.here()
	name, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	account := Account{Name: name, At: at, By: "set-email-account!", Default: isTrue(args[2])}
	if account.Vars, err = m.accountVariables(args[1], at); err != nil {
		return nil, err
	}
	m.addAccount(account)
	if account.Default {
		for _, v := range account.Vars {
			if err := m.setDefault(m.Symbol(v.Name), v.Value, account.By, v.At); err != nil {
				return nil, err
			}
		}
	}
	return Nil, nil
}
