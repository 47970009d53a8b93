package models_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// payer is what pays calls of a service.
type payer struct {
	at        rules.Offering
	outcome   models.Outcome
	packageID int64
}

// callsOfPayers stores calls in hours that each few of the payers have a part in, with gaps between, and their totals.
func callsOfPayers(t *testing.T, db *models.DB, start time.Time, random *rand.Rand) []models.Call {
	t.Helper()
	for _, statement := range []string{
		"INSERT INTO regions (code, name, note, position) VALUES ('r', 'R', '', 1)",
		"INSERT INTO services (code, name, description, position) VALUES ('s', 'S', '', 1), ('t', 'T', '', 2)",
		"INSERT INTO offerings (region, service) VALUES ('r', 's'), ('r', 't')",
	} {
		if err := db.Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	s, other := rules.Offering{Region: "r", Service: "s"}, rules.Offering{Region: "r", Service: "t"}
	payers := []payer{
		{s, models.OutcomePackage, 1},
		{s, models.OutcomePackage, 2},
		{s, models.OutcomePayPerUse, 0},
		{s, models.OutcomeFailed, 0},
		{other, models.OutcomePackage, 3},
		{other, models.OutcomePayPerUse, 0},
		{other, models.OutcomeFailed, 0},
	}
	var calls []models.Call
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		accounts := []any{
			&models.Account{ID: 100_000_001, Name: "A", CreatedAt: start}, &models.CallSource{AccountID: 100_000_001, ID: 1, Source: "g", Since: start},
		}
		for id, service := range map[int64]string{1: "s", 2: "s", 3: "t"} {
			accounts = append(accounts, &models.Package{
				AccountID: 100_000_001, ID: id, Region: "r", Service: service, Source: "free", QuotaCalls: 1 << 40,
				CreatedAt: start, EffectiveAt: start, ExpiresAt: start.AddDate(1, 0, 0),
			})
		}
		for _, row := range accounts {
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
		for hour := range 400 {
			for _, p := range payers {
				if random.IntN(4) > 0 {
					continue
				}
				sum := models.UsageHour{
					AccountID: 100_000_001, HourStart: start.Add(time.Duration(hour) * time.Hour), Region: p.at.Region, Service: p.at.Service,
					Outcome: p.outcome, PackageID: p.packageID, Calls: 1 + random.Int64N(4),
				}
				for range sum.Calls {
					calls = append(calls, p.call(sum.HourStart.Add(time.Duration(random.IntN(60))*time.Minute), len(calls)))
				}
				if err := models.AddUsageHours(tx, []models.UsageHour{sum}); err != nil {
					return err
				}
			}
		}
		return models.CreateCalls(tx, calls)
	})
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

func (p payer) call(at time.Time, i int) models.Call {
	c := models.Call{
		AccountID: 100_000_001, SourceID: 1, RequestID: fmt.Sprintf("%06d", i*7919%1_000_000), Region: p.at.Region, Service: p.at.Service,
		CalledAt: at, RecordedAt: at, HTTPStatus: 200, Outcome: p.outcome,
	}
	switch p.outcome {
	case models.OutcomePackage:
		left := int64(1_000_000 - i)
		c.PackageID, c.LeftCalls = &p.packageID, &left
	case models.OutcomePayPerUse:
		c.PriceMicros = 8000
	case models.OutcomeFailed:
		c.HTTPStatus = 500
	}
	return c
}

// TestPagesOfAnyFilterAreAllItsCallsNewestFirst pages through calls by every filter, with pages of each size, from and until
// instants within hours, and compares that with the calls themselves.
func TestPagesOfAnyFilterAreAllItsCallsNewestFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		random := rand.New(rand.NewPCG(3, 17)) // #nosec G404 -- a test's
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		calls := callsOfPayers(t, db, start, random)
		slices.SortFunc(calls, func(a, b models.Call) int {
			return cmp.Or(b.CalledAt.Compare(a.CalledAt), cmp.Compare(b.RequestID, a.RequestID))
		})
		s, other := rules.Offering{Region: "r", Service: "s"}, rules.Offering{Region: "r", Service: "t"}
		for i := range 60 {
			from := start.Add(time.Duration(random.IntN(200*60)) * time.Minute)
			f := models.CallFilter{
				Services: [][]rules.Offering{{s}, {other}, {s, other}}[i%3], From: from, Until: from.Add(time.Duration(random.IntN(300*60)) * time.Minute),
				Outcome: []models.Outcome{"", models.OutcomePackage, models.OutcomePayPerUse, models.OutcomeFailed}[random.IntN(4)], Limit: 1 + random.IntN(300),
			}
			if f.Outcome == models.OutcomePackage || f.Outcome == "" {
				f.PackageID = random.Int64N(4)
			}
			var want, got []string
			for _, c := range calls {
				if slices.Contains(f.Services, c.Offering()) && !c.CalledAt.Before(f.From) && c.CalledAt.Before(f.Until) &&
					(f.Outcome == "" || c.Outcome == f.Outcome) && (f.PackageID == 0 || c.PackageID != nil && *c.PackageID == f.PackageID) {
					want = append(want, c.RequestID)
				}
			}
			for filter := f; ; {
				page, err := models.CallsOf(db.WithContext(t.Context()), 100_000_001, filter)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range page {
					got = append(got, c.RequestID)
				}
				if len(page) < f.Limit {
					break
				}
				filter.Before = &page[len(page)-1]
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%+v gives %d calls, want %d", f, len(got), len(want))
			}
		}
	})
}

// TestAListThatBeginsWithinAnHourOfManyPackagesEnds lists what packages paid from within an hour in which more of them paid than one
// look takes.
func TestAListThatBeginsWithinAnHourOfManyPackagesEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		callsOfPayers(t, db, start, rand.New(rand.NewPCG(3, 17))) // #nosec G404 -- a test's
		hour := start.AddDate(0, 2, 0)
		from := hour.Add(30 * time.Minute)
		const packages = 150
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			for i := range packages {
				p := payer{rules.Offering{Region: "r", Service: "s"}, models.OutcomePackage, int64(100 + i)}
				bought := models.Package{
					AccountID: 100_000_001, ID: p.packageID, Region: "r", Service: "s", Source: "free", QuotaCalls: 1 << 40,
					CreatedAt: start, EffectiveAt: start, ExpiresAt: start.AddDate(1, 0, 0),
				}
				sum := models.UsageHour{AccountID: 100_000_001, HourStart: hour, Region: "r", Service: "s", Outcome: p.outcome, PackageID: p.packageID, Calls: 2}
				before, after := p.call(from.Add(-time.Minute), 10_000+2*i), p.call(from.Add(time.Minute), 10_001+2*i) // many at one instant
				if err := errors.Join(tx.Create(&bought).Error, models.AddUsageHours(tx, []models.UsageHour{sum}), models.CreateCalls(tx, []models.Call{before, after})); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range []int{10, packages, 1000} {
			f := models.CallFilter{
				Services: []rules.Offering{{Region: "r", Service: "s"}}, Outcome: models.OutcomePackage, From: from, Until: hour.Add(2 * time.Hour), Limit: limit,
			}
			found, err := models.CallsOf(db.WithContext(t.Context()), 100_000_001, f)
			if err != nil || len(found) != min(limit, packages) {
				t.Errorf("at most %d: %d calls, %v", limit, len(found), err)
			}
		}
	})
}

// TestCallsThatNoIndexFindsAreLookedForAFewAtATime pages through calls of a status, or a key, that few of many have: each page looks
// at no more calls of a service than it may, but for those of one instant, and all pages together give all that pass.
func TestCallsThatNoIndexFindsAreLookedForAFewAtATime(t *testing.T) {
	t.Parallel()
	const most = 40
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		random := rand.New(rand.NewPCG(5, 23)) // #nosec G404 -- a test's
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		calls := callsOfPayers(t, db, start, random)
		slices.SortFunc(calls, func(a, b models.Call) int {
			return cmp.Or(b.CalledAt.Compare(a.CalledAt), cmp.Compare(b.RequestID, a.RequestID))
		})
		services := []rules.Offering{{Region: "r", Service: "s"}, {Region: "r", Service: "t"}}
		for i, pick := range []models.CallPick{{StatusFrom: 500, StatusUntil: 600}, {StatusFrom: 200, StatusUntil: 300}, {AccessKeyID: 7}, {ErrorCode: 105}} {
			f := models.CallFilter{Services: services[i%2:], From: start, Until: start.AddDate(0, 1, 0), Pick: pick, Limit: 9}
			var want, got []string
			for _, c := range calls {
				if slices.Contains(f.Services, c.Offering()) && c.HTTPStatus >= pick.StatusFrom && c.HTTPStatus < pick.StatusUntil {
					want = append(want, c.RequestID)
				}
			}
			for pages, more := 0, true; more; pages++ {
				since, err := models.LookBack(db.WithContext(t.Context()), 100_000_001, f, most)
				if err != nil || pages > len(calls) {
					t.Fatalf("page %d, %v", pages, err)
				}
				page := f
				page.From = since
				if looked := looksAt(calls, &page); looked > most+4 {
					t.Errorf("%+v: a page looks at %d calls of a service", pick, looked)
				}
				found, err := models.CallsOf(db.WithContext(t.Context()), 100_000_001, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range found {
					got = append(got, c.RequestID)
				}
				switch more = len(found) == f.Limit || since.After(f.From); {
				case len(found) == f.Limit:
					f.Before = &found[len(found)-1]
				default:
					f.Before = &models.Call{CalledAt: since}
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %d calls are found, want %d", pick, len(got), len(want))
			}
		}
	})
}

// looksAt counts the calls of the service that has most of them which the filter looks at.
func looksAt(calls []models.Call, f *models.CallFilter) (most int) {
	of := make(map[rules.Offering]int)
	for _, c := range calls {
		before := f.Before == nil || !c.CalledAt.After(f.Before.CalledAt)
		if slices.Contains(f.Services, c.Offering()) && (!f.Pick.IsOfFailed() || c.Outcome == models.OutcomeFailed) && before && !c.CalledAt.Before(f.From) && c.CalledAt.Before(f.Until) {
			of[c.Offering()]++
			most = max(most, of[c.Offering()])
		}
	}
	return most
}
