package account

// ErrorKind tells what an [AccountError] is about.
type ErrorKind uint8

// The kinds of errors of an account.
const (
	KindSettings ErrorKind = iota // a setting, or a file that one names
	KindPassword                  // nobody gave a password
	KindTime                      // the session's time was over
	KindMessage                   // the message, or what was said about its envelope
)

// Error is what keeps an account from being used, and what to do about it.
type Error struct {
	Kind  ErrorKind
	What  string // that failed, or empty
	Err   error
	Hints []string
}

func (e *Error) Error() string {
	if e.What == "" {
		return e.Err.Error()
	}
	return e.What + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func refuse(kind ErrorKind, what string, err error, hints ...string) error {
	return &Error{Kind: kind, What: what, Err: err, Hints: hints}
}
