package smtp

import (
	"regexp"
	"strings"
)

// What a server has against a client it often says only when a message comes:
// Postfix, for one, keeps it back until RCPT. It is no word about the message.

var (
	// hostWords name the client itself, whatever the refusal answers.
	hostWords = regexp.MustCompile(`(?i)client host|\b(your|client|connecting|sending|sender) (ip|host)\b|\bclient \[?[0-9a-f.:]{7,}|reverse dns|\bptr\b|helo command` +
		`|\brelay(ing)?( access| mail)?( is)? (denied|prohibited|not (allowed|permitted))|\bto relay\b`)
	// listedWords may be about what is in a message, too.
	listedWords = regexp.MustCompile(`(?i)\brelay|blocked using|black ?list|block ?list|dnsbl|\brbl\b|\bip address`)
	// lengthWords tell that a command was not too strange, but too long.
	lengthWords   = regexp.MustCompile(`(?i)\blong\b`)
	greylistWords = regexp.MustCompile(`(?i)gr[ae]y-?list`)
)

// isAboutClient tells whether a refusal of a message or a recipient is about this
// client: who it is, where it is, or how it came. To the message itself a server
// gives 5.7.x for its content too, so that words must say whom it means.
func isAboutClient(r Reply, command string, authenticated bool) bool {
	text := r.Text()
	switch r.Code {
	case 432, 454, 530, 534, 535, 538, 521, 502, 503: // RFC 4954, RFC 3207, RFC 7504; and a dialogue that went wrong
		return !isContent(command) || r.Code/10 == 53
	case 500: // RFC 5321 section 4.2.4: the command is not known, whatever is in it
		return !isContent(command) && !lengthWords.MatchString(text)
	}
	switch {
	case r.Code >= 600:
		return true
	case greylistWords.MatchString(text):
		return false
	case hostWords.MatchString(text):
		return true
	case isContent(command):
		return false
	case listedWords.MatchString(text):
		return true
	}
	return !authenticated && r.Code/100 == 5 && (strings.HasPrefix(r.Enhanced, "5.7.") || relayWords.MatchString(text))
}

// isContent tells the end of a message from the commands before it.
func isContent(command string) bool {
	return command == finalDot || command == "message" || strings.HasPrefix(command, "BDAT ")
}
