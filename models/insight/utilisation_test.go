package insight_test

import (
	"testing"
	"time"

	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// TestHowFarPackagesWereUsedAndPaid is worked out by hand. Package 1 of 100 calls takes effect in September and expires on 10 November: of
// it 20 were used in September, 30 in October and 10 in November. Package 2 of 1,000 takes effect in October, 200 were used in November;
// 3 was returned. Pay-per-use paid 80 calls in September and 60 in November.
func TestHowFarPackagesWereUsedAndPaid(t *testing.T) {
	t.Parallel()
	month := func(m time.Month) time.Time { return time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC) }
	packages := []rules.Package{
		{ID: 1, QuotaCalls: 100, UsedCalls: 60, EffectiveAt: month(time.September).AddDate(0, 0, 5), ExpiresAt: month(time.November).AddDate(0, 0, 9)},
		{ID: 2, QuotaCalls: 1000, UsedCalls: 200, EffectiveAt: month(time.October).AddDate(0, 0, 5), ExpiresAt: month(time.December).AddDate(1, 0, 0)},
		{ID: 3, QuotaCalls: 500, EffectiveAt: month(time.October), ExpiresAt: month(time.December), Refunded: true},
		{ID: 4, Source: rules.SourceFree, QuotaCalls: 10, EffectiveAt: month(time.October), ExpiresAt: month(time.December).AddDate(1, 0, 0), Refunded: true, RefundedAt: month(time.November).AddDate(0, 0, 4)},
	}
	paid := []insight.PaidOf{{0, 1, 20}, {0, 0, 80}, {1, 1, 30}, {2, 1, 10}, {2, 2, 200}, {2, 0, 60}}
	starts := []time.Time{month(time.September), month(time.October), month(time.November), month(time.December), month(time.December).AddDate(0, 1, 0)}
	want := []struct{ quota, used, paid, utilised, covered int64 }{
		{100, 20, 100, 200, 200}, {80 + 1000 + 10, 30, 30, 27, 1000}, {50 + 1000 + 10, 210, 270, 198, 777}, {800, 0, 0, 0, -1},
	}
	for i, m := range insight.UsedMonths(starts, packages, paid) {
		utilised, _ := m.Utilised()
		covered, called := m.Covered()
		if !called {
			covered = -1
		}
		if w := want[i]; m.QuotaCalls != w.quota || m.PackageCalls != w.used || m.PaidCalls != w.paid || utilised != w.utilised || covered != w.covered {
			t.Errorf("%s: %+v, %d, %d; want %+v", m.Start, m, utilised, covered, w)
		}
	}
}
