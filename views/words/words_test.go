package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
)

var writer = words.Writer{Figures: format.New("USD", time.UTC)}

// wrong is what no text has: a place that nothing was put into, a missing space or sentence, an inner name.
var wrong = regexp.MustCompile(`%!|\s\s|\s$|^\s|\.\.|\. ?\.|<nil>|\{|_|0001|[a-z]\.[A-Z]|\( ?\)| ,| \.`)

func TestEveryKindHasItsWordsOnPagesAndInMails(t *testing.T) {
	told := map[notice.Kind]bool{}
	for _, m := range samples {
		told[m.Kind()] = true
		texts := []notice.Text{writer.Write(m)}
		if n, stored := m.(notice.Notice); stored {
			if _, err := notice.Encode(n); err != nil {
				t.Error(err)
			}
			texts = append(texts, writer.Write(notice.Mailed{Says: n, Notification: "NTF-1-2", Unsubscribe: "token"}))
		}
		for _, text := range texts {
			if text.Title == string(m.Kind()) || len(text.Paragraphs) == 0 || text.Href == "" || text.Action == "" {
				t.Errorf("%s has no words: %+v", m.Kind(), text)
			}
			for _, line := range append(slices.Clone(text.Paragraphs), text.Title, text.Action) {
				if found := wrong.FindString(line); found != "" || line == "" {
					t.Errorf("%s says %q, with %q", m.Kind(), line, found)
				}
			}
			for _, sentence := range text.Paragraphs {
				if strings.TrimRight(sentence, ".:") == sentence {
					t.Errorf("%s has a sentence without an end: %q", m.Kind(), sentence)
				}
			}
		}
	}
	for _, kind := range notice.Kinds() {
		if !told[kind] {
			t.Errorf("%s has no sample", kind)
		}
	}
}

// TestNoWordsAreWrittenForWhatIsNoKind reads the sources: each message that is written is registered, and the other way round.
func TestNoWordsAreWrittenForWhatIsNoKind(t *testing.T) {
	registered := []string{reflect.TypeFor[notice.Verbatim]().Name()}
	for _, m := range samples {
		registered = append(registered, reflect.TypeOf(m).Name())
	}
	slices.Sort(registered)
	registered = slices.Compact(registered)
	written := casesOf(t)
	slices.Sort(written)
	written = slices.Compact(written) // what is about a person is written for them, and for owners
	if !slices.Equal(registered, written) {
		t.Errorf("kinds with samples\n%q\nare not those with words\n%q", registered, written)
	}
	if with := len(registered) - 1; with != len(notice.Kinds()) {
		t.Errorf("%d kinds are registered, %d written", len(notice.Kinds()), with)
	}
}

// casesOf gives the types of messages that the package's switches name.
func casesOf(t *testing.T) (types []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			chosen, ok := node.(*ast.TypeSwitchStmt)
			if !ok {
				return true
			}
			for _, clause := range chosen.Body.List {
				for _, of := range clause.(*ast.CaseClause).List {
					// Other switches are over causes, of which TestEveryCauseHasItsWords knows.
					if named, isNamed := of.(*ast.SelectorExpr); isNamed && named.X.(*ast.Ident).Name == "notice" {
						types = append(types, named.Sel.Name)
					}
				}
			}
			return true
		})
	}
	return types
}

// TestWhatWasStoredInWordsIsReadAsItStands, with its link.
func TestWhatWasStoredInWordsIsReadAsItStands(t *testing.T) {
	old := notice.Verbatim{About: notice.AlertLowBalance, Title: "Low balance: $1.00 left", Text: "One.\nTwo.", Href: "/billing/topup", Action: "Top up"}
	text := writer.Write(old)
	if text.Title != old.Title || !slices.Equal(text.Paragraphs, []string{"One.", "Two."}) || text.Href != old.Href || text.Action != old.Action {
		t.Errorf("it reads %+v", text)
	}
}

func TestLinksLiveAsLongAsTheySay(t *testing.T) {
	for hours, want := range map[notice.Hours]string{1: "1 hour", 24: "24 hours", 25: "25 hours", 48: "2 days", 168: "7 days"} {
		if got := writer.Life(hours); got != want {
			t.Errorf("%d hours are %q, want %q", hours, got, want)
		}
	}
}

// TestACapThatIsReachedSaysWhenCallsPassAgain, of which none is true for all caps: one of a day begins anew by itself, one without an end
// does not, and purchases by forecast are tried again before they are made under other terms.
func TestACapThatIsReachedSaysWhenCallsPassAgain(t *testing.T) {
	for _, test := range []struct {
		of        notice.Notice
		says, not string
	}{
		{notice.CapUsed{At: noon, Hard: true, Percent: 100, Opens: later}, "Calls pass again from " + writer.Figures.Minute(later) + " on, or when you raise or remove it.", "begins anew"},
		{notice.CapUsed{At: noon, Hard: true, Percent: 100}, "Calls pass again when you raise or remove it.", " from "},
		{notice.CapUsed{At: noon, Percent: 100, Opens: later}, "No call is refused by it.", "again"},
		{notice.CapUsed{At: noon, Hard: true, Percent: 80, Opens: later}, "It begins anew at " + writer.Figures.Minute(later), "pass again"},
		{notice.CapReached{Automation: notice.AutoTopUp}, "or when you raise the cap.", "switch it on"},
		{notice.CapReached{Automation: notice.AutoForecast}, "or when you raise the cap and switch it on again.", "raise the cap."},
	} {
		if said := strings.Join(writer.Write(test.of).Paragraphs, " "); !strings.Contains(said, test.says) || strings.Contains(said, test.not) {
			t.Errorf("%+v: %q does not say %q, or says %q", test.of, said, test.says, test.not)
		}
	}
}

// TestWhyCallsAreRefusedIsSaidWithTheCodeThatLeadsToItsRemedy, or with no code and no remedy.
func TestWhyCallsAreRefusedIsSaidWithTheCodeThatLeadsToItsRemedy(t *testing.T) {
	for _, why := range []notice.Refusal{
		notice.NotSubscribed, notice.StarterUsed, notice.NeverPaid, notice.RefusedOwing, notice.RefusedByCap, notice.RefusedAsHeld, notice.NoPrice,
	} {
		said, code := writer.Clause(notice.Next{Payer: notice.PaysNobody, Refusal: why}), why.Code()
		if code == "" == strings.Contains(said, "ModelArts") || !strings.Contains(said, code) {
			t.Errorf("%s has the code %q, and is said as %q", why, code, said)
		}
		if _, href := words.Remedy(code, ""); (href == "") != (code == "") {
			t.Errorf("the remedy of %s is %q", why, href)
		}
	}
}
