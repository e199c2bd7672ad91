package main

import (
	"slices"

	"github.com/xrash/smetrics"
)

// synonyms are words that other programs have for what is meant.
var synonyms = map[string]string{
	"ls": "list", "rm": "remove", "del": "remove", "delete": "remove", "cat": "show", "view": "show", "run": "flush", "mail": "send",
	"flush": "flush", "mailq": "list", "status": "list", "settings": "config", "test": "check", "verify": "check",
}

// nearest returns the one of the words that was probably meant, "" for none.
func nearest(typed string, words []string) string {
	if meant := synonyms[typed]; slices.Contains(words, meant) {
		return meant
	}
	best, distance := "", 3
	if len(typed) < 4 {
		distance = 2
	}
	slices.Sort(words)
	for _, word := range words {
		if d := edits(typed, word); d < distance {
			best, distance = word, d
		}
	}
	return best
}

// edits is how many keys went wrong; two letters in each other's place are one.
func edits(a, b string) int {
	if len(a) > 40 { // no name is so long
		return len(a)
	}
	if len(a) == len(b) {
		for i := range len(a) - 1 {
			if a[i] != b[i] {
				if a[:i]+string(a[i+1])+string(a[i])+a[i+2:] == b {
					return 1
				}
				break
			}
		}
	}
	return smetrics.WagnerFischer(a, b, 1, 1, 1)
}

// suggestion is a hint that names the nearest word, "" where there is none.
func suggestion(typed string, words []string, before string) string {
	if word := nearest(typed, words); word != "" {
		return "did you mean " + before + word + "?"
	}
	return ""
}
