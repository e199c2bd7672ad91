package emacs28

import (
	"sort"
	"strings"
	"testing"
)

// The tables are searched as sorted ones.
func TestTablesAreSorted(t *testing.T) {
	for name, table := range map[string]string{"emacs28": Names, "libraries28": libraryVariables, "requires28": libraryRequires} {
		lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
		if !sort.StringsAreSorted(lines) {
			t.Errorf("%s is not sorted by bytes", name)
		}
		if !strings.HasSuffix(table, "\n") {
			t.Errorf("%s does not end in a newline", name)
		}
	}
}
