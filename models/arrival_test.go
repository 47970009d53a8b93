package models_test

import (
	"reflect"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// TestWhoArrivesIsTheSameInOneStatementAndBySteps is of sessions whose user is known, of nobody, and of those that are over: at a
// cluster a page would otherwise say something else.
func TestWhoArrivesIsTheSameInOneStatementAndBySteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "ada@example.com", Password: "correct horse battery"})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now().UTC().Truncate(time.Microsecond)
		over := now.Add(-time.Minute)
		sessions := []models.Session{
			{Token: "signed in", Data: []byte("data"), ExpiresAt: now.Add(time.Hour), UserID: &created.UserID, UserAgent: "a browser", Address: "192.0.2.0"},
			{Token: "nobody", Data: []byte("visitor"), ExpiresAt: now.Add(time.Hour)},
			{Token: "expired", Data: []byte("old"), ExpiresAt: over, UserID: &created.UserID},
			{Token: "ended", Data: []byte("old"), ExpiresAt: now.Add(time.Hour), UserID: &created.UserID, EndedAt: &over},
		}
		if err := db.WithContext(t.Context()).Create(&sessions).Error; err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{"signed in", "nobody", "expired", "ended", "unknown"} {
			once, steps := arrivals(t, db, token, now)
			if !reflect.DeepEqual(once, steps) {
				t.Errorf("%s: in one statement\n%+v\nby steps\n%+v", token, once, steps)
			}
			if arrives := token == "signed in" || token == "nobody"; (once != nil) != arrives || arrives && once.SessionToken != token {
				t.Errorf("%s: %+v arrives", token, once)
			}
		}
	})
}

// arrivals are who has the session, found in both ways.
func arrivals(t *testing.T, db *models.DB, token string, now time.Time) (once, steps *models.Arrival) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *gorm.DB) (err error) {
		if once, err = models.FindArrival(tx, token, now); err != nil {
			return err
		}
		steps, err = models.FindArrivalBySteps(tx, token, now)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return once, steps
}
