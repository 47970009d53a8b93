package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingChangesAVariableOfAPackageButUnderALock is why the race detector need not watch tests for running side by side: all
// that they share are the variables of their packages, and those are what they were at the start.
func TestNothingChangesAVariableOfAPackageButUnderALock(t *testing.T) {
	err := filepath.WalkDir("../..", func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); name == "testdata" || name == "node_modules" || name[0] == '.' && len(name) > 2 {
			return filepath.SkipDir
		}
		for _, place := range changes(t, folder) {
			t.Errorf("%s changes a variable of its package without a lock: tests that run side by side share it, and so do requests", place)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAChangedVariableIsFound(t *testing.T) {
	if got := changes(t, "testdata/variables"); len(got) != 4 {
		t.Errorf("found %q", got)
	}
}

// changes are the places where functions of the folder's package change its variables without a lock.
func changes(t *testing.T, folder string) (places []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	positions := token.NewFileSet()
	variables := make(variables)
	var functions []*ast.FuncDecl
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.GenDecl:
				variables.add(d)
			case *ast.FuncDecl:
				functions = append(functions, d)
			}
		}
	}
	for _, f := range functions {
		if f.Body == nil || f.Name.Name == "init" || locks(f) {
			continue
		}
		ast.Inspect(f.Body, func(node ast.Node) bool {
			for _, changed := range changedBy(node) {
				if variables.have(changed) {
					places = append(places, positions.Position(node.Pos()).String())
				}
			}
			return true
		})
	}
	return places
}

// variables are those of a package, by what the parser takes them for within their file, and by their names outside of it.
type variables map[any]bool

func (v variables) add(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		if values, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
			for _, name := range values.Names {
				v[name.Obj], v[name.Name] = name.Name != "_", name.Name != "_"
			}
		}
	}
}

// have tells whether what is changed is one of them, or in one.
func (v variables) have(changed ast.Expr) bool {
	for {
		switch x := changed.(type) {
		case *ast.IndexExpr:
			changed = x.X
		case *ast.SelectorExpr:
			changed = x.X
		case *ast.StarExpr:
			changed = x.X
		case *ast.ParenExpr:
			changed = x.X
		case *ast.Ident:
			return x.Obj != nil && v[x.Obj] || x.Obj == nil && v[x.Name]
		default:
			return false
		}
	}
}

// locks tells whether the function takes a lock.
func locks(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		found = found || ok && selector.Sel.Name == "Lock"
		return !found
	})
	return found
}

// changedBy are what the statement changes.
func changedBy(node ast.Node) []ast.Expr {
	switch n := node.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		if name, ok := n.Fun.(*ast.Ident); ok && (name.Name == "delete" || name.Name == "clear") {
			return n.Args[:1]
		}
	}
	return nil
}
