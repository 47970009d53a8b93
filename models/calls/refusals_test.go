package calls_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

func openRefusals(t *testing.T, db *models.DB) (*shop.Shop, *calls.Refusals) {
	s := shop.Open(t, db)
	return s, &calls.Refusals{Metering: s.Metering, Clock: s.Clock.Now}
}

// refuse notes n calls of the account, each a millisecond after the one before.
func refuse(s *shop.Shop, r *calls.Refusals, accountID int64, n int, code string) {
	for range n {
		s.Clock.Advance(time.Millisecond)
		now := s.Clock.Now()
		r.Note(&calls.Refused{
			AccountID: accountID, Region: shop.Bangkok, Service: shop.Passport, RequestID: fmt.Sprint("r", now.UnixMicro()), HTTPStatus: 403, Code: code,
			Since: now.Add(-7 * time.Millisecond),
		})
	}
}

func save(t *testing.T, r *calls.Refusals) {
	t.Helper()
	if err := r.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func listRefused(t *testing.T, s *shop.Shop, r *calls.Refusals, accountID int64, limit int) calls.RefusedList {
	t.Helper()
	list, err := r.List(t.Context(), accountID, models.RefusedFilter{Until: s.Clock.Now().Add(time.Hour), Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAFloodOfRefusalsIsCountedAndItsNewestAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s, r := openRefusals(t, db)
		flooding, other := s.Customer(t), s.Customer(t)
		for range 60 {
			refuse(s, r, flooding.ID, 300, "ModelArts.4204")
			save(t, r)
		}
		refuse(s, r, other.ID, 3, "ModelArts.4106")
		refuse(s, r, other.ID, 2, "APIG.0308")
		save(t, r)
		save(t, r) // nothing new
		list := listRefused(t, s, r, flooding.ID, 2000)
		if list.Total() != 18_000 || list.Kept != models.RefusedKept || len(list.Calls) != models.RefusedKept {
			t.Errorf("%d counted, %d kept, %d listed", list.Total(), list.Kept, len(list.Calls))
		}
		newest := list.Calls[0]
		if newest.DurationMS != 7 || newest.Region != shop.Bangkok || models.ErrorCodeOf(newest.ErrorCode) != "ModelArts.4204" || newest.HTTPStatus != 403 {
			t.Errorf("%+v", newest)
		}
		if age := newest.RefusedAt.Sub(list.Calls[len(list.Calls)-1].RefusedAt); age < 14*time.Second || age > 16*time.Second {
			t.Errorf("the newest 20 of each saving of 300 ms reach back %s", age)
		}
		list = listRefused(t, s, r, other.ID, 3)
		if len(list.Counts) != 2 || list.Counts[0].Calls != 3 || list.Counts[1].Calls != 2 || list.Kept != 5 || len(list.Calls) != 3 {
			t.Errorf("%+v", list)
		}
		older, err := r.List(t.Context(), other.ID, models.RefusedFilter{Until: s.Clock.Now().Add(time.Hour), Before: &models.RefusedPlace{At: list.Calls[2].RefusedAt, RequestID: list.Calls[2].RequestID}, Limit: 3})
		if err != nil || len(older.Calls) != 2 || !older.Calls[0].RefusedAt.Before(list.Calls[2].RefusedAt) {
			t.Errorf("%+v, %v", older.Calls, err)
		}
	})
}

func TestRefusalsThatCannotBeSavedAreSavedOnceLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s, r := openRefusals(t, db)
		c := s.Customer(t)
		refuse(s, r, c.ID, 30, "ModelArts.4204")
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for range 3 {
			if r.Save(ended) == nil {
				t.Error("saved although nobody waits")
			}
		}
		refuse(s, r, c.ID, 10, "ModelArts.4204")
		save(t, r)
		if list := listRefused(t, s, r, c.ID, 100); list.Total() != 40 || list.Kept == 0 || list.Kept > 20 {
			t.Errorf("%d counted, %d kept", list.Total(), list.Kept)
		}
	})
}

func TestRefusalsAreForgottenInTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s, r := openRefusals(t, db)
		c := s.Customer(t)
		refuse(s, r, c.ID, 3, "ModelArts.4204")
		save(t, r)
		for _, step := range []struct {
			after         time.Duration
			kept, counted int64
		}{{models.RefusedLife - time.Hour, 3, 3}, {2 * time.Hour, 0, 3}, {models.RefusedHoursLife, 0, 0}} {
			s.Clock.Advance(step.after)
			if err := r.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if list := listRefused(t, s, r, c.ID, 10); list.Kept != step.kept || list.Total() != step.counted {
				t.Errorf("after %s more: %d kept, %d counted", step.after, list.Kept, list.Total())
			}
		}
	})
}

func TestWhatIsNoRefusalIsNotNoted(t *testing.T) {
	s, r := openRefusals(t, dbtest.SQLite(t))
	c := s.Customer(t)
	refuse(s, r, c.ID, 1, "")
	refuse(s, r, c.ID, 1, "nonsense")
	refuse(s, r, 0, 1, "APIG.0301")
	refuse(s, nil, c.ID, 1, "APIG.0301")
	save(t, r)
	if list := listRefused(t, s, r, c.ID, 10); list.Total() != 0 || list.Kept != 0 {
		t.Errorf("%+v", list)
	}
}
