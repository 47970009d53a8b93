package metering_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/verify"
)

// moveBack stores the account's calls as they were before they were stored narrow, as if nobody had moved them yet.
func moveBack(t *testing.T, db *models.DB, accountID int64) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO calls_before SELECT account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id,
			price_micros, left_calls, source_id, within_micros FROM calls WHERE account_id = ?`, accountID).Error; err != nil {
			return err
		}
		return tx.Exec("DELETE FROM recorded_calls WHERE account_id = ?", accountID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCallsReportedAgainWhileTwoMoveThemAreRecordedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if !s.DB.IsPostgres() {
			return // has none that are not moved
		}
		c := s.Customer(t)
		c.TopUp(t, 100_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		at := s.Clock.Advance(time.Minute)
		events := c.Calls(6000, shop.Bangkok, shop.Passport, at)
		for i := range events {
			if i%2 == 0 {
				events[i].Source = "gateway"
			}
			if i%3 == 0 {
				events[i].RequestID = events[i/6*6].RequestID // of two sources
			}
			if i%7 == 0 {
				events[i].HTTPStatus = 500
			}
		}
		for some := range slices.Chunk(events, 1000) {
			ingest(t, s, some)
		}
		count := func() (n int64) {
			t.Helper()
			if err := s.DB.Table("calls").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		recorded := count()
		moveBack(t, s.DB, c.ID)
		for range 12 { // so that the lane knows the account, and plans ahead
			ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, at))
		}
		ingest(t, s, events[1:2]) // of the source that it knows by then
		if n := count(); n != recorded+12 {
			t.Fatalf("%d calls, want %d and 12", n, recorded)
		}
		var group sync.WaitGroup
		for range 2 {
			group.Go(func() {
				if _, err := models.MoveCallsBefore(t.Context(), s.DB); err != nil {
					t.Error(err)
				}
			})
		}
		fresh := c.Calls(60, shop.Bangkok, shop.Passport, at)
		for i, some := range slices.Collect(slices.Chunk(events, 100)) {
			ingest(t, s, append(slices.Clone(some), fresh[i]))
		}
		group.Wait()
		if n := count(); n != recorded+72 {
			t.Errorf("%d calls, want %d and 72", n, recorded)
		}
		if report, err := verify.Run(t.Context(), s.DB); err != nil || !report.Clean() {
			t.Errorf("%v, %v", report, err)
		}
	})
}
