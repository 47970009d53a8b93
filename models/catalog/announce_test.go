package catalog_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

var passports = rules.Offering{Region: "ap-southeast-3", Service: "passport"}

// opened is a database with the small catalog in force since Monday.
func opened(t *testing.T, db *models.DB) *catalog.Reader {
	t.Helper()
	if _, err := catalog.Apply(t.Context(), db, edited(t), monday); err != nil {
		t.Fatal(err)
	}
	return catalog.NewReader(db)
}

func priceAt(snap *catalog.Snapshot, at time.Time) rules.Micros {
	o, _ := snap.Offering(passports.Region, passports.Service)
	tariff, _ := rules.TariffAt(o.Prices, at)
	return tariff.PriceOfCall(0)
}

func why(err error) cause.Cause {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Why
	}
	return nil
}

// Monday, 17:00 in Shanghai: thirty days later is December 16, in the middle of the day, so that the first whole day is December 17.
func TestHigherPricesAreAnnouncedThirtyDaysAheadAndLowerOnesAnyDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		opened(t, db)
		for _, c := range []struct {
			name, day string
			file      *catalog.File
			want      cause.Cause
		}{
			{"dearer calls, too near", "2026-12-16", edited(t, "0.0155", "0.0156"), cause.NoticeTooShort{Days: 30, Earliest: "2026-12-17"}},
			{"a dearer package, too near", "2026-12-16", edited(t, "13.90", "13.91"), cause.NoticeTooShort{Days: 30, Earliest: "2026-12-17"}},
			{"a package gone, too near", "2026-11-18", edited(t, "      - {calls: 10000, price: \"57.00\"}\n", ""), cause.NoticeTooShort{Days: 30, Earliest: "2026-12-17"}},
			{"today", "2026-11-16", edited(t, "0.0155", "0.0154"), cause.AnnouncedBehind},
			{"no day", "soon", edited(t, "0.0155", "0.0154"), cause.NoDayOfCatalog{Text: "soon"}},
			{"the same", "2027-01-01", edited(t), cause.NothingAnnounced},
			{"another currency", "2027-01-01", edited(t, "USD", "EUR"), cause.CurrencyKept{Old: "USD", New: "EUR"}},
			{"another zone", "2027-01-01", edited(t, "Asia/Shanghai", "Asia/Bangkok"), cause.ZoneKept{Old: "Asia/Shanghai", New: "Asia/Bangkok"}},
		} {
			if _, err := catalog.Announce(t.Context(), db, c.file, c.day, monday); !reflect.DeepEqual(why(err), c.want) {
				t.Errorf("%s: %v, want %+v", c.name, err, c.want)
			}
		}
		if _, err := catalog.Announce(t.Context(), db, edited(t, "0.0155", "0.0154", "13.90", "13.80"), "2026-11-17", monday); err != nil {
			t.Errorf("lower prices, tomorrow: %v", err)
		}
		_, err := catalog.Announce(t.Context(), db, edited(t, "0.0155", "0.0153"), "2026-11-18", monday)
		if want := (cause.AnnouncedAlready{From: "2026-11-17"}); why(err) != want {
			t.Errorf("a second one: %v", err)
		}
	})
}

// Whoever sells for less for a day, and then as before again, has raised prices with a day's notice.
func TestNoRiseIsHiddenByAFallShortlyBeforeIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		trivial, half := edited(t, "13.90", "13.80"), edited(t, "0.0155", "0.0075", "13.90", "6.90")
		if _, err := catalog.Announce(t.Context(), db, trivial, "2026-11-18", monday); err != nil {
			t.Fatal(err)
		}
		snap, err := reader.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		desk := catalog.Why{Reason: "A gift", InPlaceOf: snap.Version}
		_, err = catalog.ApplyFor(t.Context(), db, half, desk, monday.Add(time.Hour))
		if why(err) != (cause.DearerSoon{Days: 30, From: "2026-11-18"}) {
			t.Errorf("at the desk: %v", err)
		}
		if _, err := catalog.ApplyFor(t.Context(), db, edited(t, "0.0155", "0.0156"), desk, monday.Add(time.Hour)); why(err) != (cause.DearerAtOnce{Days: 30, Earliest: "2026-12-17"}) {
			t.Errorf("dearer at once at the desk: %v", err)
		}
		done, err := catalog.Apply(t.Context(), db, half, monday.Add(time.Hour))
		if err != nil || done.DearerFrom != "2026-11-18" {
			t.Errorf("by command: %+v, %v", done, err)
		}
	})
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		if _, err := catalog.Announce(t.Context(), db, edited(t, "13.90", "13.80"), "2026-12-17", monday); err != nil { // as far ahead as is owed
			t.Fatal(err)
		}
		snap, err := reader.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done, err := catalog.ApplyFor(t.Context(), db, edited(t, "0.0155", "0.0075", "13.90", "6.90"), catalog.Why{InPlaceOf: snap.Version}, monday.Add(time.Hour))
		if err != nil || done.DearerFrom != "" {
			t.Errorf("%+v, %v", done, err)
		}
	})
}

func TestAnnouncedPricesHoldFromTheirInstantWheneverTheyAreWrittenDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		here, there := opened(t, db), catalog.NewReader(db)
		current(t, there)
		next := edited(t, "0.0155", "0.0200", "13.90", "17.00")
		a, err := catalog.Announce(t.Context(), db, next, "2027-01-01", monday)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		if !a.From.Equal(from) || !a.Dearer {
			t.Errorf("%+v", a)
		}
		look := func(when string, now *catalog.File, size rules.Micros) {
			t.Helper()
			for _, reader := range []*catalog.Reader{here, there, catalog.NewReader(db)} {
				snap := current(t, reader)
				if before, after := priceAt(snap, from.Add(-time.Microsecond)), priceAt(snap, from); before != 15_500 || after != 20_000 {
					t.Errorf("%s: a call costs %d, and then %d", when, before, after)
				}
				o, _ := snap.Offering(passports.Region, passports.Service)
				if !reflect.DeepEqual(snap.File(), now) || o.Specifications[0].PriceMicros != size {
					t.Errorf("%s: in force is %+v, a package costs %d", when, snap.File(), o.Specifications[0].PriceMicros)
				}
			}
		}
		look("announced", edited(t), 13_900_000)
		if took, err := catalog.TakeEffect(t.Context(), db, from.Add(-time.Microsecond)); took || err != nil {
			t.Errorf("too early: %v, %v", took, err)
		}
		// Another catalog that is applied meanwhile is replaced when the time comes.
		if _, err := catalog.Apply(t.Context(), db, edited(t, "0.0072", "0.0071"), tuesday); err != nil {
			t.Fatal(err)
		}
		look("another in between", edited(t, "0.0072", "0.0071"), 13_900_000)
		took, err := catalog.TakeEffect(t.Context(), db, from.Add(5*time.Hour))
		if !took || err != nil {
			t.Fatal(took, err)
		}
		look("late", next, 17_000_000)
		if took, err := catalog.TakeEffect(t.Context(), db, from.Add(6*time.Hour)); took || err != nil {
			t.Errorf("again: %v, %v", took, err)
		}
		if current(t, here).Announced != nil {
			t.Error("it is still announced")
		}
		if _, err := catalog.Withdraw(t.Context(), db, from.Add(7*time.Hour)); models.CodeOf(err) != models.NotFound {
			t.Errorf("withdrawn when it holds: %v", err)
		}
	})
}

// Packages cost what they did at every instant: a size that is not sold any more has its price of then, and what is announced is of its day.
func TestPackagesHaveThePricesOfEveryDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		if _, err := catalog.Apply(t.Context(), db, edited(t, "13.90", "13.50", "      - {calls: 10000, price: \"57.00\"}\n", ""), tuesday); err != nil {
			t.Fatal(err)
		}
		if _, err := catalog.Announce(t.Context(), db, edited(t, "13.90", "15.00"), "2027-01-01", tuesday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		snap := current(t, reader)
		from := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
		small := snap.PackagePrices(monday)[passports]
		var first int64
		for calls, price := range small {
			if price == 13_900_000 {
				first = calls
			}
		}
		for _, c := range []struct {
			at   time.Time
			want rules.Micros // of the size, 0: not sold
		}{
			{monday.Add(-time.Microsecond), 0},
			{monday, 13_900_000},
			{tuesday.Add(-time.Microsecond), 13_900_000},
			{tuesday, 13_500_000},
			{from.Add(-time.Microsecond), 13_500_000},
			{from, 15_000_000},
		} {
			if got := snap.PackagePrices(c.at)[passports][first]; got != c.want {
				t.Errorf("at %s: %d, want %d", c.at, got, c.want)
			}
		}
		if was, is, will := snap.PackagePrices(monday), snap.PackagePrices(tuesday), snap.PackagePrices(from); !sells(was, 57_000_000) || sells(is, 57_000_000) || !sells(will, 57_000_000) {
			t.Errorf("%v, then %v, then %v", was, is, will)
		}
	})
}

func sells(prices map[rules.Offering]map[int64]rules.Micros, price rules.Micros) bool {
	for _, sizes := range prices {
		for _, of := range sizes {
			if of == price {
				return true
			}
		}
	}
	return false
}

// In the last minutes before a day some process may charge calls of it already: by what was announced, or by what was not.
func TestNothingIsAnnouncedOrWithdrawnInTheLastMinutes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		opened(t, db)
		from := time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC) // December 1 in Shanghai
		lower, last := edited(t, "0.0155", "0.0154"), from.Add(-models.MaxSkew)
		if _, err := catalog.Announce(t.Context(), db, lower, "2026-12-01", last); why(err) != cause.AnnouncedBehind {
			t.Errorf("announced in the last minutes: %v", err)
		}
		if _, err := catalog.Announce(t.Context(), db, lower, "2026-12-01", last.Add(-time.Microsecond)); err != nil {
			t.Errorf("announced before them: %v", err)
		}
		for _, at := range []time.Time{last, from.Add(-time.Microsecond)} {
			if _, err := catalog.Withdraw(t.Context(), db, at); why(err) != (cause.WithdrawnTooLate{Minutes: 5, From: "2026-12-01"}) || models.CodeOf(err) != models.Conflict {
				t.Errorf("withdrawn at %s: %v", at, err)
			}
		}
		if _, err := catalog.Withdraw(t.Context(), db, last.Add(-time.Microsecond)); err != nil {
			t.Errorf("withdrawn before them: %v", err)
		}
		var acts []string
		if err := db.Raw("SELECT kind FROM trail_entries WHERE account_id = ? ORDER BY seq", models.TrailOfHouse).Scan(&acts).Error; err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(acts, " "); got != "catalog_applied catalog_announced catalog_withdrawn" {
			t.Errorf("recorded %q", got)
		}
	})
}

// An applied catalog comes after the one whose time has come, even if nobody has put that in force yet.
func TestWhatIsAppliedAfterTheDayComesAfterWhatWasAnnounced(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		if _, err := catalog.Announce(t.Context(), db, edited(t, "0.0155", "0.0200"), "2027-01-01", monday); err != nil {
			t.Fatal(err)
		}
		later := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		if _, err := catalog.Apply(t.Context(), db, edited(t, "0.0155", "0.0210"), later); err != nil {
			t.Fatal(err)
		}
		snap := current(t, reader)
		if between, then := priceAt(snap, later.Add(-time.Hour)), priceAt(snap, later); between != 20_000 || then != 21_000 || snap.Announced != nil {
			t.Errorf("%d, and then %d", between, then)
		}
	})
}

func TestWhoWasToldOfNewPricesIsToldWhenTheyAreWithdrawnAndEachOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		open := func(at time.Time) (id int64) {
			if err := db.Write(t.Context(), func(tx *gorm.DB) error {
				account, err := models.CreateAccount(tx, "Customer", at)
				if err == nil {
					id = account.ID
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		early := open(monday)
		if _, err := catalog.Announce(t.Context(), db, edited(t, "0.0155", "0.0200"), "2027-01-01", monday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		late := open(tuesday)
		zone := current(t, reader).Zone
		turn := func(at time.Time) (told int) {
			for range 2 {
				n, err := (&catalog.Teller{DB: db}).Tell(t.Context(), zone, at)
				if err != nil {
					t.Fatal(err)
				}
				told += n
			}
			return told
		}
		if told := turn(tuesday); told != 1 {
			t.Errorf("%d are told", told)
		}
		if err := db.Exec("UPDATE catalog_announcements SET told_to = 0").Error; err != nil { // as after a kill before it was stored
			t.Fatal(err)
		}
		if told := turn(tuesday); told != 0 {
			t.Errorf("%d are told again", told)
		}
		if _, err := catalog.Withdraw(t.Context(), db, tuesday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if told := turn(tuesday.Add(time.Hour)); told != 1 {
			t.Errorf("%d are told that it is withdrawn", told)
		}
		if snap := current(t, reader); snap.Announced != nil || priceAt(snap, time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)) != 15_500 {
			t.Error("the prices are still to come")
		}
		for id, want := range map[int64]string{early: "prices_withdrawn prices_announced", late: ""} {
			all, err := models.NotificationsOf(db.WithContext(t.Context()), id, models.NotificationFilter{Kind: notice.NoticePrices, Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for i := range all {
				said = append(said, fmt.Sprint(all[i].Now().Kind()))
			}
			if got := strings.Join(said, " "); got != want {
				t.Errorf("account %d heard %q", id, got)
			}
		}
	})
}

// TestAnAccountThatCannotBeToldOfPricesKeepsNoOtherFromIt has more accounts than are told in one turn come after one that fails.
func TestAnAccountThatCannotBeToldOfPricesKeepsNoOtherFromIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := opened(t, db)
		var ids []int64
		for range 205 {
			if err := db.Write(t.Context(), func(tx *gorm.DB) error {
				account, err := models.CreateAccount(tx, "Customer", monday)
				if err == nil {
					ids = append(ids, account.ID)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(ids)
		broken := ids[2]
		dbtest.AfterStatements(t, db, "broken", func(tx *gorm.DB) {
			if n, isNew := tx.Statement.Dest.(*models.Notification); isNew && n.AccountID == broken {
				_ = tx.AddError(errors.New("the data of this account are broken"))
			}
		})
		if _, err := catalog.Announce(t.Context(), db, edited(t, "0.0155", "0.0200"), "2027-01-01", monday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		zone := current(t, reader).Zone
		teller := &catalog.Teller{DB: db}
		turn := func(who *catalog.Teller, wantTold int, wantFailure bool, wantStored int64) {
			t.Helper()
			told, err := who.Tell(t.Context(), zone, tuesday)
			if told != wantTold || (err != nil) != wantFailure {
				t.Errorf("%d are told, want %d; %v", told, wantTold, err)
			}
			a, err := models.NewestAnnouncement(db.WithContext(t.Context()))
			if err != nil || a.ToldTo != wantStored {
				t.Errorf("all up to %d are told, want %d; %v", a.ToldTo, wantStored, err)
			}
		}
		turn(teller, 199, true, ids[1])
		turn(teller, 5, false, ids[1])
		turn(teller, 0, true, ids[1])                     // it is come to again
		turn(&catalog.Teller{DB: db}, 0, true, ids[1])    // also by a process that begins
		broken = 0                                        // mended
		turn(teller, 0, false, ids[1])                    // those who are left of the round
		turn(teller, 1, false, ids[201])                  // and again, from where all are told
		turn(&catalog.Teller{DB: db}, 0, false, ids[204]) // the others have heard of it
		turn(&catalog.Teller{DB: db}, 0, false, ids[204])
	})
}
