package bench_test

import (
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/bench"
	"ocrconsole/models/dbtest/tier"
)

func TestEverythingIsMeasuredBesideTheTwoBaselines(t *testing.T) {
	tier.Needs(t, tier.Time)
	all, err := bench.Run(t.Context(), bench.Options{SQLite: true, For: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range all {
		seen[m.What] = true
		if m.Database != "sqlite" || m.PerSecond <= 0 || m.P99Micros < m.P50Micros || m.OfRawInsert <= 0 {
			t.Errorf("%+v", m)
		}
	}
	for _, what := range []string{"raw multi-row insert", "one transaction per call", "metering in process", "usage reports of 1,000 over HTTP", "signed calls over HTTP"} {
		if !seen[what] {
			t.Errorf("%s is not measured", what)
		}
	}
}
