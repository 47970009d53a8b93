package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// creditRead is a read of how far credit goes, of whatever is called credit.
var creditRead = regexp.MustCompile(`(?i)credit\.(Grace|LimitMicros)\b`)

// readsCredit are the files that read it, each of what rules.Standing.Credit gives: what holds for all is not what holds for an account that has
// limits of its own.
var readsCredit = []string{"handlers/desk/acts_limits.go", "handlers/docs/help.go", "models/promise/promise.go"}

// TestNobodyReadsThePolicyOfAllWhereAnAccountsOwnDecides: outside of the rules, and of where the policy is made of the settings, files that read how far
// credit goes are named above, and have asked what holds for the account.
func TestNobodyReadsThePolicyOfAllWhereAnAccountsOwnDecides(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if slices.Contains([]string{".git", "static", "data", "bin", "models/rules", "cmd/ocrconsole/wiring"}, name) {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil || !creditRead.Match(source) {
			return err
		}
		found = append(found, name)
		if !strings.Contains(string(source), ".Credit(") {
			t.Errorf("%s reads how far credit goes, and does not ask rules.Standing.Credit what holds for the account", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Sort(found); !slices.Equal(found, readsCredit) {
		t.Errorf("%q read how far credit goes, and %q are known to", found, readsCredit)
	}
}
