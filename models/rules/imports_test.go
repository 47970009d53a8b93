package rules_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTheRulesImportOnlyTheStandardLibraryAndNothingThatReadsTheWorld(t *testing.T) {
	worldly := []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2"}
	checked := 0
	for name, text := range sources(t, "*.go") {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			// No path of the standard library has a dot in it.
			if strings.Contains(path, ".") || strings.HasPrefix(path, "ocrconsole") || slices.Contains(worldly, path) {
				t.Errorf("%s imports %s", name, path)
			}
			checked++
		}
	}
	if checked == 0 {
		t.Fatal("no import was checked")
	}
}

func TestTheRulesReadNoClockAndUseNoFloats(t *testing.T) {
	for name, text := range sources(t, "*.go", "../quotes/*.go") {
		for _, banned := range []string{"time.Now", "time.Since", "float64", "float32", "time.Local"} {
			if strings.Contains(text, banned) {
				t.Errorf("%s uses %s", name, banned)
			}
		}
	}
}

// sources returns the files of these names, without tests.
func sources(t *testing.T, patterns ...string) map[string]string {
	t.Helper()
	var names []string
	for _, pattern := range patterns {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(matches) == 0 {
			t.Fatalf("no file is called %s", pattern)
		}
		names = append(names, matches...)
	}
	texts := make(map[string]string)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}
