package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// check says which of a package's imports the house forbids.
func check(p listed) (problems []string) {
	name := strings.TrimPrefix(p.ImportPath, modulePath+"/")
	allowed, known := rooms[name]
	if !known {
		return []string{"unknown package " + name}
	}
	for _, imported := range ours(p.Imports) {
		switch {
		case !matches(allowed, imported):
			problems = append(problems, fmt.Sprintf("%s must not import %s", name, imported))
		case slices.Contains(testSupport, imported) && !slices.Contains(testSupport, name):
			problems = append(problems, fmt.Sprintf("%s must not import %s outside of tests", name, imported))
		}
	}
	wing, _, _ := strings.Cut(name, "/")
	for _, imported := range ours(slices.Concat(p.TestImports, p.XTestImports)) {
		if !matches(wings[wing], imported) {
			problems = append(problems, fmt.Sprintf("tests of %s must not import %s", name, imported))
		}
	}
	return problems
}

// idle says what the table of rooms and the one of wings allow to nobody, or to one where they speak of many.
func idle(packages []listed) (problems []string) {
	there, tested := map[string][]string{}, map[string][]string{}
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, modulePath+"/")
		there[name] = ours(p.Imports)
		wing, _, _ := strings.Cut(name, "/")
		tested[wing] = append(tested[wing], ours(slices.Concat(p.TestImports, p.XTestImports))...)
	}
	for name, allowed := range rooms {
		imports, exists := there[name]
		if !exists {
			problems = append(problems, fmt.Sprintf("there is no package %s", name))
			continue
		}
		for _, pattern := range allowed {
			used := users(imports, pattern)
			switch {
			case used == 0:
				problems = append(problems, fmt.Sprintf("%s may import %s and does not", name, pattern))
			case used == 1 && strings.HasSuffix(pattern, "/..."):
				problems = append(problems, fmt.Sprintf("%s may import all of %s and imports one: name it", name, pattern))
			}
		}
	}
	for wing, allowed := range wings {
		for _, pattern := range allowed {
			if users(tested[wing], pattern) == 0 {
				problems = append(problems, fmt.Sprintf("tests of %s may import %s and do not", wing, pattern))
			}
		}
	}
	for _, name := range testSupport {
		if _, exists := there[name]; !exists {
			problems = append(problems, fmt.Sprintf("there is no package %s, which only tests may import", name))
		}
	}
	slices.Sort(problems)
	return problems
}

// users counts the packages among the imports that the pattern allows.
func users(imports []string, pattern string) int {
	matching := slices.DeleteFunc(slices.Clone(imports), func(name string) bool { return !matches([]string{pattern}, name) })
	slices.Sort(matching)
	return len(slices.Compact(matching))
}

// ours are the imports of this module, by their names in it, each once.
func ours(imports []string) (names []string) {
	for _, path := range imports {
		if name, ok := strings.CutPrefix(path, modulePath+"/"); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func matches(allowed []string, name string) bool {
	return slices.ContainsFunc(allowed, func(pattern string) bool {
		tree, all := strings.CutSuffix(pattern, "/...")
		return name == tree || all && strings.HasPrefix(name, tree+"/")
	})
}

// list asks the go command about packages.
func list(t *testing.T, patterns ...string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Standard,Imports,TestImports,XTestImports"}, patterns...)...)
	var output, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("go list: %v\n%s", err, &complaint)
	}
	var packages []listed
	for decoder := json.NewDecoder(&output); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// table shows the rooms, for whoever has to decide where something belongs.
func table() string {
	var lines []string
	for name, allowed := range rooms {
		lines = append(lines, fmt.Sprintf("  %-22s %s", name, strings.Join(allowed, " ")))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
