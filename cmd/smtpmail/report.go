package main

import (
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp"
)

// sendReport is the JSON form of one mail's fate.
type sendReport struct {
	ID          string            `json:"id"`
	MessageID   string            `json:"message_id"`
	ReversePath string            `json:"reverse_path"`
	Server      string            `json:"server"`
	TLS         string            `json:"tls"`
	Auth        string            `json:"auth"`
	Recipients  []recipientReport `json:"recipients"`
	SizeBytes   int64             `json:"size_bytes"`
	QueuedAs    string            `json:"queued_as"`
	Error       string            `json:"error"`
}

type recipientReport struct {
	Address  string `json:"address"`
	Status   string `json:"status"`
	Code     int    `json:"code"`
	Enhanced string `json:"enhanced"`
	Text     string `json:"text"`
}

func newSendReport(messageID, reversePath string) *sendReport {
	return &sendReport{MessageID: messageID, ReversePath: reversePath, Recipients: []recipientReport{}}
}

// add fills in what a session came to.
func (r *sendReport) add(result *smtp.Result, err error) {
	if err != nil {
		r.Error = err.Error()
	}
	if result == nil {
		return
	}
	r.Server, r.TLS, r.Auth, r.SizeBytes = result.Server, result.TLSVersion, result.Mechanism, result.SizeOctets
	for _, f := range result.Recipients {
		r.Recipients = append(r.Recipients, recipientReport{Address: f.Address, Status: f.Status.String(), Code: f.Code, Enhanced: f.Enhanced, Text: f.Text})
	}
}

// showReport writes, for --json, what was done, and returns err, that of the work. done
// says in a few words what cannot be undone: somebody who misses the report must
// not take the work for undone, and do it again.
func showReport(u *terminal.UI, v any, done string, err error) error {
	if !u.Json {
		return err
	}
	switch jsonErr := u.Object(v); {
	case jsonErr == nil:
		return err
	case err == nil:
		return terminal.Fail(terminal.ExitIO, done+", but the report on it could not be written", jsonErr)
	default:
		u.Warn("the report could not be written: %v", jsonErr)
		return err
	}
}

// channel names how a session was protected: "TLS 1.3" or "no TLS".
func channel(result *smtp.Result) string {
	if result.TLSVersion == "" {
		return "no TLS"
	}
	return result.TLSVersion
}
