package models_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

func TestAWaitIsSaidInMinutesOrHoursThatAreLongEnough(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0: "1 minute", time.Nanosecond: "1 minute", time.Minute: "1 minute", time.Minute + 1: "2 minutes", 15 * time.Minute: "15 minutes",
		2 * time.Hour: "120 minutes", 2*time.Hour + 1: "3 hours", 24 * time.Hour: "24 hours", 23*time.Hour + 1: "24 hours",
	} {
		if got := models.WaitWords(wait); got != want {
			t.Errorf("%v: %q, want %q", wait, got, want)
		}
	}
}

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
var refusedByHand = regexp.MustCompile(`.*(\(models\.TooMany,|\(TooMany, "|Code: +(models\.)?TooMany\b).*`)
