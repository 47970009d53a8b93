package tier

import (
	"strings"
	"testing"
)

func TestARunDoesWithoutWhatItSays(t *testing.T) {
	t.Setenv(without, "browser,recognition")
	for need, left := range map[Need]bool{Browser: true, Recognition: true, Postgres: testing.Short()} {
		if reason := leftOut(need); strings.HasPrefix(reason, Skipped) != left {
			t.Errorf("%s: left out because %q", need, reason)
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
