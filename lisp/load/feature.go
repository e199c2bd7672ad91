package load

import (
	"path"
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// Features are what require and provide deal in. A library that comes with
// Emacs is present once it is required: what this program knows of it is
// there from the beginning.

// OnFeature calls f once, when the feature becomes present (provided, required
// or loaded by name), before the bodies that wait for it; at once if it is.
func OnFeature(m *kernel.Machine, feature string, f func()) {
	if FeaturesOf(m).Present[feature] {
		f()
		return
	}
	FeaturesOf(m).Awaited[feature] = append(FeaturesOf(m).Awaited[feature], f)
}

// Provide makes a feature present, with what its library loads in Emacs, and
// runs what waits for them.
func Provide(m *kernel.Machine, feature string) {
	if FeaturesOf(m).Present[feature] {
		return
	}
	defer m.BeginRun(true)()
	for _, other := range emacs28.RequiredWith(feature) {
		provide(m, other)
	}
	provide(m, feature)
}

// provide makes one feature present and runs what waits for it.
func provide(m *kernel.Machine, feature string) {
	if FeaturesOf(m).Present[feature] {
		return
	}
	FeaturesOf(m).Present[feature] = true
	hooks := FeaturesOf(m).Awaited[feature]
	delete(FeaturesOf(m).Awaited, feature)
	for _, f := range hooks {
		f()
	}
	if list, ok := m.Value("features"); ok {
		m.Symbol("features").Value = syntax.NewCons(m.Symbol(feature), list)
	}
	runAfterLoad(m, feature)
}

// HasFeature tells whether the feature is present.
func HasFeature(m *kernel.Machine, feature string) bool { return FeaturesOf(m).Present[feature] }

// runAfterLoad runs the bodies that wait for a feature, each on its own.
func runAfterLoad(m *kernel.Machine, feature string) {
	for rounds := 0; len(FeaturesOf(m).bodies[feature]) > 0 && rounds < 1000; rounds++ {
		bodies := FeaturesOf(m).bodies[feature]
		delete(FeaturesOf(m).bodies, feature)
		for _, body := range bodies {
			m.StartForm()
			if err := m.Protect(body.run); err != nil {
				m.KeepError(kernel.FormError{At: body.at, Err: err})
			}
		}
	}
}

// runAfterLoadFile runs the bodies that wait for a file of that name.
func runAfterLoadFile(m *kernel.Machine, file string) {
	base := strings.TrimSuffix(path.Base(file), ".el")
	if len(FeaturesOf(m).bodies[base]) > 0 && FeaturesOf(m).Present[base] {
		runAfterLoad(m, base)
	}
}

// featureState is what is present, and what waits for what is not.
type featureState struct {
	Present map[string]bool
	Awaited map[string][]func()
	bodies  map[string][]afterLoad
}

var featuresKey = kernel.NewState[featureState]()

func FeaturesOf(m *kernel.Machine) *featureState {
	s := featuresKey.Of(m)
	if s.Present == nil {
		s.Present, s.Awaited, s.bodies = map[string]bool{}, map[string][]func(){}, map[string][]afterLoad{}
	}
	return s
}

// afterLoad is a body that waits for a feature.
type afterLoad struct {
	at  syntax.Pos
	run func() error
}

// WhenLoaded runs body now if the feature is present, else when it comes; at is
// the place of an error of the whole body.
func WhenLoaded(m *kernel.Machine, feature kernel.Object, at syntax.Pos, body func() error) error {
	name, ok := featureName(feature)
	if !ok {
		return m.WrongType("stringp", feature)
	}
	if FeaturesOf(m).Present[name] {
		return body()
	}
	if len(FeaturesOf(m).bodies[name]) >= 10_000 {
		return m.Alloc(kernel.ClosureBytes)
	}
	FeaturesOf(m).bodies[name] = append(FeaturesOf(m).bodies[name], afterLoad{at: at, run: body})
	return nil
}

// featureName takes a feature symbol, or a file name as eval-after-load allows.
func featureName(o kernel.Object) (string, bool) {
	if name, ok := kernel.SymbolName(o); ok {
		return name, true
	}
	if s, ok := o.(*syntax.String); ok {
		return strings.TrimSuffix(path.Base(s.S), ".el"), true
	}
	return "", false
}

// Require makes a feature present: it is already, Emacs has it, or a file on
// the load path provides it.
func Require(m *kernel.Machine, feature *syntax.Symbol, file kernel.Object, noError bool) (kernel.Object, error) {
	if FeaturesOf(m).Present[feature.Name] {
		return feature, nil
	}
	name := feature.Name
	if s, ok := file.(*syntax.String); ok {
		name = s.S
	}
	found, err := FindLibrary(m, name)
	if err != nil {
		return nil, err
	}
	if found != "" {
		if _, err := loadFound(m, found, loadLisp); err != nil {
			return nil, err
		}
		if !FeaturesOf(m).Present[feature.Name] {
			return nil, m.Signal("error", syntax.NewString(
				"Loading file "+found+" failed to provide feature ‘"+feature.Name+"’"))
		}
		return feature, nil
	}
	if knownFeature(m, feature.Name) {
		Provide(m, feature.Name)
		return feature, nil
	}
	if noError {
		return kernel.Nil, nil
	}
	return nil, m.Signal("file-missing", syntax.NewString("Cannot open load file"),
		syntax.NewString("No such file or directory"), syntax.NewString(name))
}

func Forms() []kernel.Special {
	return []kernel.Special{{Name: "with-eval-after-load", Min: 1, Max: -1, Lower: lowerAfterLoad}}
}

// lowerAfterLoad lowers (with-eval-after-load FEATURE BODY…); the body's
// statements are isolated from each other.
func lowerAfterLoad(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	feature := lw.LowerCell(args[0], true)
	return kernel.Call(&afterLoadOp{at: lw.At}, feature, lw.Thunk(lw.Isolated(args[1:])))
}

type afterLoadOp struct {
	kernel.Constant
	at syntax.Pos
}

func (a *afterLoadOp) Run(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return kernel.Nil, WhenLoaded(m, args[0], a.at, func() error {
		_, err := m.RunThunk(args[1])
		return err
	})
}

// RunStartupHook calls the functions of a hook as part of loading. Each is on
// its own: one that nobody has defined is skipped with a note, and the error of
// another is kept in [Machine.Errors].
func RunStartupHook(m *kernel.Machine, name string) {
	defer m.BeginRun(true)()
	sym := m.Symbol(name)
	var at syntax.Pos
	if list := m.Assignments(name); len(list) > 0 {
		at = list[len(list)-1].At
	}
	var functions []kernel.Object
	err := m.Protect(func() (err error) {
		functions, err = subr.HookFunctions(m, sym)
		return err
	})
	if err != nil {
		m.KeepError(kernel.FormError{At: at, Err: err})
	}
	for _, fn := range functions {
		if named, ok := fn.(*syntax.Symbol); ok && !m.Available(named) {
			if m.Indirect(named) == nil { // what Emacs has says nothing about mail
				m.Note(at, "skipped: "+named.Name+" of "+name+" is not defined")
			}
			continue
		}
		m.StartForm()
		err := m.Protect(func() error {
			_, err := m.Apply(fn)
			return err
		})
		if err != nil {
			m.KeepError(kernel.FormError{At: at, Err: err, Variables: m.VariablesOf(functionForm(fn))})
		}
	}
}

// functionForm is the text of a function, nil if it has none.
func functionForm(fn kernel.Object) kernel.Object {
	if sym, ok := fn.(*syntax.Symbol); ok && sym.Function != nil {
		fn = sym.Function
	}
	if c, ok := fn.(*kernel.Closure); ok {
		return c.Form()
	}
	return fn
}
