package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// TestEntriesThatAreAlikeAreFoundByAnIndex: what came in on the same day with the same amount is asked for with each entry that is decided on, among all
// that ever came in.
func TestEntriesThatAreAlikeAreFoundByAnIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
		entries := make([]models.BankEntry, 5000)
		for i := range entries {
			entries[i] = models.BankEntry{
				Identity: fmt.Sprint("entry ", i), Day: at.AddDate(0, 0, -i/20).Format(time.DateOnly), AmountMicros: 10_000_000, Currency: "USD", ImportedAt: at,
				State: models.EntrySentBack, Reason: "Rent", DecidedBy: 1, DecidedAt: &at,
			}
		}
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			_, err := models.CreateBankEntries(tx, entries)
			return err
		})
		if err == nil {
			err = db.Exec("ANALYZE").Error
		}
		if err != nil {
			t.Fatal(err)
		}
		entry, explain := models.BankEntry{ID: 1, Day: "2026-11-30", AmountMicros: 10_000_000, Currency: "USD"}, "EXPLAIN "
		if db.Name() == "sqlite" {
			explain = "EXPLAIN QUERY PLAN "
		}
		kept := &statements{Interface: logger.Discard}
		tx := db.WithContext(t.Context()).Session(&gorm.Session{Logger: kept})
		if alike, err := models.DecidedAlike(tx, &entry, 100); err != nil || len(alike) != 19 {
			t.Errorf("%d alike, %v", len(alike), err)
		}
		if again, err := models.OperatorDecidedAlike(tx, &entry, 7); err != nil || !again {
			t.Errorf("%t, %v", again, err)
		}
		if len(kept.run) != 2 {
			t.Fatalf("%d statements: %q", len(kept.run), kept.run)
		}
		for _, statement := range kept.run {
			var steps []map[string]any
			if err := db.WithContext(t.Context()).Raw(explain + statement).Scan(&steps).Error; err != nil {
				t.Fatal(err)
			}
			if plan := fmt.Sprint(steps); !strings.Contains(plan, "bank_entries_alike") {
				t.Errorf("%s\nis read by %s", statement, plan)
			}
		}
	})
}
