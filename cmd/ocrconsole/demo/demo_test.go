package demo_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/trail"
	"ocrconsole/models/verify"
)

func TestTheDemoCustomerIsMadeOnceAndEveryNumberHolds(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		tier.Needs(t, tier.Time)
		livesOnce(t, []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data")})
	})
	t.Run("postgres", func(t *testing.T) {
		livesOnce(t, []string{"OCRCONSOLE_DATA=" + filepath.Join(t.TempDir(), "data"), "DATABASE_URL=" + dbtest.PostgresURL(t)})
	})
}

// livesOnce starts twice with the demo customer, on one database.
func livesOnce(t *testing.T, settings []string) {
	counts := make([]string, 2)
	for i := range counts {
		s, err := wiring.Open(t.Context(), settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.DB.Close() }) // closed already, unless it failed
		serve := trail.By(t.Context(), trail.Actor{Kind: trail.Operator, Name: "serve"})
		if err := demo.Seed(serve, s, []byte("a secret for the sandbox")); err != nil {
			t.Fatal(err)
		}
		var calls, entries, accounts int64
		for table, n := range map[string]*int64{"calls": &calls, "ledger_entries": &entries, "accounts": &accounts} {
			if err := s.DB.Table(table).Count(n).Error; err != nil {
				t.Fatal(err)
			}
		}
		counts[i] = fmt.Sprint(calls, entries, accounts)
		if calls < 5000 || accounts != 1 {
			t.Errorf("the demo has %d calls and %d accounts", calls, accounts)
		}
		var unused int64
		if err := s.DB.Table("access_keys").Where("deleted_at IS NULL AND last_used_at IS NULL").Count(&unused).Error; err != nil || unused != 0 {
			t.Errorf("%d keys, with which calls were made, were never used: %v", unused, err)
		}
		var wrong []string // whoever prepares the demo customer does nothing of what is done in their account
		if err := s.DB.Table("trail_entries").Where("account_id > 0 AND (actor_name = ? OR actor = ?)", "serve", trail.Console).Pluck("kind", &wrong).Error; err != nil || len(wrong) > 0 {
			t.Errorf("done by who prepares the demo: %v, %v", wrong, err)
		}
		if report, err := verify.Run(t.Context(), s.DB); err != nil || !report.Clean() {
			t.Errorf("verify: %+v, %v", report, err)
		}
		if err := s.DB.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if counts[0] != counts[1] {
		t.Errorf("running --demo twice changed calls, entries, accounts from %s to %s", counts[0], counts[1])
	}
}
