// Package tier leaves tests out that need more than Go, in runs that do without it. Without settings nothing is left out but
// what takes hours; with -short everything is that needs a server, a browser or a program. CONTRIBUTING.md lists the tiers.
package tier

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Need is what a test needs beyond Go.
type Need string

// The needs. Programs are those of the shell, of Python and of Stripe that examples and adapters are tried with; Time is
// a processor for some seconds. SQLite is there wherever Go is, so that -short does not leave it out.
const (
	SQLite      Need = "sqlite"
	Postgres    Need = "postgres"
	Browser     Need = "browser"
	Recognition Need = "recognition"
	Programs    Need = "programs"
	Time        Need = "time"
)

// Settings of a run.
const (
	// without lists the needs that the run does without, with commas between them.
	without = "OCRCONSOLE_TEST_WITHOUT"
	// soak is how many times as long tests run that get better with time.
	soak = "OCRCONSOLE_TEST_SOAK"
)

// Skipped begins the reason of each test that is left out, or does less, by which the report of a run finds them.
const Skipped = "not in this tier: "

// Needs skips the test where the run does without the need.
func Needs(t testing.TB, n Need) {
	t.Helper()
	if reason := leftOut(n); reason != "" {
		t.Skip(reason)
	}
}

// leftOut says why the run does without the need, nothing if it does not.
func leftOut(n Need) string {
	switch {
	case testing.Short() && n != SQLite:
		return Skipped + string(n) + ", which -short leaves out"
	case slices.Contains(strings.Split(os.Getenv(without), ","), string(n)):
		return Skipped + string(n) + ", which " + without + " leaves out"
	default:
		return ""
	}
}

// Rounds is how often a test does what may go wrong by chance: n times, with -short a tenth of that, and as many times more
// as the run's soak says.
func Rounds(t testing.TB, n int) int {
	t.Helper()
	if testing.Short() {
		t.Log(Skipped + "most rounds, which -short leaves out")
		return max(1, n/10)
	}
	longer := os.Getenv(soak)
	if longer == "" {
		return n
	}
	times, err := strconv.Atoi(longer)
	if err != nil || times < 1 {
		t.Fatalf("%s is %q: it must be a number from 1", soak, longer)
	}
	return n * times
}
