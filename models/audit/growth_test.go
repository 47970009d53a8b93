package audit_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/audit"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/trail"
)

// growthFilters are what a reader may ask of a long trail.
var growthFilters = map[string]models.TrailFilter{
	"newest": {}, "kind": {Kind: "signed_in"}, "rareKind": {Kind: "account_renamed"}, "actor": {Actor: trail.User, ActorID: 7}, "object": {Object: "ORD-5"},
	"since": {From: longAgo.Add(200 * time.Hour)}, "longAgo": {Until: longAgo.Add(20 * time.Hour)}, "deep": {Before: &models.TrailEntry{At: longAgo.Add(time.Hour), Seq: 5000}},
}

var longAgo = time.Date(2020, 3, 17, 12, 0, 0, 0, time.UTC)

// grow stores n entries of the account, a second apart, with statements of its own.
func grow(b *testing.B, db *models.DB, accountID int64, n int) {
	b.Helper()
	at := fmt.Sprintf("%d + n * 1000000", longAgo.UnixMicro())
	if db.IsPostgres() {
		at = fmt.Sprintf("TIMESTAMPTZ '%s' + n * interval '1 second'", longAgo.Format(time.RFC3339))
	}
	err := db.Exec(`INSERT INTO trail_entries (account_id, seq, at, kind, object, actor, actor_id, actor_name, address, request_id, facts, hash)
		WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ?)
		SELECT CAST(? AS bigint), n, `+at+`, CASE WHEN n % 1000 = 0 THEN 'account_renamed' WHEN n % 2 = 0 THEN 'signed_in' ELSE 'order_placed' END,
			'ORD-' || CAST(n % 500 AS text), 'user', n % 10, '', '192.0.2.1', 'REQUEST', '{}', ? FROM count`, n, accountID, models.ChainStart).Error
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkTrailGrowth measures a page of a trail of 10,000 entries and of one of 1,000,000, for each filter.
func BenchmarkTrailGrowth(b *testing.B) {
	const page, rounds = 51, 40
	dbtest.EachB(b, func(b *testing.B, db *models.DB) {
		const small, large = 1, 2
		grow(b, db, small, 10_000)
		grow(b, db, large, 1_000_000)
		if err := db.Exec("ANALYZE").Error; err != nil {
			b.Fatal(err)
		}
		a := &audit.Audit{DB: db}
		median := func(account int64, f models.TrailFilter) time.Duration {
			f.Limit = page
			if f.ActorID == 0 {
				f.ActorID = -1
			}
			var times []time.Duration
			for range rounds {
				start := time.Now()
				if _, err := a.List(b.Context(), account, &f); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			return times[rounds/2]
		}
		for name, f := range growthFilters {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					before, after := median(small, f), median(large, f)
					b.ReportMetric(float64(before.Microseconds())/1000, "ms-with-10000")
					b.ReportMetric(float64(after.Microseconds())/1000, "ms-with-1000000")
				}
			})
		}
	})
}
