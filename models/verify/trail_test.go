package verify_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/verify"
)

// found gives the rows that the check names.
func found(t testing.TB, s *shop.Shop, check string) (rows []string) {
	t.Helper()
	report, err := verify.Run(t.Context(), s.DB)
	must(t, err)
	for _, c := range report.Checks {
		if c.Name != check && c.Found() > 0 {
			t.Errorf("%s: %+v", c.Name, c.Differences)
		}
		for _, d := range c.Differences {
			if c.Name == check {
				rows = append(rows, d.Row)
			}
		}
	}
	return rows
}

// TestATrailWithoutItsEndIsFoundByWhatWasDone removes the last entries, which no later one hangs on.
func TestATrailWithoutItsEndIsFoundByWhatWasDone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "ada@example.com", Password: "correct horse battery"})
		must(t, err)
		payment, err := s.Billing.TopUp(t.Context(), created.AccountID, "a", 5_000_000)
		must(t, err)
		must(t, s.Billing.Apply(t.Context(), s.Card.Pay(payment.Ref().String())))
		if rows := found(t, s, "acts"); len(rows) != 0 {
			t.Fatalf("before anything is gone: %q", rows)
		}
		must(t, s.DB.Exec("DELETE FROM trail_entries WHERE account_id = ? AND kind = 'payment_succeeded'", created.AccountID).Error)
		if rows := found(t, s, "acts"); len(rows) != 1 || rows[0] != payment.Ref().String() {
			t.Errorf("it names %q", rows)
		}
		must(t, s.DB.Exec("DELETE FROM trail_entries WHERE account_id = ?", created.AccountID).Error)
	})
}

// TestATrailThatWasCutIsChecked cuts the same trail again and again, in the middle and between, and to its end.
func TestATrailThatWasCutIsChecked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		for range 5 {
			c.TopUp(t, 1_000_000)
			s.Clock.Advance(time.Hour)
		}
		cut := func(before time.Time) (n int64) {
			t.Helper()
			must(t, s.DB.Write(t.Context(), func(tx *gorm.DB) (err error) {
				if _, err := models.LockAccount(tx, c.ID); err != nil {
					return err
				}
				n, err = models.CutTrail(tx, c.ID, before, s.Clock.Now())
				return err
			}))
			if rows := found(t, s, "trail"); len(rows) != 0 {
				t.Errorf("after a cut of %d the trail is wrong at %q", n, rows)
			}
			return n
		}
		if n := cut(shop.Start); n != 0 {
			t.Errorf("%d entries are cut of before there were any", n)
		}
		first := cut(shop.Start.Add(90 * time.Minute))
		second := cut(shop.Start.Add(150 * time.Minute))
		s.Clock.Advance(time.Hour)
		all := cut(s.Clock.Now())
		if first == 0 || second == 0 || all == 0 {
			t.Errorf("%d, %d and %d entries are cut", first, second, all)
		}
		s.Clock.Advance(time.Hour)
		if n := cut(s.Clock.Now()); n != 0 {
			t.Errorf("the cut is cut: %d", n)
		}
	})
}
