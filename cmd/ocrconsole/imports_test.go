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

const modulePath = "ocrconsole"

// rooms says which packages there are and what of ours each may import: the house of ARCHITECTURE.md. A name
// that ends in /... stands for all packages below it.
var rooms = map[string][]string{
	"cmd/testtier":           {},
	"cmd/ocrconsole":         {"handlers/...", "models/...", "static/...", "views/...", "web/..."},
	"cmd/ocrconsole/torture": {"models", "models/dbtest", "models/rules", "models/verify", "web/payment/stripefake"},
	"cmd/ocrengine":          {"web/ocr/engine"},
	"handlers":               {"models/...", "static", "views/...", "web", "web/ocr", "web/ocr/quality", "web/payment"},
	"handlers/api":           {"models/...", "web"},
	"models":                 {"models/rules"},
	"models/accounts":        {"models", "models/catalog", "models/rules"},
	"models/alerts":          {"models", "models/catalog", "models/metering", "models/promise", "models/rules"},
	"models/billing":         {"models", "models/catalog", "models/rules"},
	"models/calls":           {"models", "models/metering", "models/recognition", "models/rules"},
	"models/catalog":         {"models", "models/rules"},
	"models/dbtest":          {"models", "models/catalog", "models/dbtest/keeper", "models/dbtest/tier"},
	"models/dbtest/keeper":   {},
	"models/dbtest/shop":     {"models/..."},
	"models/dbtest/tier":     {},
	"models/demo":            {"models/..."},
	"models/documents":       {"models", "models/catalog", "models/rules"},
	"models/exports":         {"models"},
	"models/metering":        {"models", "models/catalog", "models/rules"},
	"models/outbox":          {"models", "models/accounts"},
	"models/promise":         {"models", "models/rules"},
	"models/picture":         {},
	"models/recognition":     {"models/picture"},
	"models/rules":           {},
	"models/statement":       {"models", "models/catalog", "models/metering", "models/rules"},
	"models/verify":          {"models", "models/catalog", "models/rules"},
	"static":                 {},
	"views/components":       {"static", "views/format"},
	"views/format":           {},
	"views/layout":           {"static", "views/components", "views/format"},
	"views/mails":            {},
	"views/paper":            {"views/paper/pdf"},
	"views/paper/papertest":  {},
	"views/paper/pdf":        {},
	"views/pages":            {"static", "views/components", "views/format", "views/layout"},
	"web":                    {"models", "static", "views/..."},
	"web/browsertest":        {"models/dbtest/keeper", "models/dbtest/tier"},
	"web/fetch":              {"models/recognition"},
	"web/jobs":               {"models/billing"},
	"web/mail":               {"models", "models/outbox", "views/mails"},
	"web/mail/mailtest":      {},
	"web/ocr":                {"models/picture", "models/recognition", "web/ocr/engine"},
	"web/ocr/drawing":        {},
	"web/ocr/drawing/sets":   {"models/recognition", "web/ocr/drawing", "web/ocr/quality"},
	"web/ocr/quality":        {"models/recognition"},
	"web/ocr/engine":         {"models/picture"},
	"web/ocr/enginetest":     {"models/dbtest/tier", "web/ocr/engine"},
	"web/printer":            {"models", "models/documents", "views/format", "views/paper"},
	"web/payment":            {"models", "models/billing", "models/catalog", "models/rules", "views/...", "web"},
	"web/payment/stripefake": {},
}

// wings says what tests may import, by the first part of a package's name: more than the package itself, but
// nothing that stands above it.
var wings = map[string][]string{
	"cmd":      {"handlers/...", "models/...", "static/...", "views/...", "web/...", "cmd/..."},
	"handlers": {"handlers/...", "models/...", "static/...", "views/...", "web/..."},
	"models":   {"models/..."},
	"static":   {"static/..."},
	"views":    {"static/...", "views/...", "web/browsertest"},
	"web":      {"models/...", "static/...", "views/...", "web/..."},
}

// testSupport are the packages that only tests may import, and each other.
var testSupport = []string{"cmd/ocrconsole/torture", "models/dbtest", "models/dbtest/keeper", "models/dbtest/shop", "models/dbtest/tier", "views/paper/papertest", "web/browsertest", "web/mail/mailtest", "web/ocr/drawing", "web/ocr/drawing/sets", "web/ocr/enginetest", "web/payment/stripefake"}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range list(t, modulePath+"/...") {
		for _, problem := range check(p) {
			t.Error(problem)
		}
	}
	if t.Failed() {
		t.Log("what may be imported:\n" + table())
	}
}

func TestTheRulesNeedOnlyTheStandardLibrary(t *testing.T) {
	rules := modulePath + "/models/rules"
	packages := list(t, "-deps", rules)
	if len(packages) < 2 {
		t.Fatalf("%d packages listed", len(packages))
	}
	for _, p := range packages {
		if !p.Standard && p.ImportPath != rules {
			t.Errorf("models/rules depends on %s", p.ImportPath)
		}
	}
}

// What loads libraries at run time makes a program that needs them, and the system's own, on the machine.
func TestTheConsoleLoadsNoLibraries(t *testing.T) {
	loads := func(program string) bool {
		return slices.ContainsFunc(list(t, "-deps", modulePath+"/"+program), func(p listed) bool {
			return strings.HasPrefix(p.ImportPath, "github.com/ebitengine/purego")
		})
	}
	if loads("cmd/ocrconsole") {
		t.Error("cmd/ocrconsole depends on purego: what needs it belongs into cmd/ocrengine")
	}
	if !loads("cmd/ocrengine") {
		t.Error("cmd/ocrengine does not depend on purego: this test looks for another package")
	}
}

func TestTheCheckRefusesWhatTheHouseForbids(t *testing.T) {
	for name, test := range map[string]struct {
		p    listed
		want string
	}{
		"an unknown package":       {listed{ImportPath: "ocrconsole/util"}, "unknown package util"},
		"upwards":                  {listed{ImportPath: "ocrconsole/models", Imports: []string{"ocrconsole/models/billing"}}, "models must not import models/billing"},
		"sideways":                 {listed{ImportPath: "ocrconsole/views/format", Imports: []string{"ocrconsole/static"}}, "views/format must not import static"},
		"test support":             {listed{ImportPath: "ocrconsole/models/demo", Imports: []string{"ocrconsole/models/dbtest"}}, "models/demo must not import models/dbtest outside of tests"},
		"a test of what is above":  {listed{ImportPath: "ocrconsole/models", XTestImports: []string{"ocrconsole/web"}}, "tests of models must not import web"},
		"allowed":                  {listed{ImportPath: "ocrconsole/web", Imports: []string{"fmt", "ocrconsole/views/layout", "ocrconsolex/a"}}, ""},
		"allowed to a test":        {listed{ImportPath: "ocrconsole/models", XTestImports: []string{"ocrconsole/models/dbtest"}}, ""},
		"an entry names one room":  {listed{ImportPath: "ocrconsole/handlers", Imports: []string{"ocrconsole/web/jobs"}}, "handlers must not import web/jobs"},
		"an entry ends at a slash": {listed{ImportPath: "ocrconsole/models/demo", Imports: []string{"ocrconsole/modelsx"}}, "models/demo must not import modelsx"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(check(test.p), "; "); got != test.want {
				t.Errorf("check = %q, want %q", got, test.want)
			}
		})
	}
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
