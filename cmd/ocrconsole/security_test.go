package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Names in SECURITY.md: what stands in backquotes, by its shape.
var (
	quotedName = regexp.MustCompile("`([^`\n]+)`")
	fileName   = regexp.MustCompile(`^[a-z.][\w./-]*\.(go|md|yml|yaml)$`)
	testName   = regexp.MustCompile(`^Test\w+$`)
	makeName   = regexp.MustCompile(`^make (\w+)$`)
	ourCommand = regexp.MustCompile(`^ocrconsole ([a-z-]+)`)
)

// TestWhateverTheSecurityPolicyNamesIsThere looks for every file, test, target and command that SECURITY.md names.
func TestWhateverTheSecurityPolicyNamesIsThere(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	read := func(path string) string {
		text, err := os.ReadFile(filepath.Join(root, path)) // #nosec G304 -- of the project
		if err != nil {
			t.Errorf("SECURITY.md names %s: %v", path, err)
		}
		return string(text)
	}
	policy, makefile, main := read("SECURITY.md"), read("Makefile"), read("cmd/ocrconsole/main.go")
	var tests strings.Builder
	for _, pattern := range []string{"*/*_test.go", "*/*/*_test.go", "*/*/*/*_test.go"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file) // #nosec G304 -- of the project
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	found := 0
	for _, quoted := range quotedName.FindAllStringSubmatch(policy, -1) {
		name := quoted[1]
		missing := ""
		switch {
		case fileName.MatchString(name):
			found++
			read(name)
		case testName.MatchString(name):
			found++
			if !strings.Contains(tests.String(), "func "+name+"(") {
				missing = "test"
			}
		case makeName.MatchString(name):
			found++
			if !strings.Contains(makefile, "\n"+makeName.FindStringSubmatch(name)[1]+":") {
				missing = "target of the Makefile"
			}
		case ourCommand.MatchString(name):
			found++
			if command := ourCommand.FindStringSubmatch(name)[1]; !strings.Contains(strings.ToLower(main), strings.ReplaceAll(command, "-", "")+"command") {
				missing = "command"
			}
		}
		if missing != "" {
			t.Errorf("SECURITY.md names %s: there is no such %s", name, missing)
		}
	}
	if found < 40 {
		t.Errorf("SECURITY.md names %d things, of which there were more: is it still read right?", found)
	}
	if readme := read("README.md"); !strings.Contains(readme, "(SECURITY.md)") {
		t.Error("the README does not lead to SECURITY.md")
	}
}
