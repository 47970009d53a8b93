package models_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/trail"
)

var (
	longAgo = time.Date(2020, 3, 17, 12, 0, 0, 0, time.UTC)
	ada     = trail.Actor{Kind: trail.User, ID: 7, Address: "192.0.2.7", RequestID: "REQUEST"}
)

// record appends the act to the account's trail at the instant.
func record(t testing.TB, db *models.DB, accountID int64, at time.Time, act trail.Act) {
	t.Helper()
	err := db.Write(trail.By(t.Context(), ada), func(tx *gorm.DB) error {
		if accountID == models.TrailOfHouse {
			return models.RecordOfHouse(tx, at, act)
		}
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return models.Record(tx, accountID, at, act)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func newAccount(t testing.TB, db *models.DB) (id int64) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		account, err := models.CreateAccount(tx, "Ada Ltd", longAgo)
		id = account.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func entries(t testing.TB, db *models.DB, accountID int64) (all []models.TrailEntry) {
	t.Helper()
	err := models.EachTrailEntry(db.WithContext(t.Context()), accountID, func(e *models.TrailEntry) error {
		all = append(all, *e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnEntrySaysWhoDidWhatFromWhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := newAccount(t, db)
		act := trail.AccountRenamed{Before: "Ada Ltd", After: "Ada & Sons"}
		record(t, db, id, longAgo, act)
		all := entries(t, db, id)
		if len(all) != 1 {
			t.Fatalf("%d entries", len(all))
		}
		e := all[0]
		done, err := e.Act()
		if err != nil || done != act || e.Seq != 1 || !e.At.Equal(longAgo) || e.Kind != "account_renamed" || e.Hash != e.ChainHash(models.ChainStart) {
			t.Errorf("the entry is %+v, the act %+v, error %v", e, done, err)
		}
		if e.Actor != ada.Kind || e.ActorID != ada.ID || e.Address != ada.Address || e.RequestID != ada.RequestID {
			t.Errorf("the actor is %+v", e)
		}
		if err := db.Write(t.Context(), func(tx *gorm.DB) error { return models.Record(tx, id, longAgo, trail.SignedIn{UserID: 8}) }); err != nil {
			t.Fatal(err)
		}
		if e := entries(t, db, id)[1]; e.Actor != trail.User || e.ActorID != 8 {
			t.Errorf("who signs in is %+v", e)
		}
	})
}

func TestAnActThatIsUndoneLeavesNoEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := newAccount(t, db)
		undone := errors.New("undone")
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			return errors.Join(models.Record(tx, id, longAgo, trail.SignedOut{}), undone)
		})
		if !errors.Is(err, undone) || len(entries(t, db, id)) != 0 {
			t.Errorf("%v, and there are %d entries", err, len(entries(t, db, id)))
		}
	})
}

// TestEntriesAreNeverChangedAndThoseOfLateNotRemoved: what is older than the shortest time that operators may keep them can be removed.
func TestEntriesAreNeverChangedAndThoseOfLateNotRemoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := newAccount(t, db)
		record(t, db, id, longAgo, trail.SignedOut{})
		record(t, db, id, time.Now().Add(-29*24*time.Hour), trail.SignedOut{})
		for what, change := range map[string]string{
			"change an old one":  "UPDATE trail_entries SET facts = 'forged' WHERE seq = 1",
			"change a new one":   "UPDATE trail_entries SET account_id = 5 WHERE seq = 2",
			"remove one of late": "DELETE FROM trail_entries WHERE seq = 2",
		} {
			if err := db.WithContext(t.Context()).Exec(change+" AND account_id = ?", id).Error; err == nil {
				t.Errorf("it is possible to %s", what)
			}
		}
		if err := db.WithContext(t.Context()).Exec("DELETE FROM trail_entries WHERE seq = 1 AND account_id = ?", id).Error; err != nil {
			t.Errorf("an old one cannot be removed: %v", err)
		}
	})
}

// TestTheHashOfAnEntryCoversEachOfItsFields changes one field after the other.
func TestTheHashOfAnEntryCoversEachOfItsFields(t *testing.T) {
	e := models.TrailEntry{AccountID: 1, Seq: 2, At: longAgo, Kind: "a", Object: "b", Actor: "c", ActorID: 3, ActorName: "d", Address: "e", RequestID: "f", Facts: "g"}
	before := e.ChainHash(models.ChainStart)
	if before == e.ChainHash(before) {
		t.Error("the hash does not cover the entry before")
	}
	for i := range reflect.TypeOf(e).NumField() {
		changed := e
		switch field := reflect.ValueOf(&changed).Elem().Field(i); {
		case reflect.TypeOf(e).Field(i).Name == "Hash":
			continue
		case field.Kind() == reflect.String:
			field.SetString(field.String() + "\n1 x")
		case field.Kind() == reflect.Int64:
			field.SetInt(field.Int() + 1)
		default:
			changed.At = changed.At.Add(time.Microsecond)
		}
		if changed.ChainHash(models.ChainStart) == before {
			t.Errorf("the hash does not cover %s", reflect.TypeOf(e).Field(i).Name)
		}
	}
	moved := e
	moved.ActorName, moved.Address = "", "de"
	if moved.ChainHash(models.ChainStart) == before {
		t.Error("two sets of fields have one hash")
	}
}

// TestEntriesOfOnceAreOneChain appends to the trail of the house, which no account's lock orders.
func TestEntriesOfOnceAreOneChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		before := len(entries(t, db, models.TrailOfHouse))
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				err := db.Write(context.WithoutCancel(t.Context()), func(tx *gorm.DB) error { return models.RecordOfHouse(tx, time.Now(), trail.MasterKeyChanged{}) })
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		previous := models.ChainStart
		chain := entries(t, db, models.TrailOfHouse)
		if len(chain) != before+8 {
			t.Errorf("there are %d entries", len(chain))
		}
		for i := range chain {
			if chain[i].Seq != int64(i+1) || chain[i].Hash != chain[i].ChainHash(previous) {
				t.Errorf("entry %d does not follow: %+v", i+1, chain[i])
			}
			previous = chain[i].Hash
		}
	})
}

func TestATrailIsListedFromTheNewestByWhatIsAskedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		id := newAccount(t, db)
		for i := range 6 {
			record(t, db, id, longAgo.Add(time.Duration(i/2)*time.Hour), trail.CapEnded{On: trail.On{Ref: "CAP-1-" + string(rune('0'+i%2))}})
		}
		record(t, db, id, longAgo.Add(-time.Hour), trail.SignedIn{UserID: 9}) // a clock that was put back
		list := func(f models.TrailFilter) (seqs []int64) {
			t.Helper()
			if f.Limit == 0 {
				f.Limit = 100
			}
			found, err := models.TrailOf(db.WithContext(t.Context()), id, &f)
			if err != nil {
				t.Fatal(err)
			}
			for i := range found {
				seqs = append(seqs, found[i].Seq)
			}
			return seqs
		}
		first, err := models.FindTrailEntry(db.WithContext(t.Context()), id, 5)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			filter models.TrailFilter
			want   []int64
		}{
			"all":      {models.TrailFilter{}, []int64{6, 5, 4, 3, 2, 1, 7}},
			"a page":   {models.TrailFilter{Limit: 2}, []int64{6, 5}},
			"the next": {models.TrailFilter{Limit: 2, Before: first}, []int64{4, 3}},
			"a kind":   {models.TrailFilter{Kind: "signed_in"}, []int64{7}},
			"a user":   {models.TrailFilter{Actor: trail.User, ActorID: 7}, []int64{6, 5, 4, 3, 2, 1}},
			"users":    {models.TrailFilter{Actor: trail.User, ActorID: -1}, []int64{6, 5, 4, 3, 2, 1, 7}},
			"object":   {models.TrailFilter{Object: "CAP-1-1"}, []int64{6, 4, 2}},
			"since":    {models.TrailFilter{From: longAgo.Add(time.Hour)}, []int64{6, 5, 4, 3}},
			"until":    {models.TrailFilter{Until: longAgo.Add(time.Hour)}, []int64{2, 1, 7}},
			"nothing":  {models.TrailFilter{Actor: trail.Operator, ActorID: -1}, nil},
		} {
			if got := list(c.filter); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}
