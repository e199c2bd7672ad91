// Package examples holds init files and a message that show what the program
// understands; `smtpmail try` sends one with the other.
package examples

import _ "embed"

// InitFile is an init file with the settings that most people need.
//
//go:embed init.el
var InitFile []byte

// Message is a mail without From, Date and Message-ID, which sending completes.
//
//go:embed message.eml
var Message []byte
