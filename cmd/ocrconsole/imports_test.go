package main_test

import (
	"slices"
	"strings"
	"testing"
)

const modulePath = "ocrconsole"

// rooms says which packages there are and what of ours each may import: the house of ARCHITECTURE.md. A name
// that ends in /... stands for all packages below it.
var rooms = map[string][]string{
	"cmd/testtier":           {},
	"cmd/ocrconsole":         {"cmd/ocrconsole/backup", "cmd/ocrconsole/bench", "cmd/ocrconsole/demo", "cmd/ocrconsole/wiring", "models/...", "views/words", "web/ocr", "web/ocr/quality"},
	"cmd/ocrconsole/backup":  {"cmd/ocrconsole/wiring", "models", "models/verify"},
	"cmd/ocrconsole/bench":   {"cmd/ocrconsole/wiring", "models/...", "web"},
	"cmd/ocrconsole/demo":    {"cmd/ocrconsole/wiring", "models/...", "web/payment"},
	"cmd/ocrconsole/wiring":  {"handlers", "handlers/api", "handlers/desk", "models/...", "views/format", "views/routes", "views/words", "web/..."},
	"cmd/ocrconsole/torture": {"models", "models/dbtest", "models/rules", "models/verify", "web/payment/stripefake"},
	"cmd/ocrengine":          {"web/ocr/engine"},
	"handlers":               {"handlers/account", "handlers/audit", "handlers/auto", "handlers/billing", "handlers/breaker", "handlers/buy", "handlers/caps", "handlers/docs", "handlers/export", "handlers/keys", "handlers/members", "handlers/overview", "handlers/page", "handlers/prices", "handlers/search", "handlers/services", "handlers/sso", "handlers/usage", "handlers/webhooks", "models", "models/accounts", "models/alerts", "models/audit", "models/billing", "models/breaker", "models/calls", "models/caps", "models/catalog", "models/cause", "models/documents", "models/exports", "models/metering", "models/recognition", "models/search", "models/statement", "models/stood", "models/vouchers", "models/webhooks", "views/layout", "views/routes", "web"},
	"handlers/account":       {"handlers/page", "models", "models/accounts", "models/alerts", "models/cause", "models/insight", "models/notice", "models/reading", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/account", "views/routes", "views/words", "web"},
	"handlers/audit":         {"handlers/export", "handlers/page", "models", "models/audit", "models/cause", "models/rights", "models/rules", "models/trail", "views/components", "views/layout", "views/pages/audit", "views/routes", "views/words"},
	"handlers/breaker":       {"handlers/page", "models", "models/accounts", "models/breaker", "models/insight", "models/rights", "views/components", "views/layout", "views/pages/breaker", "views/pages/parts", "views/routes", "views/words"},
	"handlers/caps":          {"handlers/page", "models", "models/caps", "models/cause", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/caps", "views/pages/parts", "views/routes", "views/words"},
	"handlers/auto":          {"handlers/page", "models", "models/billing", "models/cause", "models/forecast", "models/metering", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/auto", "views/pages/parts", "views/routes", "views/words"},
	"handlers/billing":       {"handlers/export", "handlers/page", "models", "models/accounts", "models/audit", "models/billing", "models/cause", "models/documents", "models/metering", "models/promise", "models/rights", "models/rules", "models/statement", "models/trail", "views/components", "views/format", "views/layout", "views/pages/billing", "views/pages/parts", "views/paper", "views/routes", "views/words", "web"},
	"handlers/buy":           {"handlers/export", "handlers/page", "models", "models/billing", "models/catalog", "models/cause", "models/documents", "models/forecast", "models/insight", "models/metering", "models/quotes", "models/rights", "models/rules", "models/vouchers", "models/whatif", "views/components", "views/format", "views/layout", "views/pages/buy", "views/pages/parts", "views/routes", "views/words"},
	"handlers/desk":          {"handlers/page", "models", "models/accounts", "models/alerts", "models/audit", "models/bank", "models/billing", "models/caps", "models/catalog", "models/cause", "models/desk", "models/drafts", "models/exports", "models/metering", "models/notice", "models/operators", "models/outbox", "models/revenue", "models/rights", "models/rules", "models/search", "models/trail", "models/transfers", "models/vouchers", "models/webhooks", "views/components", "views/format", "views/layout", "views/pages/audit", "views/pages/desk", "views/pages/parts", "views/pages/webhooks", "views/routes", "views/words", "web", "web/metrics"},
	"handlers/docs":          {"handlers/page", "models", "models/accounts", "models/alerts", "models/billing", "models/calls", "models/cause", "models/forecast", "models/notice", "models/recognition", "models/rules", "models/webhooks", "views/components", "views/layout", "views/pages/docs", "views/routes", "views/words", "web/ocr/quality"},
	"handlers/export":        {"handlers/page", "models", "models/audit", "models/cause", "models/exports", "models/rights", "models/rules", "models/trail", "views/components", "views/layout", "views/pages/export", "views/routes", "views/words", "web"},
	"handlers/keys":          {"handlers/export", "handlers/page", "models", "models/accounts", "models/cause", "models/exports", "models/metering", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/keys", "views/pages/parts", "views/routes", "views/words", "web"},
	"handlers/members":       {"handlers/page", "models", "models/accounts", "models/cause", "models/rights", "models/rules", "views/components", "views/layout", "views/pages/members", "views/routes", "views/words", "web"},
	"handlers/overview":      {"handlers/page", "models", "models/accounts", "models/billing", "models/caps", "models/insight", "models/metering", "models/recognition", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/overview", "views/routes", "views/words", "web/ocr"},
	"handlers/webhooks":      {"handlers/page", "models", "models/notice", "models/rights", "models/webhooks", "views/components", "views/layout", "views/pages/webhooks", "views/routes", "views/words", "web"},
	"handlers/page":          {"models", "models/accounts", "models/billing", "models/catalog", "models/cause", "models/insight", "models/metering", "models/notice", "models/promise", "models/recognition", "models/rights", "models/rules", "models/stood", "models/webhooks", "views/components", "views/format", "views/layout", "views/pages/docs", "views/pages/parts", "views/pages/past", "views/pages/webhooks", "views/routes", "views/words", "web"},
	"handlers/prices":        {"handlers/page", "models", "models/billing", "models/catalog", "models/cause", "models/quotes", "models/rules", "views/components", "views/format", "views/layout", "views/pages/parts", "views/pages/prices", "views/routes", "views/words"},
	"handlers/search":        {"handlers/page", "models", "models/rights", "models/search", "views/layout", "views/pages/docs", "views/pages/search", "views/routes", "views/words", "web"},
	"handlers/services":      {"handlers/page", "models", "models/billing", "models/calls", "models/catalog", "models/cause", "models/metering", "models/recognition", "models/rights", "models/rules", "views/components", "views/layout", "views/pages/parts", "views/pages/services", "views/routes", "views/words", "web", "web/ocr"},
	"handlers/sso":           {"handlers/page", "models", "models/accounts", "models/cause", "models/rights", "views/components", "views/layout", "views/pages/sso", "views/routes", "views/words", "web"},
	"handlers/usage":         {"handlers/export", "handlers/page", "models", "models/billing", "models/calls", "models/cause", "models/metering", "models/rights", "models/rules", "views/components", "views/format", "views/layout", "views/pages/parts", "views/pages/usage", "views/routes", "views/words"},
	"handlers/api":           {"handlers/bill", "models/...", "web"},
	"handlers/bill":          {"models", "models/billing", "models/catalog", "models/metering", "models/recognition", "models/rules"},
	"models/asking":          {},
	"models/cause":           {"models/rules"},
	"models":                 {"models/cause", "models/notice", "models/reading", "models/rights", "models/rules", "models/trail"},
	"models/proof":           {"models", "models/cause"},
	"models/desk":            {"models", "models/accounts", "models/billing", "models/cause", "models/operators", "models/outbox", "models/rights", "models/rules", "models/webhooks"},
	"models/drafts":          {"models", "models/catalog", "models/cause", "models/metering", "models/operators", "models/rights", "models/rules", "models/trail", "models/whatif"},
	"models/operators":       {"models", "models/accounts", "models/cause", "models/proof", "models/rights", "models/trail"},
	"models/rights":          {},
	"models/accounts":        {"models", "models/asking", "models/catalog", "models/cause", "models/notice", "models/proof", "models/reading", "models/rights", "models/rules", "models/trail"},
	"models/alerts":          {"models", "models/catalog", "models/cause", "models/insight", "models/metering", "models/notice", "models/promise", "models/proof", "models/rules"},
	"models/audit":           {"models", "models/trail"},
	"models/billing":         {"models", "models/bank", "models/catalog", "models/cause", "models/forecast", "models/notice", "models/promise", "models/rights", "models/rules", "models/trail", "models/whatif"},
	"models/breaker":         {"models", "models/accounts", "models/catalog", "models/cause", "models/insight", "models/notice", "models/rules"},
	"models/caps":            {"models", "models/catalog", "models/cause", "models/rules"},
	"models/calls":           {"models", "models/asking", "models/cause", "models/metering", "models/recognition", "models/rules"},
	"models/catalog":         {"models", "models/cause", "models/notice", "models/quotes", "models/rules", "models/trail"},
	"models/dbtest":          {"models", "models/dbtest/keeper", "models/dbtest/tier"},
	"models/dbtest/keeper":   {},
	"models/dbtest/shop":     {"models/...", "views/format", "views/routes", "views/words"},
	"models/dbtest/tier":     {},
	"models/documents":       {"models", "models/catalog", "models/cause", "models/notice", "models/rules"},
	"models/exports":         {"models", "models/cause"},
	"models/forecast":        {"models/rules", "models/whatif"},
	"models/insight":         {"models/rules"},
	"models/metering":        {"models", "models/asking", "models/catalog", "models/cause", "models/insight", "models/rules", "models/trail", "models/whatif"},
	"models/notice":          {"models/cause", "models/rules"},
	"models/outbox":          {"models", "models/accounts", "models/cause", "models/notice", "models/reading", "models/rights"},
	"models/promise":         {"models", "models/insight", "models/notice", "models/rules"},
	"models/picture":         {},
	"models/recognition":     {"models/picture"},
	"models/quotes":          {"models/rules"},
	"models/revenue":         {"models", "models/catalog", "models/metering", "models/rules"},
	"models/reading":         {},
	"models/rules":           {},
	"models/search":          {"models", "models/cause"},
	"models/trail":           {"models/cause", "models/notice"},
	"models/statement":       {"models", "models/catalog", "models/cause", "models/metering", "models/rules"},
	"models/stood":           {"models", "models/catalog", "models/cause", "models/metering", "models/rules"},
	"models/bank":            {"models/rules"},
	"models/transfers":       {"models", "models/bank", "models/billing", "models/catalog", "models/cause", "models/operators", "models/rights", "models/rules", "models/trail"},
	"models/vouchers":        {"models", "models/billing", "models/catalog", "models/cause", "models/operators", "models/rights", "models/rules"},
	"models/whatif":          {"models/rules"},
	"models/webhooks":        {"models", "models/accounts", "models/cause", "models/notice", "models/trail"},
	"models/verify":          {"models", "models/catalog", "models/revenue", "models/rights", "models/rules", "models/trail"},
	"static":                 {},
	"views/components":       {"views/format"},
	"views/format":           {"models/reading", "models/rules"},
	"views/layout":           {"static", "views/components", "views/format", "views/routes"},
	"views/mails":            {},
	"views/paper":            {"views/paper/pdf"},
	"views/paper/papertest":  {},
	"views/paper/pdf":        {},
	"views/pages/account":    {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/audit":      {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/caps":       {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/webhooks":   {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/breaker":    {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/auto":       {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/billing":    {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/buy":        {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/desk":       {"views/components", "views/format", "views/layout", "views/pages/audit", "views/pages/parts", "views/pages/webhooks", "views/routes"},
	"views/pages/docs":       {"models/rules", "views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/export":     {"views/components", "views/layout"},
	"views/pages/keys":       {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/members":    {"views/components", "views/layout", "views/routes"},
	"views/pages/overview":   {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/past":       {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/prices":     {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/parts":      {"views/components", "views/format"},
	"views/pages/sandbox":    {"views/components", "views/layout"},
	"views/pages/search":     {"views/components", "views/layout", "views/routes"},
	"views/pages/services":   {"views/components", "views/layout", "views/pages/parts", "views/routes"},
	"views/pages/sso":        {"views/components", "views/layout", "views/routes"},
	"views/pages/usage":      {"views/components", "views/format", "views/layout", "views/pages/parts", "views/routes"},
	"views/routes":           {},
	"views/words":            {"models/bank", "models/cause", "models/notice", "models/reading", "models/rights", "models/rules", "models/trail", "views/components", "views/format", "views/pages/parts", "views/routes"},
	"web":                    {"models", "models/cause", "models/trail", "models/reading", "models/rights", "static", "views/..."},
	"web/browsertest":        {"models/dbtest/keeper", "models/dbtest/tier"},
	"web/fetch":              {"models/recognition", "models/webhooks"},
	"web/jobs":               {"models/trail"},
	"web/metrics":            {"models", "models/billing", "models/metering", "models/outbox", "models/recognition", "models/webhooks", "web", "web/jobs"},
	"web/oidc":               {"models", "models/accounts", "models/cause", "web/fetch"},
	"web/oidc/oidctest":      {},
	"web/mail":               {"models", "models/outbox", "views/mails", "views/routes"},
	"web/mail/mailtest":      {},
	"web/ocr":                {"models/picture", "models/recognition", "web/ocr/engine"},
	"web/ocr/drawing":        {},
	"web/ocr/drawing/sets":   {"models/recognition", "web/ocr/drawing", "web/ocr/quality"},
	"web/ocr/quality":        {"models/recognition"},
	"web/ocr/engine":         {"models/picture"},
	"web/ocr/enginetest":     {"models/dbtest/tier", "web/ocr/engine"},
	"web/traces":             {"models", "web"},
	"web/printer":            {"models", "models/documents", "views/format", "views/paper", "views/words"},
	"web/payment":            {"models", "models/billing", "models/catalog", "models/cause", "models/rules", "views/...", "web"},
	"web/payment/stripefake": {},
}

// wings says what tests may import, by the first part of a package's name: more than the package itself, but
// nothing that stands above it. Tests of models read what customers are told, in the words of views.
var wings = map[string][]string{
	"cmd":      {"cmd/...", "models/...", "static/...", "views/...", "web/..."},
	"handlers": {"handlers/...", "models/...", "views/...", "web/..."},
	"models":   {"models/...", "views/words"},
	"views":    {"models/cause", "models/notice", "models/reading", "models/rights", "models/rules", "models/trail", "views/..."},
	"web":      {"models/...", "static/...", "views/...", "web/..."},
}

// testSupport are the packages that only tests may import, and each other.
var testSupport = []string{"cmd/ocrconsole/torture", "models/dbtest", "models/dbtest/keeper", "models/dbtest/shop", "models/dbtest/tier", "views/paper/papertest", "web/browsertest", "web/mail/mailtest", "web/ocr/drawing", "web/ocr/drawing/sets", "web/ocr/enginetest", "web/oidc/oidctest", "web/payment/stripefake"}

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

// An edge that nobody uses is a door that somebody walks through one day without having been asked.
func TestEveryAllowedImportIsUsed(t *testing.T) {
	for _, problem := range idle(list(t, modulePath+"/...")) {
		t.Error(problem)
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
		"test support":             {listed{ImportPath: "ocrconsole/cmd/ocrconsole/demo", Imports: []string{"ocrconsole/models/dbtest"}}, "cmd/ocrconsole/demo must not import models/dbtest outside of tests"},
		"a test of what is above":  {listed{ImportPath: "ocrconsole/models", XTestImports: []string{"ocrconsole/web"}}, "tests of models must not import web"},
		"allowed":                  {listed{ImportPath: "ocrconsole/web", Imports: []string{"fmt", "ocrconsole/views/layout", "ocrconsolex/a"}}, ""},
		"allowed to a test":        {listed{ImportPath: "ocrconsole/models", XTestImports: []string{"ocrconsole/models/dbtest"}}, ""},
		"an entry names one room":  {listed{ImportPath: "ocrconsole/handlers", Imports: []string{"ocrconsole/web/jobs"}}, "handlers must not import web/jobs"},
		"an entry ends at a slash": {listed{ImportPath: "ocrconsole/models/exports", Imports: []string{"ocrconsole/modelsx"}}, "models/exports must not import modelsx"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(check(test.p), "; "); got != test.want {
				t.Errorf("check = %q, want %q", got, test.want)
			}
		})
	}
}

func TestTheTableIsCheckedForWhatItAllowsInVain(t *testing.T) {
	problems := idle([]listed{
		{ImportPath: "ocrconsole/models", Imports: []string{"ocrconsole/models/rules"}},
		{ImportPath: "ocrconsole/handlers/api", Imports: []string{"ocrconsole/models", "ocrconsole/models"}},
	})
	for _, want := range []string{
		"handlers/api may import all of models/... and imports one: name it", "handlers/api may import web and does not",
		"there is no package web/jobs", "tests of models may import models/... and do not", "there is no package models/dbtest, which only tests may import",
	} {
		if !slices.Contains(problems, want) {
			t.Errorf("%q is not among %q", want, problems)
		}
	}
	if slices.Contains(problems, "models may import models/rules and does not") {
		t.Error("an import in use is called idle")
	}
}
