package lisp

import (
	"errors"
	"testing"
	"time"
)

// FuzzEval evaluates any text: nothing may panic, pass a bound or leave a
// binding behind.
func FuzzEval(f *testing.F) {
	for _, r := range readRows(f) {
		f.Add(r.form)
	}
	for _, h := range hostile {
		if len(h.text) < 500 {
			f.Add(h.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := New(Options{Home: "/home/u", Limits: Limits{FormSteps: 20_000, TotalSteps: 40_000, FormAlloc: 4 << 20, TotalAlloc: 8 << 20,
			FormTime: time.Second, TotalTime: 2 * time.Second, Depth: 100}})
		start := time.Now()
		if err := m.LoadText("init.el", []byte(text)); err != nil {
			return
		}
		for _, e := range m.Errors() {
			var internal *InternalError
			if errors.As(e.Err, &internal) {
				t.Errorf("%v", e.Err)
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if len(m.Bindings) != 0 || m.Budget.Depth != 0 || len(m.Catches) != 0 {
			t.Error("left bindings", len(m.Bindings), "depth", m.Budget.Depth, "catches", len(m.Catches))
		}
	})
}
