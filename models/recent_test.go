package models_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
)

func TestWhatWasAskedForLongestAgoIsForgottenFirst(t *testing.T) {
	t.Parallel()
	recent := models.Recent[string, int](2)
	recent.Add("a", 1)
	recent.Add("b", 2)
	if n, ok := recent.Get("a"); !ok || n != 1 {
		t.Fatal("a is not remembered")
	}
	recent.Add("c", 3)
	if recent.Contains("b") || !recent.Contains("a") || !recent.Contains("c") {
		t.Errorf("of a, b, a and c two are remembered: %v", recent.Keys())
	}
}

// TestMemoriesAreBoundedInOneWay looks for lists that are kept in the order of their use by hand.
func TestMemoriesAreBoundedInOneWay(t *testing.T) {
	t.Parallel()
	for _, room := range []string{"../models", "../web", "../handlers", "../views", "../cmd"} {
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, imported := range file.Imports {
				if imported.Path.Value == `"container/list"` {
					t.Errorf("%s imports container/list: use models.Recent for what may be forgotten", path)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
