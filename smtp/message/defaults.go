package message

import "strings"

// Defaults are what Emacs's mail commands put into a new mail buffer. Programs that
// give a finished message know nothing of them.
type Defaults struct {
	Fields      string // mail-default-headers: header fields as text
	ReplyTo     string // mail-default-reply-to
	Blind       string // address for Bcc where mail-self-blind is set, "" for none
	ArchiveFile string // mail-archive-file-name, for Fcc
}

// AddDefaults adds the fields that are missing.
//
// Errors: *[HeaderError] for Fields that hold no header fields.
func (h *Header) AddDefaults(d Defaults) error {
	var lines []headerLine
	for line := range strings.Lines(d.Fields) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			lines = append(lines, headerLine{text: line})
		}
	}
	fields, err := parseFields(lines)
	if err != nil {
		return err
	}
	present := h.Clone()
	for _, f := range fields {
		if !present.Has(f.Name) {
			h.Fields = append(h.Fields, f)
		}
	}
	if d.ReplyTo != "" {
		addMissing(h, "Reply-To", d.ReplyTo)
	}
	if d.Blind != "" {
		h.Append("Bcc", d.Blind)
	}
	if d.ArchiveFile != "" {
		h.Append("Fcc", d.ArchiveFile)
	}
	return nil
}
