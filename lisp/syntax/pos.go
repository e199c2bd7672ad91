package syntax

import "fmt"

// Pos is a place in a source text. The zero Pos is "unknown".
type Pos struct {
	File *File
	Line int32 // 1-based
	Col  int32 // 1-based, in characters
}

// File names the text that a place is in; all places of one text share it.
type File struct{ Name string }

// IsKnown tells whether the place is one in a text.
func (p Pos) IsKnown() bool { return p.File != nil }

// String gives FILE:LINE:COL, or "" for an unknown place.
func (p Pos) String() string {
	if p.File == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", p.File.Name, p.Line, p.Col)
}

// lineCol gives LINE:COL, for a second place in a message that names the file.
func (p Pos) lineCol() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }
