package kernel

import (
	"reflect"
	"strings"
	"testing"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// fewFunctions are what the forms of these tests call, besides the special forms.
var fewFunctions = Library{
	Function: func(name string) Object {
		for _, subr := range []Subr{
			{Name: "car", Min: 1, Max: 1, Fn: func(_ *Machine, a []Object) (Object, error) { return CarOf(a[0]), nil }},
			{Name: "cdr", Min: 1, Max: 1, Fn: func(_ *Machine, a []Object) (Object, error) { return CdrOf(a[0]), nil }},
			{Name: "1+", Min: 1, Max: 1, Fn: func(_ *Machine, a []Object) (Object, error) { return a[0].(syntax.Int) + 1, nil }},
			{Name: "<", Min: 2, Max: 2, Fn: func(m *Machine, a []Object) (Object, error) {
				return m.Bool(a[0].(syntax.Int) < a[1].(syntax.Int)), nil
			}},
			{Name: "funcall", Min: 1, Max: -1, Fn: func(m *Machine, a []Object) (Object, error) { return m.Apply(a[0], a[1:]...) }},
		} {
			if subr.Name == name {
				return &subr
			}
		}
		for _, special := range append(controlForms(), bindingForms()...) {
			if special.Name == name {
				return &special
			}
		}
		return nil
	},
	Variable:      func(*Machine, string) Object { return nil },
	IsPackageCall: func(string) bool { return false },
	IsVariable:    func(_ *Machine, name string) bool { return name == "load-path" },
}

func readForm(t *testing.T, m *Machine, text string) Object {
	t.Helper()
	form, err := syntax.NewReader(nil, text, m.Obarray).Next()
	if err != nil {
		t.Fatal(err)
	}
	return form.Object
}

// TestZygomysRuns shows that conditionals, loops, calls and bindings are
// instructions of zygomys, and that its VM makes the calls.
func TestZygomysRuns(t *testing.T) {
	m := New(Options{}, &fewFunctions)
	kinds := func(text string, lexical bool) map[string]int {
		form, err := syntax.NewReader(nil, text, m.Obarray).Next()
		if err != nil {
			t.Fatal(err)
		}
		lw := &Lowering{M: m, Unit: &Unit{Lexical: lexical}}
		gen := zygo.NewGenerator(m.env)
		if err := gen.Generate(lw.Lower(form.Object, true)); err != nil {
			t.Fatal(err)
		}
		code := reflect.ValueOf(gen).Elem().FieldByName("instructions")
		count := map[string]int{}
		for i := range code.Len() {
			count[code.Index(i).Elem().Type().Name()]++
		}
		return count
	}
	for _, tt := range []struct {
		form string
		want map[string]int
	}{
		{"(if a 1 2)", map[string]int{"BranchInstr": 1, "JumpInstr": 1, "CallInstr": 1}},
		{"(while a b)", map[string]int{"LoopStartInstr": 1, "BranchInstr": 1, "CallInstr": 3}},
		{"(let ((x 1)) (setq x 2) x)", map[string]int{"AddScopeInstr": 1, "PopStackPutEnvInstr": 1, "UpdateInstr": 1, "EnvToStackInstr": 1, "RemoveScopeInstr": 1}},
		{"(and 1 2)", map[string]int{"BranchInstr": 1}},
		{"(car (cdr '(1 2)))", map[string]int{"CallInstr": 2}},
		{"(let ((load-path nil)) 1)", map[string]int{"CallInstr": 2}},
		{"(let ((x 1)) (lambda () x))", map[string]int{"CreateClosureInstr": 1}},
	} {
		got := kinds(tt.form, true)
		for kind, n := range tt.want {
			if got[kind] != n {
				t.Errorf("%s: %d %s, want %d (%v)", tt.form, got[kind], kind, n, got)
			}
		}
	}
	calls := map[string]int{}
	m.env.AddPreHook(func(_ *zygo.Zlisp, name string, _ []zygo.Sexp) { calls[name]++ })
	if _, err := m.Eval(readForm(t, m, "(let ((f (lambda (x) (1+ x))) (n 0)) (while (< n 10) (setq n (funcall f n))) n)")); err != nil {
		t.Fatal(err)
	}
	anonymous := 0
	for name, n := range calls {
		if strings.HasPrefix(name, "__anon") {
			anonymous += n
		}
	}
	// Each round compares, calls f, which calls 1+, and ticks.
	if anonymous != 10 || calls["array"] < 40 {
		t.Errorf("the VM made %d calls of the lambda and %d of operations", anonymous, calls["array"])
	}
}
