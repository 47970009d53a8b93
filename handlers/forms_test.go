package handlers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// byHand are the functions that read a request otherwise than by page.Read, and why; all of handlers/page may.
var byHand = map[string]string{
	"desk.sentFile":         "a file",
	"export.exportPage":     "passes on the whole selection of a history, whatever that has in its address",
	"services.trial":        "says in the API's words what is wrong with a form of parts that is too large or broken",
	"services.trialPicture": "reads a file",
	"api.projects":          "answers programs, which send no forms",
	"api.bill":              "answers programs, which send no forms",
	"api.canonicalRequest":  "checks the signature of the address as it was sent",
}

// handReading are the methods of a request, and its fields, that give what was sent.
var handReading = []string{
	"FormValue", "PostFormValue", "FormParams", "FormFile", "MultipartForm", "ParseForm", "ParseMultipartForm", "PostForm", "Form",
	"QueryParam", "QueryParams", "QueryString", "Query", "RawQuery", "Bind", "BindBody", "BindQueryParams",
}

// parsed are the files of the folder, and of those in it.
func parsed(t *testing.T, folder string, tests bool) map[string]*ast.File {
	t.Helper()
	files := make(map[string]*ast.File)
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") && !tests {
			return err
		}
		path = filepath.Join(folder, path)
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNoHandlerReadsAFormByHand(t *testing.T) {
	excused := make(map[string]bool)
	for path, file := range parsed(t, ".", false) {
		if filepath.Dir(path) == "page" {
			continue
		}
		for _, declaration := range file.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if !is {
				continue
			}
			name := file.Name.Name + "." + function.Name.Name
			ast.Inspect(function, func(n ast.Node) bool {
				read, is := n.(*ast.SelectorExpr)
				if !is || !slices.Contains(handReading, read.Sel.Name) || isOurForm(read) {
					return true
				}
				if byHand[name] == "" {
					t.Errorf("%s: %s reads %s by hand: give it a struct, and page.Read", path, name, read.Sel.Name)
				}
				excused[name] = true
				return true
			})
		}
	}
	for name := range byHand {
		if !excused[name] {
			t.Errorf("%s reads nothing by hand any more: take it off the list", name)
		}
	}
}

// isOurForm tells a field that is called Form, of a struct or of page, from that of a request: v.Request().Form, r.Form.
func isOurForm(read *ast.SelectorExpr) bool {
	of, is := read.X.(*ast.Ident)
	return read.Sel.Name == "Form" && is && of.Name != "r" && of.Name != "request"
}

// sentField is a field of a struct that a form or an address is read into.
type sentField struct{ where, form, query, kind string }

// sentFields are all of them.
func sentFields(t *testing.T) []sentField {
	t.Helper()
	var all []sentField
	for _, folder := range []string{".", "../views"} {
		for path, file := range parsed(t, folder, false) {
			ast.Inspect(file, func(n ast.Node) bool {
				structure, is := n.(*ast.StructType)
				if !is {
					return true
				}
				for _, field := range structure.Fields.List {
					if field.Tag == nil {
						continue
					}
					text, err := strconv.Unquote(field.Tag.Value)
					if err != nil {
						t.Fatal(err)
					}
					tag := reflect.StructTag(text)
					if f := (sentField{path, tag.Get("form"), tag.Get("query"), kindOf(field.Type)}); f.form != "" || f.query != "" {
						all = append(all, f)
					}
				}
				return true
			})
		}
	}
	if len(all) == 0 {
		t.Fatal("no form is read into a struct")
	}
	return all
}

func kindOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.ArrayType:
		return "[]" + kindOf(x.Elt)
	case *ast.SelectorExpr:
		return fmt.Sprint(x.X, ".", x.Sel.Name)
	default:
		return fmt.Sprintf("%T", x)
	}
}

// TestEveryFieldOfAFormTakesEveryText: page.Read knows no other types, and what was typed must be there to be shown again.
func TestEveryFieldOfAFormTakesEveryText(t *testing.T) {
	for _, f := range sentFields(t) {
		if !slices.Contains([]string{"string", "[]string", "components.Checked"}, f.kind) {
			t.Errorf("%s: field %q is a %s", f.where, f.form+f.query, f.kind)
		}
	}
}
