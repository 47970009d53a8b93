package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// sharer is a package, in which goroutines share something or not.
type sharer struct {
	own      bool                       // the package starts goroutines itself
	guards   bool                       // a variable of the package is guarded by a lock
	calls    map[string]map[string]bool // which names a function of the tests uses
	starts   map[string]bool            // the functions of the tests that start goroutines
	parallel map[string]bool            // those that run side by side with others
}

// sharing lists the tests of a package in which goroutines share something. A race has two goroutines: the package starts them,
// and then all its tests are meant, or the test does, or a helper of the package's tests that it uses. Tests that run side by
// side share the variables of the package only, which nothing changes, a test says, but under a lock.
func sharing(folder string) (tests []string, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	s := sharer{calls: make(map[string]map[string]bool), starts: make(map[string]bool), parallel: make(map[string]bool)}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.read(parsed, strings.HasSuffix(file, "_test.go"))
	}
	s.spread(s.starts)
	s.spread(s.parallel)
	for _, name := range slices.Sorted(maps.Keys(s.calls)) {
		if isTest(name) && (s.own || s.starts[name] || s.guards && s.parallel[name]) {
			tests = append(tests, name)
		}
	}
	return tests, nil
}

// read notes what the file does.
func (s *sharer) read(file *ast.File, ofTests bool) {
	if !ofTests {
		s.own = s.own || startsGoroutines(file)
		s.guards = s.guards || guardsVariables(file)
		return
	}
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name := function.Name.Name // methods of one name are taken for one
		s.starts[name] = s.starts[name] || startsGoroutines(function)
		if s.calls[name] == nil {
			s.calls[name] = make(map[string]bool)
		}
		ast.Inspect(function, func(node ast.Node) bool {
			if used, ok := node.(*ast.Ident); ok { // also of functions that are handed over
				s.calls[name][used.Name] = true
				s.parallel[name] = s.parallel[name] || used.Name == "Parallel"
			}
			return true
		})
	}
}

// spread adds the functions that use those which are in the set.
func (s *sharer) spread(set map[string]bool) {
	for grown := true; grown; {
		grown = false
		for name, used := range s.calls {
			for other := range used {
				if set[other] && !set[name] {
					set[name], grown = true, true
				}
			}
		}
	}
}

func isTest(name string) bool { return strings.HasPrefix(name, "Test") && name != "TestMain" }

// startsGoroutines tells whether the code does: by a statement, in a group, or as a server that answers each request in its own.
func startsGoroutines(code ast.Node) (found bool) {
	ast.Inspect(code, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Go" || strings.HasPrefix(n.Sel.Name, "New") && strings.HasSuffix(n.Sel.Name, "Server")
		}
		return !found
	})
	return found
}

// guardsVariables tells whether a lock is among the variables of the file's package.
func guardsVariables(file *ast.File) (found bool) {
	for _, declaration := range file.Decls {
		variables, ok := declaration.(*ast.GenDecl)
		if !ok || variables.Tok != token.VAR {
			continue
		}
		ast.Inspect(variables, func(node ast.Node) bool {
			selector, ok := node.(*ast.SelectorExpr)
			found = found || ok && (selector.Sel.Name == "Mutex" || selector.Sel.Name == "RWMutex")
			return !found
		})
	}
	return found
}

// raceOf replaces the packages among the arguments of go test by those in which goroutines of tests share something, and adds
// which tests these are.
func raceOf(args []string) ([]string, error) {
	var flags, packages, tests []string
	for _, arg := range args {
		if !isPackage(arg) {
			flags = append(flags, arg)
			continue
		}
		found, err := sharing(arg)
		if err != nil {
			return nil, fmt.Errorf("read the tests of %s: %w", arg, err)
		}
		if len(found) > 0 {
			packages, tests = append(packages, arg), append(tests, found...)
		}
	}
	slices.Sort(tests)
	return slices.Concat([]string{"-run", anyOf(slices.Compact(tests))}, flags, packages), nil
}
