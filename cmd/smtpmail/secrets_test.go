package main

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A form is what a secret looks like where somebody prints it.
type form struct{ name, text string }

// formsOf are the forms that do not depend on what else is printed: as it is and
// as programs quote it, the octets in hexadecimal and decimal, and base64 at each
// of the three alignments. The password is in the base64 of PLAIN, LOGIN and
// XOAUTH2 at one of those, whatever stands around it.
func formsOf(secret string) []form {
	lower := hex.EncodeToString([]byte(secret))
	quoted, _ := json.Marshal(secret)
	forms := []form{
		{"as it is", secret},
		{"quoted", string(quoted[1 : len(quoted)-1])},
		{"quoted", strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)},
		{"as a part of a URL", url.QueryEscape(secret)},
		{"as a part of a URL", url.PathEscape(secret)},
		{"in hexadecimal", lower},
		{"in hexadecimal", strings.ToUpper(lower)},
		{"in hexadecimal", fmt.Sprintf("% x", secret)},
		{"in hexadecimal", fmt.Sprintf("% X", secret)},
		{"in decimal", strings.Trim(fmt.Sprint([]byte(secret)), "[]")},
	}
	for shift := range 3 {
		// The first and the last characters of base64 depend on the neighbours too.
		first, last := (shift*8+5)/6, (shift+len(secret))*8/6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			b64 := encoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
			forms = append(forms, form{fmt.Sprintf("in base64 after %d octets", shift), b64[first:last]})
		}
	}
	slices.SortStableFunc(forms, func(a, b form) int { return strings.Compare(a.text, b.text) })
	return slices.CompactFunc(forms, func(a, b form) bool { return a.text == b.text })
}

// digestOf is what CRAM-MD5 makes of a secret and a challenge (RFC 2195).
func digestOf(secret, challenge string) form {
	h := hmac.New(md5.New, []byte(secret))
	h.Write([]byte(challenge))
	return form{"as the digest for " + challenge, hex.EncodeToString(h.Sum(nil))}
}

var (
	base64Word = regexp.MustCompile(`[A-Za-z0-9+/]{8,}={0,2}`)
	challenge  = regexp.MustCompile(`^<[^<>\s]+@[^<>\s]+>$`)
	// response is a digest as CRAM-MD5 has it, or a proof of SCRAM (RFC 5802). It
	// must not be seen whoever the password is of.
	response = regexp.MustCompile(`^\S+ [0-9a-f]{32}$|^c=[A-Za-z0-9+/=]+,r=[^,]+,p=`)
)

// base64Words are the words of a text that are base64, decoded.
func base64Words(text string) []string {
	var words []string
	for _, word := range base64Word.FindAllString(text, -1) {
		if plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(word, "=")); err == nil {
			words = append(words, string(plain))
		}
	}
	return words
}

// findSecrets says where a text shows a secret, and how; challenges are those of
// CRAM-MD5 that the secrets may have answered.
func findSecrets(text string, secrets, challenges []string) []string {
	var found []string
	decoded := base64Words(text)
	for _, secret := range secrets {
		for _, f := range formsOf(secret) {
			if at := strings.Index(text, f.text); at >= 0 {
				found = append(found, fmt.Sprintf("%q %s: %s", secret, f.name, around(text, at, len(f.text))))
			}
		}
		for _, c := range challenges {
			f := digestOf(secret, c)
			if at := strings.Index(strings.ToLower(text), f.text); at >= 0 {
				found = append(found, fmt.Sprintf("%q %s: %s", secret, f.name, around(text, at, len(f.text))))
			}
		}
	}
	for _, word := range decoded {
		if response.MatchString(word) {
			found = append(found, fmt.Sprintf("the response %q in base64", word))
		}
	}
	return found
}

// around is a piece of a text with what stands before and behind it.
func around(text string, at, size int) string {
	return fmt.Sprintf("%q", text[max(0, at-80):min(len(text), at+size+80)])
}

// challengesIn are the challenges of CRAM-MD5 that a trace shows.
func challengesIn(text string) []string {
	return slices.DeleteFunc(base64Words(text), func(word string) bool { return !challenge.MatchString(word) })
}

// TestFindSecrets proves that what must not be seen would be found, with each
// neighbour that shifts it.
func TestFindSecrets(t *testing.T) {
	const password, asked = `wr0ng-p4/s"?>\`, "<123.456@mx.example>"
	b64 := base64.StdEncoding.EncodeToString
	mac := digestOf(password, asked).text
	for _, text := range []string{
		password, `wr0ng-p4/s\"?>\\`, fmt.Sprintf("%q", password), "socks5://u:" + url.QueryEscape(password) + "@h",
		hex.EncodeToString([]byte("u" + password + "v")), strings.ToUpper(hex.EncodeToString([]byte(password))),
		fmt.Sprintf("% x", "u"+password), fmt.Sprint([]byte("u" + password + "v")),
		b64([]byte(password)), b64([]byte("x" + password + "yz")), b64([]byte("xy" + password)), b64([]byte("xyz" + password + "x")),
		base64.URLEncoding.EncodeToString([]byte("x" + password)), base64.RawURLEncoding.EncodeToString([]byte("xy" + password + "z")),
		b64([]byte("\x00joe\x00" + password)), b64([]byte("\x00j\x00" + password)), b64([]byte("joe\x00joe@example.org\x00" + password)),
		b64([]byte("user=joe\x01auth=Bearer " + password + "\x01\x01")),
		mac, strings.ToUpper(mac), "joe " + mac, b64([]byte("joe " + mac)),
		b64([]byte("joe 0123456789abcdef0123456789abcdef")), b64([]byte("c=biws,r=abc,p=AAAA")),
	} {
		if len(findSecrets("C: "+text+"\n", []string{"other", password}, []string{asked})) == 0 {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{"", "C: AUTH PLAIN <omitted>", "S: 334 " + b64([]byte(asked)), b64([]byte("joe")), b64([]byte("c=biws,r=abc")), digestOf("other", asked).text} {
		if found := findSecrets(text, []string{password}, []string{asked}); len(found) != 0 {
			t.Errorf("found in %q: %q", text, found)
		}
	}
	if got := challengesIn("S: 334 " + b64([]byte(asked)) + "\nC: AUTH CRAM-MD5\n"); !slices.Equal(got, []string{asked}) {
		t.Errorf("challenges are %q", got)
	}
}
