package queue

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
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
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	line = appendSum(line, crc32.Checksum(text, castagnoli))
	line = append(append(line, ' '), text...)
	return append(line, '\n'), nil
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

var errLongRecord = errors.New("the journal has a line that is too long")

// readRecords gives the records of a journal in order. What a crash tore is passed
// over: room that was reserved and not written is full of zeros, and the end of a
// write may be missing, or its beginning. damaged counts such lines, but for the last.
func readRecords(r io.Reader, take func(record)) (damaged int, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	torn := 0
	for {
		line, err := readLine(in)
		line = bytes.TrimLeft(line, "\x00")
		if text, ended := bytes.CutSuffix(line, []byte("\n")); ended {
			if r, ok := parseRecord(text); ok {
				damaged, torn = damaged+torn, 0
				take(r)
			} else if len(text) > 0 {
				torn++
			}
		}
		if errors.Is(err, io.EOF) {
			return damaged, nil
		}
		if err != nil {
			return damaged, err
		}
	}
}

// readLine returns a line with its end; at the end of the input with io.EOF. The
// zeros of reserved room are no more than a buffer's worth of any line.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		if len(line) == 0 {
			piece = bytes.TrimLeft(piece, "\x00")
		}
		line = append(line, piece...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > maxRecord {
			return nil, errLongRecord
		}
	}
}
