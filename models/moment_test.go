package models_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func countAccounts(t *testing.T, tx *gorm.DB) (n int64) {
	t.Helper()
	if err := tx.Model(&models.Account{}).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSeveralReadersSeeOneMomentWhateverIsWritten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		create := func() {
			t.Helper()
			if _, err := models.CreateAccount(db.WithContext(t.Context()), "ada", time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 4 {
			before := countAccounts(t, db.WithContext(t.Context()))
			want := n + 1
			if db.IsDistributed() {
				want = 1
			}
			err := db.ReadTogether(t.Context(), n+1, func(r models.Readers) error {
				if cap(r) != want {
					t.Errorf("%d readers, want %d", cap(r), want)
				}
				for range 2 * cap(r) {
					create()
					if err := r.Do(func(tx *gorm.DB) error {
						if seen := countAccounts(t, tx); seen != before {
							t.Errorf("%d accounts seen, want %d", seen, before)
						}
						return nil
					}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		pool, err := db.DB.DB()
		if err != nil {
			t.Fatal(err)
		}
		if used := pool.Stats().InUse; used != 0 {
			t.Errorf("%d connections are not given back", used)
		}
	})
}

func TestReadersGiveTheErrorOfWhoReadsAndAreOneWithinATransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		broken := errors.New("broken")
		err := db.ReadTogether(t.Context(), 2, func(r models.Readers) error {
			return r.Do(func(*gorm.DB) error { return broken })
		})
		if !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		// Within a transaction there is that one only, which sees what it has written.
		err = db.Write(t.Context(), func(tx *gorm.DB) error {
			before := countAccounts(t, tx)
			if _, err := models.CreateAccount(tx, "ada", time.Now()); err != nil {
				return err
			}
			return (&models.DB{DB: tx}).ReadTogether(t.Context(), 4, func(r models.Readers) error {
				return r.Do(func(tx *gorm.DB) error {
					if seen := countAccounts(t, tx); cap(r) != 1 || seen != before+1 {
						t.Errorf("%d readers see %d accounts", cap(r), seen)
					}
					return nil
				})
			})
		})
		if err != nil {
			t.Error(err)
		}
	})
}
