package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shares tells whether the file has goroutines of its own, or guards something from others'.
func shares(t *testing.T, file string) (found bool) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, imported := range parsed.Imports {
		name := strings.Trim(imported.Path.Value, `"`)
		found = found || name == "sync" || name == "sync/atomic" || strings.HasPrefix(name, "golang.org/x/sync/")
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		_, starts := node.(*ast.GoStmt)
		found = found || starts
		return true
	})
	return found
}

// TestEveryPackageWhoseGoroutinesShareIsWatched compares the lists of the Makefile with the code.
func TestEveryPackageWhoseGoroutinesShareIsWatched(t *testing.T) {
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	lists := regexp.MustCompile(`(?m)^SHARING(?:_PAGES)? = ((?:.*\\\n)*.*)$`).FindAllStringSubmatch(string(makefile), -1)
	if len(lists) != 2 {
		t.Fatalf("lists of the Makefile: %q", lists)
	}
	watched := strings.Fields(strings.ReplaceAll(lists[0][1]+" "+lists[1][1], `\`, " "))
	// What tests use themselves is watched with the packages that they test; this command has one goroutine, and a page of a browser, in which
	// ./cmd/ocrverify runs, one thread.
	support := []string{"./cmd/testtier", "./cmd/ocrverify", "./cmd/ocrconsole/torture", "./models/dbtest", "./models/dbtest/keeper", "./models/dbtest/shop", "./web/browsertest", "./web/mail/mailtest", "./web/oidc/oidctest", "./web/ocr/drawing", "./web/payment/stripefake"}
	loaded := []string{"./static"} // once, and never changed
	err = filepath.WalkDir("../..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || name == "node_modules" || name[0] == '.' && len(name) > 2) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		pkg := "./" + filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), "../../"))
		if shares(t, file) && !slices.Contains(watched, pkg) && !slices.Contains(support, pkg) && !slices.Contains(loaded, pkg) {
			t.Errorf("%s shares something between goroutines, and no tier with the race detector has it: add it to SHARING", pkg)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
