package account

import (
	"errors"
	"fmt"
	"strings"

	"smtpmail/lisp/settings"
	"smtpmail/queue"
	"smtpmail/smtp/message"
)

// RefuseInfluences keeps a mail from leaving otherwise than the init files say: by
// another server, unencrypted, or past a hook that would have stopped it.
func RefuseInfluences(s *settings.Settings) error {
	return influenceError(s, func(i settings.Influence) bool { return i.Say <= settings.Stops })
}

// RefuseQueued is refuseInfluences for a mail in the queue. It was through the hooks
// when it was queued; with its server stored it was also chosen for.
func RefuseQueued(s *settings.Settings, item *queue.Item) error {
	_, isStored := item.Variables["smtpmail-smtp-server"]
	return influenceError(s, func(i settings.Influence) bool {
		return i.Say <= settings.Stops && i.Flush || i.Say == settings.Chooses && !isStored
	})
}

// maxTold bounds the influences that one error names.
const maxTold = 5

func influenceError(s *settings.Settings, counts func(settings.Influence) bool) error {
	var found []settings.Influence
	for _, i := range s.Influences() {
		if counts(i) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return nil
	}
	first := found[0]
	var hints []string
	for n, i := range found[1:] {
		if n == maxTold {
			hints = append(hints, fmt.Sprintf("and %d more", len(found)-1-n))
			break
		}
		hints = append(hints, placed(i.At.String(), "also: "+i.What))
	}
	return refuse(KindSettings, first.At.String(), fmt.Errorf("%s: %s, so the mail is not sent", first.What, notRun(first.Say)), append(hints, wayOut(found)...)...)
}

func notRun(say settings.Say) string {
	switch say {
	case settings.Chooses:
		return "choosing the server or the account by the mail is not supported"
	case settings.Secures:
		return "signing and encrypting are not supported"
	}
	return "what may stop a mail is not run here"
}

func placed(at, text string) string {
	if at == "" {
		return text
	}
	return at + ": " + text
}

// wayOut is how a mail can be sent all the same.
func wayOut(found []settings.Influence) []string {
	hints := []string{"give an init file with the settings of one account: -l FILE"}
	var undo []string
	seen := make(map[string]bool)
	for _, i := range found {
		if i.Undo == "" {
			return hints
		}
		if !seen[i.Undo] {
			seen[i.Undo] = true
			undo = append(undo, i.Undo)
		}
	}
	form := undo[0]
	if len(undo) > 1 {
		form = "(progn " + strings.Join(undo, " ") + ")"
	}
	return append(hints, fmt.Sprintf("to send without it, with the other settings as they are: --eval \"%s\"", form))
}

// warningsOfInfluences are about what does not keep a mail from being sent, and would
// have changed it.
func warningsOfInfluences(s *settings.Settings) []string {
	var warnings []string
	for _, i := range s.Influences() {
		switch i.Say {
		case settings.Edits:
			warnings = append(warnings, placed(i.At.String(), i.What+"; it is not run, and the mail is sent as it is"))
		case settings.Unclear:
			warnings = append(warnings, placed(i.At.String(), i.What+"; it is not run"))
		}
	}
	return warnings
}

// refuseMethod keeps a mail from leaving by the wrong server that chooses one itself.
func refuseMethod(h *message.Header) error {
	if !h.Has("X-Message-SMTP-Method") {
		return nil
	}
	return refuse(KindSettings, "X-Message-SMTP-Method", errors.New("choosing a server by this header field is not supported, so the mail is not sent"), "remove the field")
}

// refuseMML keeps a mail buffer from being sent without the parts that its tags stand
// for, and unsigned.
func refuseMML(m *message.Message) error {
	err := m.CheckMML()
	var tag *message.MMLError
	if !errors.As(err, &tag) {
		return err
	}
	return refuse(KindMessage, "message on stdin", fmt.Errorf("%w; that is not supported, so the mail is not sent", err),
		"if it is text, end the header with an empty line instead of the separator line")
}
