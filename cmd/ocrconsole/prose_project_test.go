package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// project is what papers may name: files, folders, tests, and declarations by the package or the type that has them.
type project struct {
	root            string
	files, folders  []string
	tests, makefile string
	packages        map[string]map[string]bool // "Name", "Type.Member" and, of members, "Member", by the package's name
	types           map[string]map[string]bool // "Member" by the type's name
}

// othersFiles are files of operators that papers name: in the data directory, and beside their pictures.
var othersFiles = []string{"master.key", "statement.key", "sandbox.secret", "expected.json"}

func (p *project) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.root, name)) // #nosec G304 -- of the project
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hasFile looks for a path from the root, or for a name without a folder anywhere.
func (p *project) hasFile(name string) bool {
	return slices.ContainsFunc(p.files, func(file string) bool {
		return file == name || !strings.Contains(name, "/") && path.Base(file) == name
	})
}

func (p *project) hasFolder(name string) bool { return slices.Contains(p.folders, name) }

// ours tells that the name is one of a package or a type of the project.
func (p *project) ours(name string) bool {
	return p.packages[name] != nil || ast.IsExported(name) && p.types[name] != nil
}

func (p *project) declares(of, name, member string) bool {
	if member != "" {
		return p.packages[of][name+"."+member]
	}
	return p.packages[of][name] || p.types[of][name]
}

func readProject(t *testing.T, root string) *project {
	t.Helper()
	p := &project{root: root, packages: map[string]map[string]bool{}, types: map[string]map[string]bool{}}
	p.makefile = p.read(t, "Makefile")
	var tests strings.Builder
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if name == ".git" || name == "bin" || name == "data" || entry.Name() == "node_modules" {
				return filepath.SkipDir
			}
			p.folders = append(p.folders, name)
			return nil
		}
		p.files = append(p.files, name)
		if path.Ext(name) != ".go" {
			return nil
		}
		if strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(file) // #nosec G304 G122 -- of the project
			tests.Write(text)
			return err
		}
		return p.parse(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	p.tests = tests.String()
	return p
}

// parse notes what a file declares.
func (p *project) parse(file string) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	pkg := parsed.Name.Name
	for _, declaration := range parsed.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			p.declare(pkg, receiver(d), d.Name.Name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				p.parseSpec(pkg, spec)
			}
		}
	}
	return nil
}

func (p *project) parseSpec(pkg string, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range s.Names {
			p.declare(pkg, "", name.Name)
		}
	case *ast.TypeSpec:
		p.declare(pkg, "", s.Name.Name)
		var fields *ast.FieldList
		switch of := s.Type.(type) {
		case *ast.StructType:
			fields = of.Fields
		case *ast.InterfaceType:
			fields = of.Methods
		default:
			return
		}
		for _, field := range fields.List {
			for _, name := range field.Names {
				p.declare(pkg, s.Name.Name, name.Name)
			}
		}
	}
}

func (p *project) declare(pkg, of, name string) {
	if p.packages[pkg] == nil {
		p.packages[pkg] = map[string]bool{}
	}
	p.packages[pkg][name] = true
	if of == "" {
		return
	}
	p.packages[pkg][of+"."+name] = true
	if p.types[of] == nil {
		p.types[of] = map[string]bool{}
	}
	p.types[of][name] = true
}

// receiver is the name of the type whose method it is, "" if it is a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	for {
		switch inner := of.(type) {
		case *ast.StarExpr:
			of = inner.X
		case *ast.IndexExpr:
			of = inner.X
		case *ast.Ident:
			return inner.Name
		default:
			return ""
		}
	}
}
