package tier

import (
	"strings"
	"testing"
)

func TestARunDoesWithoutWhatItSays(t *testing.T) {
	for need, left := range map[Need]bool{Browser: true, Recognition: true, Postgres: testing.Short()} {
		t.Setenv(without, "browser,recognition")
		ran := false
		t.Run(string(need), func(t *testing.T) {
			Needs(t, need)
			ran = true
		})
		if ran == left {
			t.Errorf("%s: ran %v", need, ran)
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
