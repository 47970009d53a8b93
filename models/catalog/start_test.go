package catalog_test

import (
	"reflect"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/trail"
)

// A server that is started anew with the file of before puts no prices back, and one with the announced file brings none early.
func TestAStartPutsNeitherFormerPricesInForceNorAnnouncedOnesEarly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		before, next, other := edited(t), edited(t, "0.0155", "0.0200"), edited(t, "0.0155", "0.0150")
		if _, err := catalog.Announce(t.Context(), db, next, "2027-01-01", monday); err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
		start := func(file *catalog.File, at time.Time, held catalog.Held, inForce *catalog.File) {
			t.Helper()
			got, err := catalog.ApplyAtStart(t.Context(), db, file, at)
			if now := current(t, reader).File(); err != nil || got != held || !reflect.DeepEqual(now, inForce) {
				t.Errorf("at %s: held %q, %v; in force is %+v", at, got, err, now)
			}
		}
		start(next, tuesday, catalog.HeldToCome, before)
		start(before, tuesday, "", before)
		start(before, from.Add(time.Minute), catalog.HeldReplaced, next) // nobody else was there to put it in force
		if n, err := models.CountTrail(db.WithContext(t.Context()), models.TrailOfHouse, &models.TrailFilter{}); err != nil || n != 3 {
			t.Errorf("%d acts are recorded, want the first catalog, that another is announced, and that one: %v", n, err)
		}
		start(before, from.AddDate(0, 2, 0), catalog.HeldReplaced, next)
		start(next, from.AddDate(0, 2, 0), "", next)
		start(other, from.AddDate(0, 3, 0), "", other)
		start(before, from.AddDate(0, 3, 1), catalog.HeldReplaced, other)
		if done, err := catalog.Apply(t.Context(), db, before, from.AddDate(0, 3, 2)); err != nil || !done.Changed {
			t.Errorf("who wants it applies it: %+v, %v", done, err)
		}
		start(before, from.AddDate(0, 3, 3), catalog.HeldReplaced, before)
	})
}

// What operators put in force at their desk is not taken back by a start with the file of before, but by one that somebody has changed.
func TestAStartPutsNothingBackThatOperatorsReplacedAtTheirDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		before, next, other := edited(t), edited(t, "0.0155", "0.0150"), edited(t, "0.0155", "0.0145")
		atDesk := trail.By(t.Context(), trail.Actor{Kind: trail.Operator, ID: 7})
		if _, err := catalog.ApplyFor(atDesk, db, next, catalog.Why{Reason: "Cheaper"}, tuesday); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			file, inForce *catalog.File
			held          catalog.Held
		}{{before, next, catalog.HeldReplaced}, {next, next, ""}, {other, other, ""}} {
			got, err := catalog.ApplyAtStart(t.Context(), db, c.file, tuesday.Add(time.Hour))
			if now := current(t, reader).File(); err != nil || got != c.held || !reflect.DeepEqual(now, c.inForce) {
				t.Errorf("held %q, %v; in force is %+v", got, err, now)
			}
		}
	})
}
