package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/renameio/v2"
)

// Status is what became of a recipient, or of a whole item.
type Status string

// The states of a recipient. An item without any is Waiting.
const (
	Waiting  Status = "waiting"
	Accepted Status = "accepted"
	Deferred Status = "deferred" // refused for now, to be tried again
	Refused  Status = "refused"  // refused for good
	Unknown  Status = "unknown"  // the reply to the final dot never came
)

// Fate is what became of one recipient.
type Fate struct {
	Status Status `json:"status"`
	Text   string `json:"text,omitempty"` // the server's words, or what failed
}

// state is the content of a .state file.
type state struct {
	ReversePath *string         `json:"reverse_path,omitempty"` // nil: decided at the flush
	Tries       int             `json:"tries"`
	LastTry     time.Time       `json:"last_try,omitzero"`
	LastError   string          `json:"last_error,omitempty"`
	Sending     bool            `json:"sending,omitempty"` // a try began and its end was not recorded
	Fates       map[string]Fate `json:"fates,omitempty"`   // by recipient
}

func readState(file string) (state, error) {
	var s state
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		return s, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

// write replaces the file; the new content is on disk when it returns.
func (s *state) write(file string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return replaceFile(file, string(data)+"\n")
}

// replaceFile puts a new content in a file's place in one step.
func replaceFile(name, text string) error {
	if err := renameio.WriteFile(name, []byte(text), 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return err
	}
	return syncDir(name)
}
