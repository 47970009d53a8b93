package models_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

func TestWhoReadsAsOfAMomentBeforeTheLastCallsWereMovedSeesThem(t *testing.T) {
	t.Parallel()
	db := postgresBefore(t, 35)
	storeBefore(t, db, time.Date(2026, 3, 17, 4, 0, 0, 0, time.UTC))
	if _, err := models.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		accounts, err := models.Accounts(tx) // and with it the moment is chosen
		if err != nil {
			return err
		}
		if moved, err := models.MoveCallsBefore(t.Context(), db); err != nil || moved != 7500 {
			t.Errorf("moved %d, %v", moved, err)
		}
		for _, a := range accounts {
			calls := 0
			if err := models.EachCall(tx, a.ID, models.CallSpan{}, func(*models.Call) { calls++ }); err != nil {
				return err
			}
			if calls != 2500 {
				t.Errorf("%d calls of %d are seen", calls, a.ID)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := models.MoveCallsBefore(t.Context(), db); err != nil {
		t.Error(err)
	}
	var size int64
	if err := db.Raw("SELECT pg_relation_size('calls_before')").Scan(&size).Error; err != nil || size != 0 {
		t.Errorf("%d bytes are not given back once nobody sees them, %v", size, err)
	}
}
