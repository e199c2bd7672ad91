package queue

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"time"
)

// record is a line of the journal: CRC-32C of the rest in hexadecimal, a space, and
// the whole state of one mail as JSON. The last one about a mail counts.
type record struct {
	File string `json:"file"` // the data file: its name, or where it is in another directory its path
	state
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumLength = 8 // hexadecimal digits

// appendRecord adds the line of a record.
func appendRecord(line []byte, r record) ([]byte, error) {
	start := len(line)
	line = append(line, "00000000 "...)
	if r.isPlain() {
		line = r.appendPlain(line)
	} else {
		text, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		line = append(line, text...)
	}
	appendSum(line[:start], crc32.Checksum(line[start+sumLength+1:], castagnoli))
	return append(line, '\n'), nil
}

// isPlain tells whether a record is one of the two that most mails have: that it is
// being sent, and that it is over.
func (r *record) isPlain() bool {
	for i := range len(r.File) {
		if c := r.File[i]; c != ':' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(r.Fates) == 0 && r.LastError == "" && !r.Held && !r.Doubt && r.Turned.IsZero() && r.Life == (life{}) && r.NextTry.IsZero() && r.LastTry.Year() > 1000 && r.LastTry.Year() < 9999
}

// appendPlain writes what [json.Marshal] would, in a tenth of the time.
func (r *record) appendPlain(line []byte) []byte {
	line = append(append(append(line, `{"file":"`...), r.File...), '"')
	if r.Mark != "" {
		line = append(append(append(line, `,"mark":"`...), r.Mark...), '"')
	}
	if r.Tries != 0 {
		line = strconv.AppendInt(append(line, `,"tries":`...), int64(r.Tries), 10)
	}
	line = append(r.LastTry.AppendFormat(append(line, `,"last_try":"`...), time.RFC3339Nano), '"')
	if r.Sending {
		line = append(line, `,"sending":true`...)
	}
	if r.Over {
		line = append(line, `,"over":true`...)
	}
	return append(line, '}')
}

func appendSum(line []byte, sum uint32) []byte {
	return hex.AppendEncode(line, []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

// parseRecord reads a line without its end; ok is false for one that is torn.
func parseRecord(line []byte) (r record, ok bool) {
	if len(line) < sumLength+1 || line[sumLength] != ' ' {
		return r, false
	}
	text := line[sumLength+1:]
	if !bytes.Equal(appendSum(nil, crc32.Checksum(text, castagnoli)), line[:sumLength]) {
		return r, false
	}
	err := json.Unmarshal(text, &r)
	return r, err == nil && r.File != ""
}

// maxRecord bounds a line of the journal; 100,000 recipients fit.
const maxRecord = 64 << 20

// looksLikeRecord tells whether a file that begins so may be a journal, or what a
// crash left of one: a record, or room that was reserved.
func looksLikeRecord(head []byte) bool {
	for i, c := range head {
		switch {
		case c == 0:
			return true
		case i == sumLength:
			return c == ' '
		case !strings.ContainsRune("0123456789abcdef", rune(c)):
			return false
		}
	}
	return true
}

// readRecords gives the records of a journal in order. What a crash tore is passed
// over: room that was reserved and not written is full of zeros, and the end of a
// write may be missing, or its beginning. damaged counts such lines, but for the last.
//
// The error is errNoJournal for a file in which no record is, and which does not begin
// as a journal does; or that of r.
func readRecords(r io.Reader, take func(record)) (damaged int, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(sumLength + 1)
	foreign := !looksLikeRecord(head)
	torn := 0
	for {
		line, err := readLine(in)
		line = bytes.TrimLeft(line, "\x00")
		if text, ended := bytes.CutSuffix(line, []byte("\n")); ended || len(line) > maxRecord {
			if r, ok := parseRecord(text); ok {
				damaged, torn, foreign = damaged+torn, 0, false
				take(r)
			} else if len(text) > 0 {
				torn++
			}
		}
		if errors.Is(err, io.EOF) && foreign {
			err = errNoJournal
		}
		if errors.Is(err, io.EOF) {
			return damaged, nil
		}
		if err != nil {
			return damaged, err
		}
	}
}

var errNoJournal = errors.New("it is no journal")

// readLine returns a line with its end, and of one that is too long the beginning; at
// the end of the input with io.EOF. The zeros of reserved room are no more than a
// buffer's worth of any line.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		if len(line) == 0 {
			piece = bytes.TrimLeft(piece, "\x00")
		}
		if len(line) <= maxRecord {
			line = append(line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
