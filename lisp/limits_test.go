package lisp

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile programs, and the bound that ends each.
var hostile = []struct{ text, bound string }{
	{`(while t)`, "steps"},
	{`(while t (setq x 1))`, "steps"},
	{`(while t (ignore-errors (car 1)))`, "steps"},
	{`(let ((f (lambda (g) (funcall g g)))) (funcall f f))`, "depth"},
	{`(defun f () (f)) (f)`, "depth"},
	{`(defun f () (condition-case nil (f) (error (f)))) (f)`, "depth"},
	{`(defun f () (unwind-protect (f) (f))) (f)`, "depth"},
	{`(defun f () (mapcar (lambda (x) (f)) '(1 2))) (f)`, "depth"},
	{`(condition-case nil (while t) (t 1))`, "steps"},
	{`(make-string 1000000000 ?a)`, "memory"},
	{`(make-vector 100000000 nil)`, "memory"},
	{`(make-list 100000000 nil)`, "memory"},
	{`(let ((s "aaaaaaaa")) (while t (setq s (concat s s))))`, "memory"},
	{`(let (l) (while t (setq l (cons l l))))`, "limit"},
	{`(let (l) (while t (push (lambda () l) l)))`, "limit"},
	{`(let ((s (make-string 1000000 ?a))) (mapconcat #'identity (make-list 1000 s) s))`, "memory"},
	{`(let ((l '(1 2 3))) (while t (setq l (append l l))))`, "limit"},
	{`(let ((n 2)) (while t (setq n (* n n))))`, "overflow"},
	{`(format "%1000000000d" 1)`, "memory"},
	{`(format "%.1000000000f" 1.0)`, "memory"},
	{`(number-sequence 1 1000000000)`, "limit"},
	{`(string-match "\\(a*\\)*b" (make-string 5000 ?a))`, "limit"},
	{`(string-match "\\(a\\|aa\\)*\\(a\\|aa\\)*c" (make-string 3000 ?a))`, "limit"},
	{`(string-match "\\(\\(a\\{100\\}\\)\\{100\\}\\)\\{100\\}" "a")`, "invalid"},
	{`(replace-regexp-in-string "a" (make-string 100000 ?b) (make-string 100000 ?a))`, "limit"},
	{`(defmacro m () '(m)) (m)`, "depth"},
	{`(defmacro m2 () '(progn (m2) (m2))) (m2)`, "depth"},
	{`(defmacro m3 (n) (if (= n 0) 1 (list '+ (list 'm3 (1- n)) (list 'm3 (1- n))))) (m3 40)`, "limit"},
	{`(let ((f '(progn 1))) (setcdr (cdr f) f) (eval f))`, "limit"},
	{`(let ((f (list 'quote 1))) (setcdr (cdr f) f) (eval f))`, "limit"},
	{`(eval '#1=(progn . #1#))`, "limit"},
	{`(eval '#1=(1+ #1#))`, "depth"},
	{`(load "x") (require 'x) (eval (read "` + strings.Repeat("(", 3000) + `"))`, ""},
	{strings.Repeat("(1+ ", 2000) + "1" + strings.Repeat(")", 2000), "depth"},
	{`(let ((h (make-hash-table))) (let ((i 0)) (while t (puthash (setq i (1+ i)) i h))))`, "limit"},
	{`(let ((i 0)) (while t (intern (number-to-string (setq i (1+ i))))))`, "limit"},
	{`(let ((l (list 1))) (setcdr l l) (apply #'+ l))`, "circular"},
	{`(sort (make-list 400000 1) (lambda (a b) t))`, "limit"},
	{`(cl-loop for x = 1 collect x)`, "limit"},
	{`(cl-loop)`, "steps"},
	{`(advice-add 'car :around (lambda (f x) (car x))) (car '(1))`, "depth"},
	{`(setq v (vector 1)) (aset v 0 v) (prin1-to-string v) (equal v v) (copy-tree v) (format "%s" v)`, ""},
	{`(dotimes (i 100000000))`, "steps"},
	{`(let ((x (list 1 2))) (setcar x x) (flatten-tree x))`, "depth"},
	{`(let ((x (list 1 2))) (setcar x x) (copy-tree x))`, "depth"},
	{"(pcase 1 " + strings.Repeat("((or 1 ", 200) + "2" + strings.Repeat("))", 200) + ")", ""},
	{`(expt 2 1000000000)`, "overflow"},
	{`(ash 1 1000000000)`, "overflow"},
	{`(string-to-number (make-string 100000 ?9))`, ""},
	{`(funcall (let ((f nil)) (setq f (lambda () (funcall f))) f))`, "depth"},
	{`(add-hook 'h (lambda () (run-hooks 'h))) (run-hooks 'h)`, "depth"},
	{`(string-pad "a" 1000000000)`, "memory"},
	{`(` + strings.Repeat("or nil (", 700) + strings.Repeat(")", 701), ""},
}

func TestHostilePrograms(t *testing.T) {
	for _, h := range hostile {
		name := h.text
		if len(name) > 60 {
			name = name[:60]
		}
		t.Run(name, func(t *testing.T) {
			m := New(Options{Home: "/home/u", Limits: Limits{
				FormSteps: 100_000, TotalSteps: 300_000, FormTime: time.Minute, TotalTime: time.Minute,
			}})
			if err := m.LoadText("--eval", []byte("(setq before 1)\n"+h.text+"\n(setq after 2)")); err != nil {
				t.Fatal(err)
			}
			if valueText(m, "before") != "1" {
				t.Error("what was set before is gone")
			}
			if len(m.Bindings) != 0 || m.Budget.Depth != 0 || len(m.Catches) != 0 {
				t.Error("left", len(m.Bindings), "bindings, depth", m.Budget.Depth)
			}
			if valueText(m, "after") != "2" {
				t.Error("the form behind it did not run:", errorTexts(m))
			}
			checkBound(t, m, h.bound)
		})
	}
}

func checkBound(t *testing.T, m *Machine, bound string) {
	t.Helper()
	var limit *LimitError
	found := ""
	for _, e := range m.Errors() {
		var internal *InternalError
		if errors.As(e.Err, &internal) {
			t.Errorf("internal error: %v", e.Err)
		}
		if errors.As(e.Err, &limit) {
			found = limit.Bound
		}
	}
	switch bound {
	case "":
	case "limit":
		if found == "" {
			t.Errorf("no bound was hit: %q", errorTexts(m))
		}
	case "overflow", "circular", "invalid":
		if len(m.Errors()) == 0 || found != "" {
			t.Errorf("want an error of the program: %q", errorTexts(m))
		}
	default:
		if found != bound && !(bound == "steps" && found == "time") {
			t.Errorf("hit %q, want %s: %q", found, bound, errorTexts(m))
		}
	}
}

// TestDefaultLimits measures the memory that a hostile file can take.
func TestDefaultLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, text := range []string{
		`(let (l) (while t (push (lambda () l) l)))`,
		`(let ((s (make-string 1000 ?a)) l) (while t (push (concat s) l)))`,
		`(let (l) (while t (push (list l l) l)))`,
		`(defun f (x) (f (lambda () (f x)))) (f 1)`,
	} {
		m := New(Options{})
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_ = m.LoadText("--eval", []byte(strings.Repeat(text+"\n", 5)))
		runtime.GC()
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 150<<20 {
			t.Errorf("%s: %d MB", text, grown>>20)
		}
		runtime.KeepAlive(m)
	}
}
