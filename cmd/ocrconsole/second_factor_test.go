package main

import (
	"strings"
	"testing"
)

// TestTheOperatorTakesAwayALostSecondFactor twice, and of nobody who is not there.
func TestTheOperatorTakesAwayALostSecondFactor(t *testing.T) {
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	c.armed(t, "ada@example.com")
	for _, want := range []string{"signs in with the password alone", "has no second factor"} {
		if got := command(t, c.settings, "", "second-factor", "remove", "--user", "ada@example.com"); got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("want %q: %+v", want, got)
		}
	}
	if got := command(t, c.settings, "", "second-factor", "remove", "--user", "eve@example.com"); got.code != 1 {
		t.Errorf("%+v", got)
	}
}
