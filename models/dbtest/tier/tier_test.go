package tier

import (
	"strings"
	"testing"
)

func TestARunDoesWithoutWhatItSays(t *testing.T) {
	for list, all := range map[string]map[Need]bool{
		"browser,recognition": {Browser: true, Recognition: true, Postgres: testing.Short(), SQLite: false},
		"sqlite":              {Browser: testing.Short(), Postgres: testing.Short(), SQLite: true},
	} {
		t.Setenv(without, list)
		for need, left := range all {
			if reason := leftOut(need); strings.HasPrefix(reason, Skipped) != left {
				t.Errorf("without %s: %s is left out because %q", list, need, reason)
			}
		}
	}
}

func TestASoakRunsLonger(t *testing.T) {
	t.Setenv(soak, "")
	once := Rounds(t, 30)
	t.Setenv(soak, "20")
	longer := Rounds(t, 30)
	if testing.Short() && (once != 3 || longer != 3) || !testing.Short() && (once != 30 || longer != 600) {
		t.Errorf("%d and %d rounds", once, longer)
	}
	if !strings.HasSuffix(Skipped, ": ") {
		t.Error("reasons do not follow")
	}
}
