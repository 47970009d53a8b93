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

func promotionsWanted(t testing.TB) int {
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
	promotes(t, promotionsWanted(t))
}

// BenchmarkPromotion measures how soon both consoles have made a call, reported some and bought something again, after the promotion and
// after the kill before it, in milliseconds; the goal is 5,000 after the promotion.
func BenchmarkPromotion(b *testing.B) {
	took, away := promotes(b, b.N)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms/promotion")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms/worst")
	b.ReportMetric(float64(away[len(away)/2].Milliseconds()), "ms/kill")
}

// promotes kills the primary n times and promotes its standby, under load, and tells how long it took until both consoles wrote again,
// from the promotion and from the kill on, the shortest first.
func promotes(t testing.TB, n int) (took, away []time.Duration) {
	pair := dbtest.NewPair(t)
	settings := append(embedded(t), "DATABASE_URL="+pair.URL(), "OCRCONSOLE_OCR_ENGINE=remote",
		"OCRCONSOLE_OCR_REMOTE_URLS="+bangkok+"="+instantService(t), "OCRCONSOLE_OCR_WORKERS=64", "OCRCONSOLE_CALLS_PER_SECOND=100000", "OCRCONSOLE_CALLS_AT_ONCE=1000")
	load := newFailoverLoad(t, settings)
	for range 2 {
		p := startProcess(t, thisProgram(t), settings)
		t.Cleanup(p.kill)
		load.begin(p.url)
	}
	for range n {
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
	load.mustBeExact(0)
	t.Logf("after a promotion both consoles wrote again in %v; from the kill on, in %v", took, away)
	return took, away
}
