package lisp

import (
	"path"
	"strings"

	"smtpmail/lisp/syntax"

	"github.com/glycerine/zygomys/v9/zygo"
)

// Features are what require and provide deal in. A library that comes with
// Emacs is present once it is required: what this program knows of it is
// there from the beginning.

// OnFeature calls f once, when the feature becomes present (provided, required
// or loaded by name), before the bodies that wait for it; at once if it is.
func (m *Machine) OnFeature(feature string, f func()) {
	if featuresOf(m).present[feature] {
		f()
		return
	}
	featuresOf(m).awaited[feature] = append(featuresOf(m).awaited[feature], f)
}

// Provide makes a feature present, with what its library loads in Emacs, and
// runs what waits for them.
func (m *Machine) Provide(feature string) {
	if featuresOf(m).present[feature] {
		return
	}
	defer m.beginRun(true)()
	for _, other := range requiredWith(feature) {
		m.provide(other)
	}
	m.provide(feature)
}

// provide makes one feature present and runs what waits for it.
func (m *Machine) provide(feature string) {
	if featuresOf(m).present[feature] {
		return
	}
	featuresOf(m).present[feature] = true
	hooks := featuresOf(m).awaited[feature]
	delete(featuresOf(m).awaited, feature)
	for _, f := range hooks {
		f()
	}
	if list, ok := m.Value("features"); ok {
		m.Symbol("features").Value = syntax.NewCons(m.Symbol(feature), list)
	}
	m.runAfterLoad(feature)
}

// HasFeature tells whether the feature is present.
func (m *Machine) HasFeature(feature string) bool { return featuresOf(m).present[feature] }

// runAfterLoad runs the bodies that wait for a feature, each on its own.
func (m *Machine) runAfterLoad(feature string) {
	for rounds := 0; len(featuresOf(m).bodies[feature]) > 0 && rounds < 1000; rounds++ {
		bodies := featuresOf(m).bodies[feature]
		delete(featuresOf(m).bodies, feature)
		for _, body := range bodies {
			m.startForm()
			if err := m.protect(body.run); err != nil {
				m.keepError(FormError{At: body.at, Err: err})
			}
		}
	}
}

// runAfterLoadFile runs the bodies that wait for a file of that name.
func (m *Machine) runAfterLoadFile(file string) {
	base := strings.TrimSuffix(path.Base(file), ".el")
	if len(featuresOf(m).bodies[base]) > 0 && featuresOf(m).present[base] {
		m.runAfterLoad(base)
	}
}

// featureState is what is present, and what waits for what is not.
type featureState struct {
	present map[string]bool
	awaited map[string][]func()
	bodies  map[string][]afterLoad
}

var featuresKey = NewState[featureState]()

func featuresOf(m *Machine) *featureState {
	s := featuresKey.Of(m)
	if s.present == nil {
		s.present, s.awaited, s.bodies = map[string]bool{}, map[string][]func(){}, map[string][]afterLoad{}
	}
	return s
}

// afterLoad is a body that waits for a feature.
type afterLoad struct {
	at  syntax.Pos
	run func() error
}

// whenLoaded runs body now if the feature is present, else when it comes; at is
// the place of an error of the whole body.
func (m *Machine) whenLoaded(feature Object, at syntax.Pos, body func() error) error {
	name, ok := featureName(feature)
	if !ok {
		return m.wrongType("stringp", feature)
	}
	if featuresOf(m).present[name] {
		return body()
	}
	if len(featuresOf(m).bodies[name]) >= 10_000 {
		return m.alloc(closureBytes)
	}
	featuresOf(m).bodies[name] = append(featuresOf(m).bodies[name], afterLoad{at: at, run: body})
	return nil
}

// featureName takes a feature symbol, or a file name as eval-after-load allows.
func featureName(o Object) (string, bool) {
	if name, ok := symbolName(o); ok {
		return name, true
	}
	if s, ok := o.(*syntax.String); ok {
		return strings.TrimSuffix(path.Base(s.S), ".el"), true
	}
	return "", false
}

// require makes a feature present: it is already, Emacs has it, or a file on
// the load path provides it.
func (m *Machine) require(feature *syntax.Symbol, file Object, noError bool) (Object, error) {
	if featuresOf(m).present[feature.Name] {
		return feature, nil
	}
	name := feature.Name
	if s, ok := file.(*syntax.String); ok {
		name = s.S
	}
	found, err := m.findLibrary(name)
	if err != nil {
		return nil, err
	}
	if found != "" {
		if _, err := m.loadFound(found, loadLisp); err != nil {
			return nil, err
		}
		if !featuresOf(m).present[feature.Name] {
			return nil, m.signal("error", syntax.NewString(
				"Loading file "+found+" failed to provide feature ‘"+feature.Name+"’"))
		}
		return feature, nil
	}
	if m.knownFeature(feature.Name) {
		m.Provide(feature.Name)
		return feature, nil
	}
	if noError {
		return Nil, nil
	}
	return nil, m.signal("file-missing", syntax.NewString("Cannot open load file"),
		syntax.NewString("No such file or directory"), syntax.NewString(name))
}

func loadingForms() []Special {
	return []Special{{name: "with-eval-after-load", min: 1, max: -1, lower: lowerAfterLoad}}
}

// lowerAfterLoad lowers (with-eval-after-load FEATURE BODY…); the body's
// statements are isolated from each other.
func lowerAfterLoad(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	feature := lw.lowerCell(args[0], true)
	return call(&afterLoadOp{at: lw.at}, feature, lw.thunk(lw.isolated(args[1:])))
}

type afterLoadOp struct {
	constant
	at syntax.Pos
}

func (a *afterLoadOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return Nil, m.whenLoaded(args[0], a.at, func() error {
		_, err := m.runThunk(args[1])
		return err
	})
}

// RunStartupHook calls the functions of a hook as part of loading. Each is on
// its own: one that nobody has defined is skipped with a note, and the error of
// another is kept in [Machine.Errors].
func (m *Machine) RunStartupHook(name string) {
	defer m.beginRun(true)()
	sym := m.Symbol(name)
	var at syntax.Pos
	if list := m.Assignments(name); len(list) > 0 {
		at = list[len(list)-1].At
	}
	var functions []Object
	err := m.protect(func() (err error) {
		functions, err = m.hookFunctions(sym)
		return err
	})
	if err != nil {
		m.keepError(FormError{At: at, Err: err})
	}
	for _, fn := range functions {
		if named, ok := fn.(*syntax.Symbol); ok && !m.available(named) {
			if m.indirect(named) == nil { // what Emacs has says nothing about mail
				m.note(at, "skipped: "+named.Name+" of "+name+" is not defined")
			}
			continue
		}
		m.startForm()
		err := m.protect(func() error {
			_, err := m.apply(fn)
			return err
		})
		if err != nil {
			m.keepError(FormError{At: at, Err: err, Variables: m.variablesOf(functionForm(fn))})
		}
	}
}

// functionForm is the text of a function, nil if it has none.
func functionForm(fn Object) Object {
	if sym, ok := fn.(*syntax.Symbol); ok && sym.Function != nil {
		fn = sym.Function
	}
	if c, ok := fn.(*Closure); ok {
		return c.Form()
	}
	return fn
}
