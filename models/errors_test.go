package models_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWhoeverRefusesTooManySaysUntilWhen finds refusals that are made otherwise than by Later.
func TestWhoeverRefusesTooManySaysUntilWhen(t *testing.T) {
	for _, folder := range []string{".", "../handlers", "../web", "../cmd"} {
		err := fs.WalkDir(os.DirFS(folder), ".", func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := fs.ReadFile(os.DirFS(folder), path)
			if wrong := refusedByHand.Find(text); wrong != nil {
				t.Errorf("%s/%s: %s", folder, path, wrong)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// refusedByHand is an error of this code that says nothing of its wait; Later itself makes the one that does.
var refusedByHand = regexp.MustCompile(`.*(\(models\.TooMany,|\(TooMany, cause|Code: +(models\.)?TooMany\b).*`)
