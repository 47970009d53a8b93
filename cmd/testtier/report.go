package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ranTier is what became of the tests in one.
type ranTier struct {
	name    string
	results []result
}

// shown is how many of the slowest tests are printed.
const shown = 10

func printSlowest(out io.Writer, tiers []ranTier) {
	type slow struct {
		result
		tier string
	}
	var all []slow
	for _, t := range tiers {
		for _, r := range t.results {
			if !strings.Contains(r.Test, "/") {
				all = append(all, slow{r, t.name})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b slow) int { return cmp.Compare(b.Seconds, a.Seconds) })
	_, _ = fmt.Fprintln(out, "The slowest tests:")
	for _, s := range all[:min(shown, len(all))] {
		_, _ = fmt.Fprintf(out, "%8.1f s  %s %s (%s)\n", s.Seconds, s.Package, s.Test, s.tier)
	}
}

// modulePath is what packages' names begin with.
const modulePath = "ocrconsole"

// testsIn lists the tests that are written in the folder and those below it, each as its package and its name.
func testsIn(root string) (tests []string, err error) {
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || name == "node_modules" || len(name) > 1 && name[0] == '.') {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		found, err := testsOf(file)
		pkg := path.Join(modulePath, filepath.ToSlash(filepath.Dir(file)))
		for _, name := range found {
			tests = append(tests, pkg+" "+name)
		}
		return err
	})
	return tests, err
}

// testsOf lists the tests of a file.
func testsOf(file string) (tests []string, err error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Recv != nil || !isTest(function.Name.Name) {
			continue
		}
		tests = append(tests, function.Name.Name)
	}
	return tests, nil
}

// missing fails with the tests that no tier has: those that nobody ran, and those that each tier that met them leaves out.
func missing(tiers []ranTier, written []string) error {
	met, ran := make(map[string]bool), make(map[string]bool)
	for _, t := range tiers {
		for _, r := range t.results {
			name := r.Package + " " + r.Test
			met[name] = true
			ran[name] = ran[name] || !r.Left
		}
	}
	var in []string
	for name := range met {
		if !ran[name] {
			in = append(in, name)
		}
	}
	for _, name := range written {
		if !met[name] {
			in = append(in, name)
		}
	}
	if len(in) == 0 {
		return nil
	}
	slices.Sort(in)
	return fmt.Errorf("%d tests are in no tier:\n    %s", len(in), strings.Join(in, "\n    "))
}
