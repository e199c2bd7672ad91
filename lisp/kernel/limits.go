package kernel

import (
	"fmt"
	"time"
)

// Limits bound what evaluation may use. Per form means one top-level form. In
// all means, for steps, one [Machine.Load], [Machine.LoadText], [Machine.Provide],
// [Machine.Call], [Machine.Eval] or [Machine.RunHook] with everything it calls;
// for memory and time, all loading together, and each Call, Eval and RunHook.
type Limits struct {
	FormSteps, TotalSteps int64         // calls, loop rounds, elements touched by a builtin
	FormAlloc, TotalAlloc int64         // bytes, counted when allocated and never given back
	FormTime, TotalTime   time.Duration // by Options.Now and Options.Worked, whichever is less
	Depth                 int           // nested calls, and nested forms
}

// DefaultLimits are those of a zero [Limits].
var DefaultLimits = Limits{
	FormSteps: 1_000_000, TotalSteps: 2_000_000,
	FormAlloc: 48 << 20, TotalAlloc: 64 << 20,
	FormTime: time.Second, TotalTime: 2500 * time.Millisecond,
	Depth: 800,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	set := func(v *int64, def int64) {
		if *v == 0 {
			*v = def
		}
	}
	set(&l.FormSteps, d.FormSteps)
	set(&l.TotalSteps, d.TotalSteps)
	set(&l.FormAlloc, d.FormAlloc)
	set(&l.TotalAlloc, d.TotalAlloc)
	set((*int64)(&l.FormTime), int64(d.FormTime))
	set((*int64)(&l.TotalTime), int64(d.TotalTime))
	if l.Depth == 0 {
		l.Depth = d.Depth
	}
	return l
}

// LimitError says which bound evaluation ran into. A program cannot catch it.
type LimitError struct {
	Bound string // "steps", "memory", "time", "depth", "size" or "program"
	Size  int64  // in steps, bytes, nanoseconds, calls or lines
	Whole bool   // the bound of all forms together, not of one form
}

func (e *LimitError) Error() string {
	of := "a form"
	if e.Whole {
		of = "the init files together"
		if e.Bound == "steps" {
			of = "a file"
		}
	}
	switch e.Bound {
	case "memory":
		return fmt.Sprintf("%s may allocate at most %d MB", of, e.Size>>20)
	case "size":
		return fmt.Sprintf("a file may have at most %d MB", e.Size>>20)
	case "program":
		return fmt.Sprintf("the program of an Org file, its references resolved, may have at most %d lines and %d MB", e.Size, MaxFile>>20)
	case "time":
		return fmt.Sprintf("%s may run for at most %s", of, time.Duration(e.Size))
	case "depth":
		return fmt.Sprintf("calls and forms may be nested at most %d deep", e.Size)
	}
	return fmt.Sprintf("%s may take at most %d steps", of, e.Size)
}

// InternalError is a fault of the evaluator, not of the program.
type InternalError struct{ Text string }

func (e *InternalError) Error() string { return "internal error: " + e.Text }

// budget is what has been used of the limits.
type budget struct {
	Limits               Limits
	formSteps, allSteps  int64
	FormAlloc, allAlloc  int64
	formStart, wholeFrom instant
	nextClock            int64 // look at the clock when allSteps reaches this
	Depth                int

	// What loading has used before this run: it is one run cut in pieces.
	loadTime  time.Duration
	spentTime time.Duration // of loadTime, in this run
	loadAlloc int64
}

// The clock costs more than a step, so that it is read once in so many.
const stepsPerClock = 2048

func (m *Machine) Now() time.Time {
	if m.Opts.Now != nil {
		return m.Opts.Now()
	}
	return time.Now()
}

// instant is a place in time, by the clock and by the processor's work.
type instant struct {
	clock  time.Time
	worked time.Duration
}

func (m *Machine) instant() instant {
	i := instant{clock: m.Now()}
	if m.Opts.Worked != nil {
		i.worked = m.Opts.Worked()
	}
	return i
}

// between is how long evaluation took. The clock alone would count what others do
// on a busy machine, and the wait for a command; the processor's time alone what
// other goroutines do.
func (m *Machine) between(from, to instant) time.Duration {
	elapsed := to.clock.Sub(from.clock)
	if m.Opts.Worked != nil {
		elapsed = min(elapsed, to.worked-from.worked)
	}
	return elapsed
}

// BeginRun begins what Limits count together, unless it is part of such a run;
// what it returns ends it. Time and memory of loading add up.
func (m *Machine) BeginRun(loading bool) (end func()) {
	if len(m.Loading) > 0 || m.nesting > 0 || m.running {
		return func() {}
	}
	m.running = true
	m.startWhole()
	b := &m.Budget
	if !loading {
		return func() { m.running = false }
	}
	b.allAlloc, b.spentTime = b.loadAlloc, b.loadTime
	return func() {
		m.running = false
		b.loadAlloc, b.loadTime = b.allAlloc, b.spentTime+m.between(b.wholeFrom, m.instant())
	}
}

func (m *Machine) startWhole() {
	b := &m.Budget
	b.allSteps, b.allAlloc, b.spentTime, b.wholeFrom = 0, 0, 0, m.instant()
	b.nextClock = stepsPerClock
	m.StartForm()
}

func (m *Machine) StartForm() {
	b := &m.Budget
	b.formSteps, b.FormAlloc = 0, 0
	b.formStart = instant{} // set at the first look at the clock: most forms end before
}

// Step charges n steps.
func (m *Machine) Step(n int) error {
	b := &m.Budget
	b.formSteps += int64(n)
	b.allSteps += int64(n)
	if b.formSteps > b.Limits.FormSteps {
		return &LimitError{Bound: "steps", Size: b.Limits.FormSteps}
	}
	if b.allSteps > b.Limits.TotalSteps {
		return &LimitError{Bound: "steps", Size: b.Limits.TotalSteps, Whole: true}
	}
	if b.allSteps >= b.nextClock {
		b.nextClock = b.allSteps + stepsPerClock
		return m.lookAtClock()
	}
	return nil
}

func (m *Machine) lookAtClock() error {
	b, now := &m.Budget, m.instant()
	if b.formStart.clock.IsZero() {
		b.formStart = now
	}
	if m.between(b.formStart, now) > b.Limits.FormTime {
		return &LimitError{Bound: "time", Size: int64(b.Limits.FormTime)}
	}
	if m.between(b.wholeFrom, now)+b.spentTime > b.Limits.TotalTime {
		return &LimitError{Bound: "time", Size: int64(b.Limits.TotalTime), Whole: true}
	}
	return nil
}

// Alloc charges n bytes, before they are allocated.
func (m *Machine) Alloc(n int) error {
	b := &m.Budget
	if n < 0 || b.FormAlloc+int64(n) > b.Limits.FormAlloc {
		return &LimitError{Bound: "memory", Size: b.Limits.FormAlloc}
	}
	if b.allAlloc+int64(n) > b.Limits.TotalAlloc {
		return &LimitError{Bound: "memory", Size: b.Limits.TotalAlloc, Whole: true}
	}
	b.FormAlloc += int64(n)
	b.allAlloc += int64(n)
	return nil
}

// Spent tells whether the bound of all forms together was hit, so that no
// further form can be evaluated.
func (m *Machine) Spent() error {
	m.StartForm()
	if err := m.Step(0); err != nil {
		return err
	}
	if err := m.Alloc(0); err != nil {
		return err
	}
	return m.lookAtClock()
}

// lowerBytes is what the code of one form inside of another takes. It is gone
// when the top-level form is through, so that it counts for that alone.
const lowerBytes = 256

// ChargeCode charges code for the form that is evaluated.
func (m *Machine) ChargeCode(n int) error {
	b := &m.Budget
	if b.FormAlloc += int64(n); b.FormAlloc > b.Limits.FormAlloc {
		return &LimitError{Bound: "memory", Size: b.Limits.FormAlloc}
	}
	return nil
}

// What objects are charged; Go's sizes rounded up.
const (
	ConsBytes    = 64
	StringBytes  = 32
	ObjectBytes  = 16
	ClosureBytes = 1024 // a closure holds the scopes it was made in
)

func (m *Machine) Enter() error {
	m.Budget.Depth++
	if m.Budget.Depth > m.Budget.Limits.Depth {
		return &LimitError{Bound: "depth", Size: int64(m.Budget.Limits.Depth)}
	}
	return nil
}

func (m *Machine) Leave() { m.Budget.Depth-- }

// MaxFile bounds one file, in bytes, after it was unpacked.
const MaxFile = 2 << 20
