package main

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"ocrconsole/models/dbtest"
)

// promotions is how often the primary is killed and its standby promoted; OCRCONSOLE_TEST_PROMOTIONS sets another number.
const promotions = 2

// writingAgain is how soon after a promotion each console must have written something: a second or two where it has a processor, more beside
// all other tests.
const writingAgain = 20 * time.Second

func promotionsWanted(t *testing.T) int {
	t.Helper()
	text := os.Getenv("OCRCONSOLE_TEST_PROMOTIONS")
	if text == "" {
		return promotions
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("OCRCONSOLE_TEST_PROMOTIONS is %q", text)
	}
	return n
}

// TestNothingAnsweredIsLostOrDoneTwiceWhenAStandbyIsPromoted kills the primary again and again while customers call, buy and
// gateways report at two consoles; whoever gets no answer asks again. The standby is promoted, and a new one made of it.
func TestNothingAnsweredIsLostOrDoneTwiceWhenAStandbyIsPromoted(t *testing.T) {
	t.Parallel()
	pair := dbtest.NewPair(t)
	settings := append(embedded(t), "DATABASE_URL="+pair.URL(), "OCRCONSOLE_OCR_ENGINE=remote",
		"OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t), "OCRCONSOLE_OCR_WORKERS=64", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	load := newFailoverLoad(t, settings)
	for range 2 {
		p := startProcess(t, thisProgram(t), settings)
		t.Cleanup(p.kill)
		load.begin(p.url)
	}
	var took, away []time.Duration
	for range promotionsWanted(t) {
		load.mustProgress(time.Minute)
		killed := time.Now()
		pair.KillPrimary(t)
		pair.Promote(t)
		promoted := time.Now()
		load.mustProgress(time.Minute)
		took, away = append(took, time.Since(promoted)), append(away, time.Since(killed))
		pair.Rebuild(t)
	}
	load.mustProgress(time.Minute)
	load.finish()
	slices.Sort(took)
	slices.Sort(away)
	last := len(took) - 1
	t.Logf("%d promotions: both consoles wrote again after %v (median) and %v (worst); from the kill on, after %v and %v",
		last+1, took[last/2].Round(time.Millisecond), took[last].Round(time.Millisecond), away[last/2].Round(time.Millisecond), away[last].Round(time.Millisecond))
	if took[last] > writingAgain {
		t.Errorf("writing again took %v after a promotion, want at most %v", took[last], writingAgain)
	}
	load.mustBeExact(0)
}
