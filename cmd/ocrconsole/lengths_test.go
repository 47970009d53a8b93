package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

// writtenLengths are the lengths of time that a file of views or handlers has in its sentences, each with the constant that it has to be. All
// others come to their sentence from whatever decides them.
var writtenLengths = map[string]time.Duration{
	"views/words/why_bounds.go":               models.BoundTime,
	"views/words/mismatch.go":                 24 * time.Hour,     // of messages that were stored when that was looked at
	"views/pages/docs/help_packages_templ.go": 3 * 24 * time.Hour, // of a table of three days
	"handlers/usage/filter.go":                0,                  // beside the days that they name
}

// writtenLength is a number, and what it is of.
var writtenLength = regexp.MustCompile(`\b(\d+|two|three|four|five|ten|twenty) (second|minute|hour|day|week)s?\b`)

// TestLengthsOfTimeComeFromWhatDecidesThem reads the sentences of pages and mails for lengths that were written beside it.
func TestLengthsOfTimeComeFromWhatDecidesThem(t *testing.T) {
	found := map[string]bool{}
	for _, room := range []string{"views", "handlers"} {
		err := fs.WalkDir(os.DirFS("../.."), room, func(name string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", name), nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				lit, isLit := n.(*ast.BasicLit)
				if !isLit || lit.Kind != token.STRING {
					return true
				}
				for _, said := range writtenLength.FindAllStringSubmatch(lit.Value, -1) {
					want, expected := writtenLengths[name]
					if found[name] = true; !expected || want > 0 && lengthOf(t, said) != want {
						t.Errorf("%s says %q, and should be told by whatever decides it: %s", name, said[0], lit.Value)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range writtenLengths {
		if !found[name] {
			t.Errorf("%s has no length of time any more", name)
		}
	}
}

func lengthOf(t *testing.T, said []string) time.Duration {
	t.Helper()
	n, inWords := map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}[said[1]]
	if !inWords {
		var err error
		if n, err = strconv.Atoi(said[1]); err != nil {
			t.Fatal(err)
		}
	}
	return time.Duration(n) * map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
	}[said[2]]
}

// TestTheDescriptionOfTheAPISaysHowLongTokensLast, as it is no sentence that anything is put into.
func TestTheDescriptionOfTheAPISaysHowLongTokensLast(t *testing.T) {
	text, err := os.ReadFile("../../handlers/api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("valid for %d hours; of a user's tokens, the newest %d are good", int(accounts.AuthTokenTime.Hours()), models.MaxAuthTokens)
	if !strings.Contains(string(text), said) {
		t.Errorf("it does not say %q", said)
	}
}
