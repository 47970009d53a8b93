package words

import (
	"fmt"
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

// exempt are the places whose sentences are not for pages and mails, each with its reason. What ends in a slash is a folder.
var exempt = map[string]string{
	"handlers/api/":                        "the documented API: what programs read, in one language",
	"handlers/bill/":                       "the same",
	"models/billing/refund_perform.go":     "alarms, for the operator",
	"models/documents/passed.go":           "alarms, for the operator",
	"handlers/billing/statement_signed.go": "a command to be typed",
	"handlers/docs/":                       "figures of recognition, for developers",
	"models/calls/":                        "the documented API",
	"models/recognition/":                  "the documented API",
	"models/picture/":                      "the documented API: what is wrong with a file",
	"models/metering/check.go":             "the documented API: why a reported call is refused",
	"models/catalog/":                      "the operator's catalog file, at the command line",
	"models/verify/":                       "the report of a command",
	"models/statement/":                    "the signed statement and the command that verifies it",
	"models/accounts/vault.go":             "of what a fingerprint is made",
	"models/billing/topup.go":              "the key of what is done once",
	"models/billing/pay.go":                "the key of what is done once",
	"models/call_error.go":                 "beginnings of codes",
	"models/unreachable.go":                "what PostgreSQL says of a duplicate",
	"models/rules/chain.go":                "of what a hash is made",
	"models/trail_hash.go":                 "of what a hash is made",
	"models/billing/place.go":              "an error for the log: its facts are told by who asked",
	"models/dbtest/":                       "tests",
	"models/migrations/":                   "the schema",
	"models/bank/":                         "what banks call columns, months and currencies",
	"models/billing/alarm.go":              "alarms, for the operator",
	"models/billing/dispute.go":            "alarms, for the operator",
	"models/billing/elsewhere.go":          "alarms, for the operator",
	"models/billing/elsewhere_dispute.go":  "alarms, for the operator",
	"models/billing/reconcile.go":          "the report of a command",
	"models/billing/refund_request.go":     "what an operator's command asked for, to compare it with",
}

// makers are the functions whose texts are for logs and for whoever reads the program: errors that are no customer's, keys of
// notifications and of what is done once, statements.
var makers = regexp.MustCompile(`^(fmt\.Errorf|errors\.New|panic|slog\..*|.*\.Log\..*|.*\.(Where|Order|Select|Exec|Raw|Joins|Group|Set|Table|Having|Expr|Model)|gorm\.Expr|failed|t\.tell.*|note|strings\.\w+|regexp\.MustCompile|big\.\w+|fmt\.Fprintf|checkBound|damaged)$`)

// prose is a text that begins or ends like a sentence, or three words of one in a row.
var prose = regexp.MustCompile(`^[A-Z][a-z]+,? ([a-z%]|[A-Z][a-z])|[a-z]{2,} [a-z]{2,},? [a-z]{2,}|[a-z]{3,}\.$`)

// TestModelsHaveNoSentences finds a sentence in models: it belongs into models/cause or models/notice as a fact, and here in words.
func TestModelsHaveNoSentences(t *testing.T) {
	walk(t, "models", func(at string, path []ast.Node, lit *ast.BasicLit) {
		text := unquoted(lit)
		if !prose.MatchString(text) || isStatement(text) || slices.ContainsFunc(path, made) {
			return
		}
		t.Errorf("%s: %q is a sentence: give a fact of models/cause or models/notice, and write it in views/words", at, text)
	})
}

// TestHandlersPutNoSentencesTogether finds words that a handler joins with something: the order of words is not the same in all
// languages, so the message is one function here.
func TestHandlersPutNoSentencesTogether(t *testing.T) {
	for _, room := range []string{"handlers", "web/printer"} {
		walk(t, room, func(at string, path []ast.Node, lit *ast.BasicLit) {
			text := unquoted(lit)
			if !strings.Contains(text, " ") || !regexp.MustCompile(`[A-Za-z]{2,}`).MatchString(verbs.ReplaceAllString(text, "")) || isUnit.MatchString(text) ||
				!joined(path) && !formatted(path) || slices.ContainsFunc(path, made) {
				return
			}
			t.Errorf("%s: %q is joined with something: write the whole message as a function in views/words", at, text)
		})
	}
}

// verbs are the places in a format.
var verbs = regexp.MustCompile(`%[-+ #0]*[0-9.]*[a-zA-Z]`)

// formatted reports whether the text is what fmt.Sprintf puts something into.
func formatted(path []ast.Node) bool {
	call, isCall := path[len(path)-1].(*ast.CallExpr)
	return isCall && calledName(call.Fun) == "fmt.Sprintf"
}

// shownErrors are where an error's own text is shown, each with its reason.
var shownErrors = map[string]string{
	"handlers/services/try.go":     "what the engine lacks, in its own words, for the operator",
	"handlers/export/format.go":    "an error that is handed on",
	"handlers/api/authenticate.go": "the documented API",
	"handlers/api/tags.go":         "the documented API",
}

// TestHandlersShowNoErrorAsItIs finds a page that shows an error's own text, which is for logs: why is a fact, and words.OfError, or
// page.FormErrors, gives what customers read.
func TestHandlersShowNoErrorAsItIs(t *testing.T) {
	walkFiles(t, "handlers", func(name string, files *token.FileSet, file *ast.File) {
		if shownErrors[name] != "" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall || len(call.Args) > 0 {
				return true
			}
			if of, isMethod := call.Fun.(*ast.SelectorExpr); isMethod && of.Sel.Name == "Error" {
				t.Errorf("%s:%d: an error's own text is for logs", name, files.Position(call.Pos()).Line)
			}
			return true
		})
	})
}

// isUnit are the units of figures.
var isUnit = regexp.MustCompile(`^ (MB|KB|ms|px)$|px, %s$`)

// joined reports whether the text is a term of a sum in which something else is no text.
func joined(path []ast.Node) bool {
	sum := (*ast.BinaryExpr)(nil)
	for i := len(path) - 1; i >= 0; i-- {
		of, isSum := path[i].(*ast.BinaryExpr)
		if !isSum || of.Op != token.ADD {
			break
		}
		sum = of
	}
	return sum != nil && !allTexts(sum)
}

func allTexts(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return allTexts(e.X) && allTexts(e.Y)
	case *ast.BasicLit:
		return true
	default:
		return false
	}
}

// made reports whether the node makes something that no customer reads.
func made(n ast.Node) bool {
	call, isCall := n.(*ast.CallExpr)
	return isCall && makers.MatchString(calledName(call.Fun))
}

func calledName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return calledName(e.X) + "." + e.Sel.Name
	case *ast.Ident:
		return e.Name
	case *ast.CallExpr:
		return calledName(e.Fun)
	default:
		return ""
	}
}

// isStatement reports whether the text is of SQL or of a protocol.
func isStatement(text string) bool {
	return regexp.MustCompile(`\b(SELECT|UPDATE|INSERT|DELETE|WHERE|FROM|ORDER|COALESCE|CASE|JOIN|SET|LOCK|CAST|DESC|AND|AS|IS NULL|IS NOT NULL|LIKE|IN|SHOW)\b|[=<>]`).MatchString(text)
}

// walk gives every text of the room's source, but those of exempt places, with the nodes that it is within.
func walk(t *testing.T, room string, look func(at string, path []ast.Node, lit *ast.BasicLit)) {
	t.Helper()
	seen := 0
	walkFiles(t, room, func(name string, files *token.FileSet, file *ast.File) {
		if isExempt(name) {
			return
		}
		var path []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				path = path[:len(path)-1]
				return true
			}
			if lit, isLit := n.(*ast.BasicLit); isLit && lit.Kind == token.STRING {
				seen++
				look(fmt.Sprintf("%s:%d", name, files.Position(lit.Pos()).Line), path, lit)
			}
			path = append(path, n)
			return true
		})
	})
	if seen < 50 {
		t.Fatalf("%d texts read", seen)
	}
}

// walkFiles gives every file of the room's source.
func walkFiles(t *testing.T, room string, look func(name string, files *token.FileSet, file *ast.File)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("../.."), room, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, filepath.Join("..", "..", name), nil, 0)
		if err == nil {
			look(name, files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func isExempt(name string) bool {
	for place := range exempt {
		if name == place || strings.HasSuffix(place, "/") && strings.HasPrefix(name, place) {
			return true
		}
	}
	return false
}

// An exemption whose place is gone hides the next one there.
func TestEveryExemptionIsOfAPlace(t *testing.T) {
	for place := range exempt {
		if _, err := os.Stat(filepath.Join("..", "..", place)); err != nil {
			t.Error(err)
		}
	}
}
