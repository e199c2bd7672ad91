package configuration

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Timer is a function that an init file has run later. Nothing runs later here.
type Timer struct {
	By       string // the function that was called for it: run-with-timer, make-thread
	Function kernel.Object
	Args     []kernel.Object
	At       syntax.Pos
}

const maxTimers = 10_000

var timersOf = kernel.NewState[[]Timer]()

// Timers returns what init files have run later, in order.
func Timers(m *kernel.Machine) []Timer { return *timersOf.Of(m) }

func timerFunctions() []kernel.Subr {
	later := func(name string, at, max int) kernel.Subr {
		return kernel.Subr{Name: name, Min: at + 1, Max: max, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			if all := timersOf.Of(m); len(*all) < maxTimers {
				t := Timer{By: name, Function: args[at], At: m.Here()}
				if max < 0 {
					t.Args = args[at+1:]
				}
				*all = append(*all, t)
			}
			return kernel.Nil, nil
		}}
	}
	return []kernel.Subr{
		later("run-with-timer", 2, -1), later("run-at-time", 2, -1), later("run-with-idle-timer", 2, -1), later("make-thread", 0, 2),
	}
}
