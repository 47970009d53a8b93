package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestTheProgramHasOneSQLite lists what the program is built from, with cgo and without: a second SQLite takes a minute to build
// and as much room as the first, and has faults of its own to look after.
func TestTheProgramHasOneSQLite(t *testing.T) {
	t.Parallel()
	for _, cgo := range []string{"CGO_ENABLED=0", "CGO_ENABLED=1"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
		list.Env = append(list.Environ(), cgo)
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		modules := strings.Fields(string(out))
		slices.Sort(modules)
		var found []string
		for _, module := range slices.Compact(modules) {
			if strings.Contains(strings.ToLower(module), "sqlite") {
				found = append(found, module)
			}
		}
		if !slices.Equal(found, []string{"modernc.org/sqlite"}) {
			t.Errorf("%s: the program is built with %v", cgo, found)
		}
	}
}
