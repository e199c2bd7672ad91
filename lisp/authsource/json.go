package authsource

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// parseJSON reads a list of objects whose keys are those of a netrc entry. The
// line of an entry is its number in the list.
func parseJSON(file string, data []byte) ([]Entry, error) {
	var list []map[string]any
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, &SyntaxError{File: file, Line: jsonLine(data, err), Reason: "not a JSON list of objects"}
	}
	var entries []Entry
	for i, object := range list {
		e := Entry{File: file, Line: i + 1}
		for _, key := range sortedKeys(object) {
			value := fmt.Sprint(object[key])
			if key == "machine" || key == "host" {
				e.Host = value
			} else {
				e.set(key, value)
			}
		}
		e.Default = e.Host == ""
		entries = append(entries, e)
	}
	return entries, nil
}

// jsonLine is the line of a syntax error, the first for an error of another kind.
func jsonLine(data []byte, err error) int {
	var bad *json.SyntaxError
	if !errors.As(err, &bad) || bad.Offset > int64(len(data)) {
		return 1
	}
	return 1 + strings.Count(string(data[:bad.Offset]), "\n")
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
