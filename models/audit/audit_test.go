package audit_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/audit"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/trail"
)

// keep is how long the operator of the tests keeps trails: the database lets go of what is old by its own clock, which nobody moves.
const keep = 60 * 24 * time.Hour

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func trails(s *shop.Shop) *audit.Audit { return &audit.Audit{DB: s.DB, Clock: s.Clock.Now} }

// kinds are those of the account's entries, oldest first.
func kinds(t testing.TB, s *shop.Shop, accountID int64) (all []trail.Kind) {
	t.Helper()
	must(t, models.EachTrailEntry(s.DB.WithContext(t.Context()), accountID, func(e *models.TrailEntry) error {
		all = append(all, e.Kind)
		return nil
	}))
	return all
}

// TestEntriesAreKeptAsLongAsTheOperatorSays cuts at the very day, a week later, and what is of the house.
func TestEntriesAreKeptAsLongAsTheOperatorSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		a, c := trails(s), s.Customer(t)
		a.Keep = keep
		c.TopUp(t, 1_000_000)
		first := kinds(t, s, c.ID)
		s.Clock.Advance(keep / 2)
		c.TopUp(t, 1_000_000)
		cut := func(want bool) {
			t.Helper()
			n, err := a.Cut(t.Context())
			must(t, err)
			if n > 0 != want {
				t.Errorf("%d entries are cut", n)
			}
		}
		cut(false)
		s.Clock.Advance(keep/2 + audit.CutSlack)
		cut(false)
		s.Clock.Advance(time.Minute)
		cut(true)
		cut(false)
		left := kinds(t, s, c.ID)
		if len(left) > 2*len(first) || left[len(left)-1] != (trail.Cut{}).Kind() || slices.Contains(left, "vouched") {
			t.Errorf("of %v and as much again %v is left", first, left)
		}
		if house := kinds(t, s, models.TrailOfHouse); len(house) != 1 || house[0] != (trail.Cut{}).Kind() {
			t.Errorf("the house has %v", house)
		}
		s.Clock.Advance(2 * keep)
		cut(true)
		if left := kinds(t, s, c.ID); len(left) != 1 {
			t.Errorf("%v is left long after", left)
		}
		cut(false)
		if a.Keep = 0; a.KeptFor() != audit.Keep {
			t.Errorf("it is kept for %v", a.KeptFor())
		}
	})
}

// TestTheTrailOfAnErasedAccountGoes keeps nothing but that it went, however long trails are kept.
func TestTheTrailOfAnErasedAccountGoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		const password = "correct horse battery"
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "ada@example.com", Password: password, Name: "Ada Ltd"})
		must(t, err)
		_, err = s.Accounts.CloseAccount(t.Context(), accounts.Proof{Owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, Password: password, RemoteIP: "192.0.2.1"})
		must(t, err)
		s.Clock.Advance(accounts.EraseAfter + time.Minute)
		_, err = s.Accounts.EraseClosed(t.Context())
		must(t, err)
		if left := kinds(t, s, created.AccountID); !slices.Equal(left, []trail.Kind{"account_erased", "cut"}) {
			t.Errorf("%v is left", left)
		}
		s.Clock.Advance(models.ShortestTrail + time.Minute)
		_, err = trails(s).Cut(t.Context())
		must(t, err)
		if left := kinds(t, s, created.AccountID); !slices.Equal(left, []trail.Kind{"cut"}) {
			t.Errorf("%v is left", left)
		}
	})
}

// TestATrailIsToldWithTheNamesOfItsActors gives users and access keys their names, and jobs and commands theirs.
func TestATrailIsToldWithTheNamesOfItsActors(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "ada@example.com", Password: "correct horse battery"})
		must(t, err)
		for _, by := range []trail.Actor{{Kind: trail.User, ID: created.UserID}, {Kind: trail.Operator, Name: "grant"}, {Kind: trail.Job, Name: "settle hours"}, {Kind: trail.Stranger}} {
			must(t, db.Write(trail.By(t.Context(), by), func(tx *gorm.DB) error {
				if _, err := models.LockAccount(tx, created.AccountID); err != nil {
					return err
				}
				return models.Record(tx, created.AccountID, s.Clock.Now(), trail.SignedOut{})
			}))
		}
		var names []string
		must(t, trails(s).Each(t.Context(), created.AccountID, models.TrailFilter{Kind: "signed_out"}, func(_ *models.TrailEntry, actor string) error {
			names = append(names, actor)
			return nil
		}))
		if !slices.Equal(names, []string{"", "settle hours", "grant", "ada@example.com"}) {
			t.Errorf("they are called %q", names)
		}
		var data bytes.Buffer
		must(t, s.Accounts.WriteOwnData(t.Context(), accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, &data, func() {}))
		if !strings.Contains(data.String(), `"trail":[`) || strings.Count(data.String(), "signed_out") != 4 {
			t.Errorf("the customer's own data has no trail: %s", data.String())
		}
	})
}
