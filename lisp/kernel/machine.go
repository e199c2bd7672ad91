package kernel

import (
	"io/fs"
	"math/rand/v2"
	"sync"
	"time"
	_ "time/tzdata" // zygomys loads a time zone when it is imported and panics without one

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Object is any Lisp datum; see package syntax.
type Object = syntax.Object

// Nil is the empty list and the false value.
var Nil = syntax.Nil

// Files is what a [Machine] may see of a file system. It cannot write.
// Names are absolute.
type Files interface {
	ReadFile(name string) ([]byte, error)
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	// RealPath is the name without symbolic links; it fails for a file that does not exist.
	RealPath(name string) (string, error)
}

// Exec runs a command and returns what it wrote to standard output and its
// exit status. err is only for a command that could not be run.
type Exec func(argv []string, stdin []byte) (stdout []byte, status int, err error)

// AuthSearch answers auth-source-search: the plist of the search (:host, :user,
// :port, :max …) in, a list of plists (:host :user :port :secret) out.
type AuthSearch func(spec Object) (Object, error)

// Options is the world that a [Machine] sees. The zero value is a machine with
// an empty environment, no files and no commands.
type Options struct {
	Environ   []string         // NAME=VALUE; copied, setenv changes the copy alone
	Private   func() []string  // names of files that hold secrets, which are never loaded; nil for none
	Home      string           // what ~ stands for; $HOME if empty
	LoginName string           // user-login-name
	FullName  string           // user-full-name
	HostName  string           // system-name
	WorkDir   string           // default-directory outside any file; "/" if empty
	EmacsDir  string           // user-emacs-directory; ~/.emacs.d/ if empty
	Now       func() time.Time // time.Now if nil; also measures Limits.FormTime and TotalTime
	// Worked is how long processors have worked for this program; nil where that is
	// not known. Where it grows by less than the time of Now it is what Limits count,
	// so that a busy machine and a slow command end no evaluation.
	Worked     func() time.Duration
	Random     *rand.Rand     // for (random); a fixed seed if nil
	Location   *time.Location // for format-time-string; UTC if nil
	Files      Files          // nil: no file exists
	Exec       Exec           // nil: commands are refused, with an error that names --allow-exec
	AuthSearch AuthSearch     // nil: finds nothing
	Limits     Limits         // zero fields take DefaultLimits
	Batch      bool           // noninteractive
}

// Machine evaluates Lisp. It is not safe for concurrent use.
type Machine struct {
	Opts    Options
	Library *Library
	Obarray *syntax.Obarray
	env     *zygo.Zlisp
	T       *syntax.Symbol
	NilSym  *syntax.Symbol // holds nil's property list; never handed out

	nesting  int   // of protect
	running  bool  // between beginRun and its end
	exit     error // the typed error on its way up through zygomys, which keeps texts only
	Bindings []binding
	bound    map[*syntax.Symbol]int // how many of bindings hold the symbol
	Catches  []Object
	Site     *Site // call that runs now, for builtins that want its place
	Budget   budget

	Locals    map[*syntax.Symbol]Object // buffer-local values of the one buffer there is
	autoLocal map[*syntax.Symbol]bool
	unbound   map[*syntax.Symbol]bool // made void although Emacs gives it a value or a definition
	unfbound  map[*syntax.Symbol]bool

	history map[*syntax.Symbol]*history
	errors  []FormError
	notes   []Note
	Files   []string
	Words   words
	Loading []*Source
	advised map[*syntax.Symbol]Advised
	states  map[any]any // by *State

	Environ   map[string]string
	lambdas   map[*syntax.Cons]*Closure // compiled quoted and dynamic lambda expressions
	extra     map[string]*Subr
	nextLocal int
	Gensym    int
}

// zygomys' constructor writes a variable of its package.
var constructing sync.Mutex

// New returns a machine that has read nothing, with a library.
func New(opts Options, library *Library) *Machine {
	m := &Machine{
		Opts:     opts,
		Library:  library,
		Obarray:  syntax.NewObarray(),
		bound:    map[*syntax.Symbol]int{},
		history:  map[*syntax.Symbol]*history{},
		states:   map[any]any{},
		unbound:  map[*syntax.Symbol]bool{},
		unfbound: map[*syntax.Symbol]bool{},
		lambdas:  map[*syntax.Cons]*Closure{},
	}
	m.T = m.Obarray.Symbol("t")
	m.NilSym = &syntax.Symbol{Name: "nil", Value: Nil, Interned: true, Special: true, Constant: true}
	m.setUpWorld()
	constructing.Lock()
	m.env = zygo.NewZlispWithFuncs(map[string]zygo.ZlispUserFunction{"array": m.dispatch})
	constructing.Unlock()
	m.Words = m.makeWords()
	m.Budget.Limits = opts.Limits.withDefaults()
	m.startWhole()
	return m
}

// Symbol returns the interned symbol of that name, which may not be "nil".
func (m *Machine) Symbol(name string) *syntax.Symbol { return m.Obarray.Symbol(name) }

// Intern is Symbol that also takes "nil".
func (m *Machine) Intern(name string) Object { return m.Obarray.Intern(name) }

// Bool is t or nil.
func (m *Machine) Bool(b bool) Object {
	if b {
		return m.T
	}
	return Nil
}

// Note is something the user should know that is not an error, such as a
// function that was skipped.
type Note struct {
	At   syntax.Pos
	Text string
	Form Object // that was skipped, or nil
}

const maxNotes = 10_000

func (m *Machine) Note(at syntax.Pos, text string) { m.keepNote(Note{At: at, Text: text}) }

func (m *Machine) keepNote(n Note) {
	if len(m.notes) < maxNotes {
		m.notes = append(m.notes, n)
	}
}

// Notes returns the notes in the order they came.
func (m *Machine) Notes() []Note { return m.notes }

// FormError is a top-level form, or a statement of a configuration macro, that failed.
type FormError struct {
	At  syntax.Pos
	Err error // *Signal, *syntax.SyntaxError, *LimitError or *InternalError
	// Variables are the variables that the form sets by name, whether it got there or not.
	Variables []string
	Form      Object // nil where it could not be read, or no form of a file failed
}

const maxErrors = 10_000

// Errors returns the forms that failed, in the order they came.
func (m *Machine) Errors() []FormError { return m.errors }

func (m *Machine) KeepError(e FormError) {
	if len(m.errors) < maxErrors {
		m.errors = append(m.errors, e)
	}
}
