package message

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// mmlRows are texts of a mail buffer, with the tag that is found in each. mml-parse of
// GNU Emacs 28.2 makes the same difference, but where differs says why not.
var mmlRows = []struct{ text, tag, differs string }{
	{"hello\n", "", ""},
	{"<#part type=text/plain>x<#/part>\n", "<#part", ""},
	{"a <#part> b\n", "<#part", ""},
	{"> <#Part type=x>\n", "<#Part", ""},
	{"<#!part>\n", "", ""},
	{"<#!!part> <# part> <#tag>\n", "", ""},
	{"<#multipart type=mixed>\nx\n<#/multipart>\n", "<#multipart", ""},
	{"<#external type=x>\n", "<#external", ""},
	{"<#mml>\n", "<#mml", ""},
	{"<#partial>\n", "<#part", ""},
	{"x\n<#/part>\n", "<#/part", ""},
	{"<#secure method=pgpmime mode=sign>\nx\n", "<#secure", ""},
	{"x <#secure method=pgpmime mode=sign>\ny\n", "", ""},
	{"x\n<#secure method=pgpmime mode=sign>\ny\n", "<#secure", "Emacs sends it as text; a mail that was to be signed does not go unsigned"},
	{"x\n<#/secure>\n", "", ""},
}

func TestMML(t *testing.T) {
	const header = "From: a@b.example\nTo: c@d.example\n--text--\n"
	for _, row := range mmlRows {
		for lead, line := range map[string]int{"": 4, "more\nlines\n": 6} {
			if lead != "" && row.tag == "<#secure" && row.differs == "" {
				continue
			}
			checkMML(t, header+lead+row.text, row.tag, line+strings.Count(row.text[:max(0, strings.Index(row.text, row.tag))], "\n"))
			checkMML(t, strings.Replace(header, "--text--", "", 1)+lead+row.text, "", 0)
		}
	}
	long := strings.Repeat("x", 64<<10-3)
	checkMML(t, header+long+"<#part>\n", "<#part", 4)
	checkMML(t, header+strings.Repeat("x", 64<<10)+"<#secure mode=sign>\n", "", 0)
	checkMML(t, header+long+"\n\n<#part>\n", "<#part", 6)
}

func checkMML(t *testing.T, text, tag string, line int) {
	t.Helper()
	m, err := Read(strings.NewReader(text), ReadOptions{Separator: "--text--"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	err = m.CheckMML()
	var found *MMLError
	switch {
	case tag == "" && err != nil, tag != "" && (!errors.As(err, &found) || found.Tag != tag || found.Line != line):
		t.Errorf("%.80q: %v, want %q in line %d", text, err, tag, line)
	}
	if _, err := io.Copy(io.Discard, m.Body.Open()); err != nil {
		t.Error(err)
	}
}

// TestMMLAsEmacs has Emacs parse the rows: one without a tag is one part of plain text.
func TestMMLAsEmacs(t *testing.T) {
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal(err)
		}
		t.Skip("no emacs to ask")
	}
	var form strings.Builder
	form.WriteString(`(progn (require 'mml) (dolist (text '(`)
	for _, row := range mmlRows {
		form.WriteString(`"` + strings.ReplaceAll(row.text, "\n", `\n`) + `" `)
	}
	form.WriteString(`)) (with-temp-buffer (insert text) (princ (if (equal (mml-parse) (list (list 'part '(type . "text/plain") (cons 'contents text)))) "text\n" "tag\n")))))`)
	out, err := exec.Command(emacs, "-Q", "--batch", "--eval", form.String()).Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Fields(string(out))
	if len(answers) != len(mmlRows) {
		t.Fatalf("%d answers: %s", len(answers), out)
	}
	for i, row := range mmlRows {
		if same := (answers[i] == "tag") == (row.tag != ""); same == (row.differs != "") {
			t.Errorf("%q: Emacs says %s", row.text, answers[i])
		}
	}
}
