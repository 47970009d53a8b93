package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/cause"
)

func TestAWaitIsSaidInMinutesOrHoursThatAreLongEnough(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0: "1 minute", time.Nanosecond: "1 minute", time.Minute: "1 minute", time.Minute + 1: "2 minutes", 15 * time.Minute: "15 minutes",
		2 * time.Hour: "120 minutes", 2*time.Hour + 1: "3 hours", 24 * time.Hour: "24 hours", 23*time.Hour + 1: "24 hours",
	} {
		if got := plain().waitFor(wait); got != want {
			t.Errorf("%v: %q, want %q", wait, got, want)
		}
	}
}

// TestEveryCauseHasItsWords finds causes that were not added to the registry or have no words: of those a customer would read the
// name of the kind.
func TestEveryCauseHasItsWords(t *testing.T) {
	plains, facts := declaredCauses(t)
	if len(plains) < 100 || len(facts) < 40 {
		t.Fatalf("%d causes without and %d with arguments found", len(plains), len(facts))
	}
	written := 0
	for _, kind := range plains {
		if Why(cause.Plain(kind)) == plainly(kind) {
			t.Errorf("%s has no words", kind)
		}
	}
	for _, said := range plainWhys {
		written += len(said)
	}
	if written != len(plains) {
		t.Errorf("%d sentences for %d causes without arguments: one has two", written, len(plains))
	}
	for _, kind := range facts {
		var read cause.Stored
		if err := read.UnmarshalText([]byte("fact:" + kind + " {}")); err != nil {
			t.Error(err)
			continue
		}
		if _, unknown := read.Cause.(cause.Plain); unknown {
			t.Errorf("%s is not in the registry", kind)
			continue
		}
		if text := Why(read.Cause); text == plainly(kind) || strings.Contains(text, "%!") {
			t.Errorf("%s has no words: %q", kind, text)
		}
	}
}

// declaredCauses reads the kinds of all causes of models/cause from its source.
func declaredCauses(t *testing.T) (plains, facts []string) {
	folder := os.DirFS("../../models/cause")
	files, err := fs.Glob(folder, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if of, named := n.Type.(*ast.Ident); named && of.Name == "Plain" {
					plains = append(plains, unquoted(n.Values[0]))
				}
			case *ast.FuncDecl:
				if n.Name.Name != "Kind" {
					return true
				}
				if kind := unquoted(n.Body.List[0].(*ast.ReturnStmt).Results[0]); kind != "" && kind != "said" {
					facts = append(facts, kind)
				}
			}
			return true
		})
	}
	return plains, facts
}

func unquoted(e ast.Expr) string {
	text, isText := e.(*ast.BasicLit)
	if !isText {
		return ""
	}
	said, _ := strconv.Unquote(text.Value)
	return said
}

func TestCausesAreSaidWithWhatTheyAreAbout(t *testing.T) {
	dollars := cause.Money{Micros: 45_000_000, Currency: "USD"}
	for want, why := range map[string]cause.Cause{
		"": nil,
		"This address and password do not match an account. Check both and try again.": cause.WrongPassword,
		"The order is pending payment and cannot be cancelled.":                        cause.OrderNotCancellable{Status: "pending_payment"},
		"There is no access key here.":                                                 cause.NoReference{Thing: "KEY"},
		"The top-up of $45.00 failed: The card was removed.":                           cause.AutoTopUpFailed{Amount: dollars, Why: cause.Stored{Cause: cause.AutoCardRemoved}},
		"Choose the balance: cards are charged in whole cents.":                        cause.CardNeedsSteps{Steps: cause.Steps{Money: dollars, Minor: "cents"}},
		"Choose the balance: cards are charged in multiples of $45.00.":                cause.CardNeedsSteps{Steps: cause.Steps{Money: dollars}},
		"Enter 1 to 1,000 calls a month.":                                              cause.CallsBeyond{Most: 1000, Per: "month"},
		"Enter an amount with at most 1 decimal.":                                      cause.AmountTooFine{Digits: 1},
		"Too many attempts. Wait 15 minutes and try again.":                            cause.TooManyAttempts{Wait: 15 * time.Minute},
		"Of tomorrow.": cause.Plain("of_tomorrow"),
	} {
		if got := Why(why); got != want {
			t.Errorf("%#v: %q, want %q", why, got, want)
		}
	}
}
