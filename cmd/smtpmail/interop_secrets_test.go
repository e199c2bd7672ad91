package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// checkSecret fails if a text shows a password, or what a mechanism makes of it.
func checkSecret(t *testing.T, where, text, password string) {
	t.Helper()
	if how := findSecret(text, password); how != "" {
		t.Errorf("%s shows the password, %s:\n%s", where, how, text)
	}
}

// findSecret says how a text shows a password: as it is, in hexadecimal, in base64
// at any of the three alignments, or in a response of a mechanism; else "".
func findSecret(text, password string) string {
	if strings.Contains(text, password) {
		return "as it is"
	}
	if strings.Contains(strings.ToLower(text), hex.EncodeToString([]byte(password))) {
		return "in hexadecimal"
	}
	for shift := range 3 {
		// The first and the last characters of base64 depend on the neighbours too.
		b64 := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + password))
		if strings.Contains(text, b64[(shift*8+5)/6:(shift+len(password))*8/6]) {
			return fmt.Sprintf("in base64 after %d octets", shift)
		}
	}
	for _, word := range base64Word.FindAllString(text, -1) {
		plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(word, "="))
		if err == nil && response.Match(plain) {
			return fmt.Sprintf("in the response %q", plain)
		}
	}
	return ""
}

var (
	base64Word = regexp.MustCompile(`[A-Za-z0-9+/]{8,}={0,2}`)
	// response is a digest as CRAM-MD5 has it, or a proof of SCRAM.
	response = regexp.MustCompile(`^\S+ [0-9a-f]{32}$|,p=`)
)

// TestFindSecret proves that what must not be seen would be found.
func TestFindSecret(t *testing.T) {
	const password = "wr0ng-p4ss"
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for _, text := range []string{
		password, hex.EncodeToString([]byte("u" + password + "v")), strings.ToUpper(hex.EncodeToString([]byte(password))),
		b64(password), b64("x" + password + "yz"), b64("xy" + password), b64("xyz" + password + "x"), b64("\x00joe\x00" + password),
		b64("joe 0123456789abcdef0123456789abcdef"), b64("c=biws,r=abc,p=AAAA"),
	} {
		if findSecret("C: "+text+"\n", password) == "" {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{"", "C: AUTH PLAIN <omitted>", "S: 334 " + b64("<123.456@mx.example>"), b64("joe"), b64("c=biws,r=abc")} {
		if how := findSecret(text, password); how != "" {
			t.Errorf("found in %q %s", text, how)
		}
	}
}
