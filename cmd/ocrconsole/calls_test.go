package main

import (
	"strings"
	"testing"
)

func TestTheOperatorDropsCallsOfMonthsThatAreLongOver(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		if got := command(t, settings, "correct horse battery\n", "account", "create", "--email", "ada@example.com", "--password-stdin"); got.code != 0 {
			t.Fatalf("account create: %+v", got)
		}
		for _, month := range []string{"2999-01", "2020-13", "2020", "january", ""} {
			if got := command(t, settings, "", "calls", "drop", "--before="+month); got.code != 2 || !strings.Contains(got.stderr, "--before") {
				t.Errorf("before %q: %+v", month, got)
			}
		}
		if got := command(t, settings, "", "calls", "drop", "--before=2020-01", "--dry-run"); got.code != 0 || !strings.Contains(got.stdout, "Would go: single calls of before January 2020: 0 of 0 accounts") {
			t.Errorf("dry run: %+v", got)
		}
		if got := command(t, settings, "", "calls", "drop", "--before=2020-01", "--json"); got.code != 0 || !strings.Contains(got.stdout, `"deleted": 0`) || !strings.Contains(got.stdout, `"left_out": []`) {
			t.Errorf("dropped: %+v", got)
		}
		if got := command(t, settings, "", "calls", "drop", "--before=2020-01", "--account=1"); got.code != 1 || !strings.Contains(got.stderr, "no such account") {
			t.Errorf("of nobody: %+v", got)
		}
	})
}
