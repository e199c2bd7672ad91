package lisp

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var (
	randomPrograms = flag.Int("programs", 0, "random programs to compare with Emacs; 0 is 600, or 10,000 where nothing may be left out")
	randomSeed     = flag.Uint64("seed", 1, "of the random programs")
)

// generator makes programs that mostly have a value: it knows what type an
// expression has.
type generator struct {
	*rand.Rand
	used    map[string]int  // how often each form of the grammar
	Program map[string]bool // the forms of the program that is made
}

// operator is the name at the head of a form of the grammar, "" if it has none.
func operator(template string) string {
	head := strings.TrimLeft(template, "(#'`")
	if !strings.HasPrefix(template, "(") {
		return ""
	}
	if end := strings.IndexAny(head, " )"); end > 0 {
		return head[:end]
	}
	return head
}

// forms by the type of their value. Capital letters stand for expressions: I
// integer, S string, L list of integers, A alist of symbols, Y symbol, B
// boolean, F function of an integer, X anything, V a vector of integers.
var grammar = map[string][]string{
	"I": {"(+ I I)", "(- I I)", "(* I I)", "(mod I 7)", "(% I 5)", "(/ I 3)", "(1+ I)", "(1- I)", "(max I I)", "(min I I)", "(abs I)",
		"(length L)", "(length S)", "(or (car L) I)", "(or (nth (mod I 3) L) I)", "(or (nth 1 (cons I L)) 3)", "(if B I I)", "(progn X I)", "(prog1 I X)", "(apply #'+ L)",
		"(funcall F I)", "(string-to-number S)", "(or (cdr (assq Y A)) I)", "(alist-get Y A 5)", "(or (string-match S S) I)",
		"(cl-reduce #'+ L)", "(seq-reduce #'+ L I)", "(let ((v I)) (setq v (+ v I)) v)", "(cond (B I) (t I))", "(cl-case (mod I 3) (0 I) (1 I) (t I))",
		"(catch 'k (throw 'k I))", "(catch 'k (dolist (e L) (when (> e I) (throw 'k e))) I)", "(condition-case nil I (error I))",
		"(condition-case nil (car I) (error I))", "(unwind-protect I X)", "(aref V 0)", "(seq-max (cons I L))", "(pcase L (`(,p . ,_) p) (_ I))",
		"(let ((s 0)) (dotimes (i (mod I 5) s) (setq s (+ s i))))", "(cl-loop for e in L sum e)", "(cl-loop for e in L when (> e I) count e)",
		"(logand I I)", "(ash (mod I 9) 2)", "(if-let ((m (car L))) m I)", "(string-to-char (concat S \"z\"))", "(prog2 X I X)", "(- I)"},
	"S": {"(concat S S)", "(upcase S)", "(downcase S)", "(format \"%s-%d\" S I)", "(format \"%S\" X)", "(number-to-string I)", "(symbol-name Y)",
		"(mapconcat #'number-to-string L S)", "(if B S S)", "(capitalize S)", "(string-trim S)", "(substring (concat S \"abc\") 1)", "(or (car (split-string S \"b\")) S)",
		"(replace-regexp-in-string \"[ab]+\" S S)", "(string-join (split-string S \"a\") S)", "(string-reverse S)", "(let ((w S)) (concat w w))",
		"(when-let ((w S)) w)", "(mapconcat (lambda (c) (string c)) S \"\")", "(format \"%05d|%-6s|%x\" I S (abs I))", "(prin1-to-string L)", "(regexp-quote S)"},
	"L": {"(list I I)", "(cons I L)", "(append L L)", "(reverse L)", "(mapcar F L)", "(mapcar (lambda (e) (+ e I)) L)", "(delete-dups (copy-sequence L))",
		"(sort (copy-sequence L) #'<)", "(remq I L)", "(delq I (copy-sequence L))", "(seq-filter (lambda (e) (> e I)) L)", "(cl-remove-if #'cl-evenp L)", "(nthcdr (mod I 3) L)",
		"(last L)", "(butlast L)", "(number-sequence 1 (mod I 6))", "(let ((l (list I))) (push I l) l)", "(let ((l L)) (dolist (e L l) (setq l (cons e l))))", "`(,I ,@L I0)",
		"(let ((i 0) r) (while (< i 3) (setq r (cons i r) i (1+ i))) r)", "(cl-loop for e in L collect (* e 2))", "(mapcan (lambda (e) (list e e)) L)",
		"(nreverse (copy-sequence L))", "(append V nil)", "(member I L)", "(mapcar #'cdr A)", "(if B L L)", "(nconc (list I) L)", "(let ((l (list 1 2 3))) (setf (nth 1 l) I) l)",
		"(seq-uniq L)", "(seq-take L 2)", "(cl-subseq (cons I L) 0 1)", "(let ((x I) (y I)) (list y x))", "(let* ((x I) (y (+ x 1))) (list y x))"},
	"A": {"(list (cons Y I) (cons Y I))", "`((a . ,I) (b . ,I))", "(cons (cons Y I) A)", "(assq-delete-all Y (copy-alist A))", "(let ((al (copy-alist A))) (setf (alist-get Y al) I) al)",
		"(copy-alist A)", "(if B A A)", "(seq-filter (lambda (p) (eq (car p) Y)) A)", "(mapcar (lambda (e) (cons 'c e)) L)"},
	"Y": {"'a", "'b", "(intern S0)", "(if B 'a 'b)", "(or (car (car A)) 'a)", "(car '(a b))", "(quote b)"},
	"B": {"(> I I)", "(= I I)", "(equal L L)", "(eq Y Y)", "(null L)", "(not B)", "(and B B)", "(or B B)", "(string= S S)", "(member I L)", "(string-prefix-p S S)",
		"(string-match-p S S)", "(consp X)", "(stringp X)", "(integerp X)", "(symbolp X)", "(functionp F)", "(zerop I)", "(cl-some #'cl-evenp L)", "(seq-every-p #'cl-oddp L)", "(eql I I)",
		"(assq Y A)", "(string< S S)", "(boundp Y)", "(listp X)", "nil", "t"},
	"F": {"#'1+", "#'abs", "(lambda (q) (* q I))", "(lambda (q &optional r) (if r r q))", "(lambda (q &rest r) (+ q (length r)))", "(apply-partially #'+ I)", "(apply-partially #'- I I)"},
	"V": {"(vector I I)", "(vconcat (list I) L)", "`[,I 2]", "(let ((v (vector 1 2))) (aset v 1 I) v)", "(copy-sequence V)"},
	"X": {"I", "S", "L", "A", "Y", "B", "V", "(car L)", "(cdr L)", "(cons X X)", "(list X X)", "(ignore X)", "(identity X)", "(when B X)", "(unless B X)", "(car X)", "(nth 1 L)", "(length X)",
		"(concat X)", "(+ 1 X)", "(aref V 5)", "(let (x) x)", "(condition-case e (car X) (error e))", "(condition-case e (error \"m %s\" X) (error (cadr e)))", "(ignore-errors (+ X 1))",
		"(cl-destructuring-bind (p &optional q &rest r) L (list r q p))", "(pcase X ('a 1) ((pred stringp) 2) ((and n (guard (integerp n))) n) (`(,h . ,_) h) (_ 3))",
		"(let-alist A (list .a .b))", "(cl-flet ((g (n) (+ n I))) (g I))", "(funcall (lambda (n) (let ((n (1+ n))) n)) I)", "(plist-get (list :a X :b X) :b)", "(plist-get (list :a X :b X) :a)", "(pop (cdr (list I X)))",
		"(let ((h (make-hash-table :test 'equal))) (puthash S X h) (gethash S h))", "(let ((n 0)) (cl-incf n I) n)", "(macroexpand-1 '(my-none X0))", "(apply #'list X L)"},
}

var leaves = map[string][]string{
	"I": {"0", "1", "2", "7", "-3", "10", "100"}, "S": {`"a"`, `"ab c"`, `""`, `"Foo-bar"`, `" x "`, `"42"`, `"é"`}, "L": {"nil", "'(1 2 3)", "(list 5)", "'(3 1 2)"},
	"A": {"'((a . 1) (b . 2))", "nil", "'((b . 7))"}, "Y": {"'a", "'b"}, "B": {"t", "nil"}, "F": {"#'1+", "#'1-"}, "V": {"[1 2 3]", "[9]"}, "X": {"nil", "5", `"s"`, "'a", "'(1 . 2)", "1.5"},
}

// expression makes one of a type; depth bounds how deep it nests.
func (g *generator) expression(kind string, depth int) string {
	if depth <= 0 || g.IntN(6) == 0 {
		return leaves[kind][g.IntN(len(leaves[kind]))]
	}
	// Of two, the form that came less often: each must come a hundred times.
	template, other := grammar[kind][g.IntN(len(grammar[kind]))], grammar[kind][g.IntN(len(grammar[kind]))]
	if g.used[other] < g.used[template] {
		template = other
	}
	g.used[template]++
	g.Program[template] = true
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		isType := strings.IndexByte("ISLAYBFVX", c) >= 0 && (i == 0 || strings.IndexByte(" (,@'`[", template[i-1]) >= 0)
		if isType && (i+1 == len(template) || strings.IndexByte(" )]0", template[i+1]) >= 0) {
			if i+1 < len(template) && template[i+1] == '0' { // a constant
				b.WriteString(map[byte]string{'I': "4", 'S': `"a"`, 'X': "1"}[c])
				i++
				continue
			}
			b.WriteString(g.expression(string(c), depth-1))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// TestRandomPrograms compares random programs with Emacs, in both modes.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("runs Emacs over many programs")
	}
	count := *randomPrograms
	if count == 0 {
		count = 600
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			count = 10_000
		}
	}
	g := &generator{Rand: rand.New(rand.NewPCG(*randomSeed, 7)), used: map[string]int{}}
	var rows []*row
	var operators []map[string]bool // of each program
	kinds := []string{"I", "S", "L", "A", "B", "X", "V", "Y"}
	for len(rows) < count {
		g.Program = map[string]bool{}
		form := g.expression(kinds[g.IntN(len(kinds))], 4+g.IntN(3))
		rows = append(rows, &row{file: "random", line: len(rows), form: form})
		names := map[string]bool{}
		for template := range g.Program {
			names[operator(template)] = true
		}
		operators = append(operators, names)
	}
	values, inValues := 0, map[string]int{}
	for i, result := range compareWithEmacs(t, rows) {
		if strings.HasPrefix(result, "!") {
			continue
		}
		values++
		for name := range operators[i] {
			inValues[name]++
		}
	}
	if values < count*7/10 {
		t.Errorf("only %d of %d programs give a value", values, count)
	}
	delete(inValues, "")
	for name, n := range inValues {
		if count >= 10_000 && n < 100 {
			t.Errorf("%s is in only %d programs that give a value", name, n)
		}
	}
	if len(inValues) < 60 {
		t.Errorf("only %d forms in programs that give a value", len(inValues))
	}
	t.Logf("%d programs of %d forms, %d give a value", count, len(inValues), values)
}

// compareWithEmacs evaluates each row in both modes here and in Emacs, and
// returns what Emacs gives in lexical mode.
func compareWithEmacs(t *testing.T, rows []*row) []string {
	results := askEmacs(t, rows)
	values := make([]string, len(rows))
	for i, r := range rows {
		for mode, lexical := range []bool{true, false} {
			got, want := evalText(rowMachine(), r.form, lexical), results[i][mode]
			if got != want && !sameButFunctions(got, want) {
				t.Errorf("seed %d program %d, lexical %v\n%s\n  got %s\nEmacs %s", *randomSeed, i, lexical, r.form, got, want)
			}
		}
		values[i] = results[i][0]
	}
	return values
}

// sameButFunctions passes over functions in results and in the data of errors,
// which print as their source here.
func sameButFunctions(got, want string) bool {
	return strings.Contains(want, "closure") || strings.Contains(want, "#[") || strings.Contains(want, "#<subr") ||
		strings.Contains(want, "wrong-number-of-arguments") && strings.Contains(got, "wrong-number-of-arguments")
}
