package models_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// oddIDs are ids that a form between the database and what is read might change.
var oddIDs = []string{
	"01890a5d-ac96-774b-bcce-b302099a8057", "01890A5D-AC96-774B-BCCE-B302099A8057", "01890a5d-ac96-f74b-bcce-b302099a8057", "01890a5dac96774bbcceb302099a8057",
	"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "--------------------------------0000",
	"1234567890123456", "9007199254740993", "0", "-1", "1e3", "true", "null", "NaN", "a\u00e9", "ae\u0301", "\u1112\u1161\u11ab", "\U0001f469\u200d\U0001f4bb",
	`"`, `'`, `\`, `\u0000`, `{"a":1}`, "`", "?", "$1", "@id", "%", " ", " x ", "\ta\n", "\u2028", "\u007f", "\ufffd", "\ufeffx", "x\u0001",
	repeated("\U0001f4f7", 128), repeated("'", 128), repeated("0", 16),
}

func repeated(s string, n int) (all string) {
	for range n {
		all += s
	}
	return all
}

// oddCalls are calls with each of the ids, several of them of two sources, whose amounts are greater than what a float holds.
func oddCalls(account int64, at time.Time) (calls []models.Call) {
	pkg := int64(1)
	for i, id := range oddIDs {
		left, micros := int64(math.MaxInt64-i), rules.Micros(1<<53+1+i)
		for source := range int64(1 + i%3) {
			c := models.Call{
				AccountID: account, RequestID: id, Region: "r", Service: "s", CalledAt: at.Add(time.Duration(i/4) * time.Microsecond), RecordedAt: at,
				HTTPStatus: 200, Outcome: models.OutcomePayPerUse, SourceID: source, WithinMicros: int64(i), PriceMicros: micros,
			}
			switch i % 4 {
			case 1:
				c.Outcome, c.PackageID, c.LeftCalls, c.PriceMicros = models.OutcomePackage, &pkg, &left, 0
			case 2:
				c.Outcome, c.HTTPStatus, c.PriceMicros = models.OutcomeFailed, 599, 0
			case 3:
				none := int64(0)
				c.Outcome, c.PackageID, c.LeftCalls, c.PriceMicros = models.OutcomePackage, &pkg, &none, 0
			}
			calls = append(calls, c)
		}
	}
	return calls
}

// storeOdd stores what the calls refer to.
func storeOdd(t *testing.T, db *models.DB, at time.Time) (account int64) {
	t.Helper()
	const id = 999_999_999
	for _, statement := range []string{
		"INSERT INTO regions (code, name, note, position) VALUES ('r', 'R', '', 1)",
		"INSERT INTO services (code, name, description, position) VALUES ('s', 'S', '', 1)",
		"INSERT INTO offerings (region, service) VALUES ('r', 's')",
		"INSERT INTO accounts (id, name, created_at) VALUES (999999999, 'A', @at)",
		"INSERT INTO call_sources (account_id, id, source, since) VALUES (999999999, 0, '', @at), (999999999, 1, 'one', @at), (999999999, 2, 'two', @at)",
		`INSERT INTO packages (account_id, id, region, service, source, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at)
			VALUES (999999999, 1, 'r', 's', 'free', 9223372036854775807, 0, 0, @at, @at, @end)`,
	} {
		var values []any
		if strings.Contains(statement, "@at") {
			values = []any{map[string]any{"at": at, "end": at.AddDate(1, 0, 0)}}
		}
		if err := db.Exec(statement, values...).Error; err != nil {
			t.Fatal(err)
		}
	}
	return id
}

func listOdd(account int64, at time.Time) func(tx *gorm.DB) ([]models.Call, error) {
	return func(tx *gorm.DB) ([]models.Call, error) {
		return models.CallsOf(tx, account, models.CallFilter{
			Services: []rules.Offering{{Region: "r", Service: "s"}}, From: at.Add(-time.Hour), Until: at.Add(time.Hour), Limit: 1000,
		})
	}
}

func TestOddIDsAndLargeAmountsAreReadTogetherAsTheyAreReadAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 789_013_000, time.UTC)
		account := storeOdd(t, db, at)
		calls := oddCalls(account, at)
		if err := db.Write(t.Context(), func(tx *gorm.DB) error { return models.CreateCalls(tx, calls) }); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for _, c := range plain(calls) {
			want[c] = true
		}
		var together, again []models.Call
		found := make([][]models.Call, len(oddIDs))
		readers := []func(*gorm.DB) error{models.Reading(&together, listOdd(account, at)), models.Reading(&again, listOdd(account, at.Add(time.Minute)))}
		for i, id := range oddIDs {
			readers = append(readers, models.Reading(&found[i], func(tx *gorm.DB) ([]models.Call, error) { return models.CallsWithID(tx, account, id, 10) }))
		}
		if err := db.Read(t.Context(), func(tx *gorm.DB) error { return models.Together(tx, readers...) }); err != nil {
			t.Fatal(err)
		}
		if len(together) != len(calls) || len(again) != len(calls) {
			t.Errorf("%d and %d calls, want %d", len(together), len(again), len(calls))
		}
		for _, c := range plain(inUTCCalls(together)) {
			if !want[c] {
				t.Errorf("read, but not stored: %s", c)
			}
		}
		for i, id := range oddIDs {
			if len(found[i]) != 1+i%3 {
				t.Errorf("%d calls with the id %q, want %d", len(found[i]), id, 1+i%3)
			}
		}
	})
}

func inUTCCalls(calls []models.Call) []models.Call {
	for i := range calls {
		c := &calls[i]
		c.CalledAt, c.RecordedAt, c.Source = c.CalledAt.UTC(), c.RecordedAt.UTC(), ""
	}
	return calls
}

func TestOddIDsAndLargeAmountsSurviveTheirMove(t *testing.T) {
	t.Parallel()
	eachBefore(t, 35, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 789_013_000, time.UTC)
		account := storeOdd(t, db, at)
		calls := oddCalls(account, at)
		want := map[string]bool{}
		for i, text := range plain(calls) {
			c := &calls[i]
			want[text] = true
			if err := db.Exec(`INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls,
				source_id, within_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.AccountID, c.RequestID, c.Region, c.Service, c.CalledAt, c.RecordedAt, c.HTTPStatus,
				c.Outcome, c.PackageID, c.PriceMicros, c.LeftCalls, c.SourceID, c.WithinMicros).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		same := func(when string) {
			t.Helper()
			var read []models.Call
			if err := models.EachCall(db.WithContext(t.Context()), account, models.CallSpan{}, func(c *models.Call) { read = append(read, *c) }); err != nil {
				t.Fatal(err)
			}
			listed, err := listOdd(account, at)(db.WithContext(t.Context()))
			if err != nil {
				t.Fatal(err)
			}
			var viewed []models.Call
			if err := db.Table("calls").Find(&viewed).Error; err != nil {
				t.Fatal(err)
			}
			for what, all := range map[string][]models.Call{"each": read, "list": listed, "view": viewed} {
				if len(all) != len(calls) {
					t.Errorf("%s, %s: %d calls, want %d", when, what, len(all), len(calls))
				}
				for _, c := range plain(inUTCCalls(all)) {
					if !want[c] {
						t.Errorf("%s, %s: read, but not stored: %s", when, what, c)
					}
				}
			}
		}
		same("before")
		if _, err := models.MoveCallsBefore(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		same("after")
		for i := range calls {
			err := db.Write(t.Context(), func(tx *gorm.DB) error { return models.CreateCalls(tx, calls[i:i+1]) })
			if !models.IsDuplicate(err) {
				t.Errorf("%q is recorded again: %v", calls[i].RequestID, err)
			}
		}
	})
}

// TestOddIDsAreRecordedOnceByVersion010BesideThisOne writes calls as version 0.1.0 does, which knows of no sources.
func TestOddIDsAreRecordedOnceByVersion010BesideThisOne(t *testing.T) {
	t.Parallel()
	db := dbtest.OneServer(t)
	at := time.Date(2026, 3, 17, 4, 5, 6, 789_013_000, time.UTC)
	account := storeOdd(t, db, at)
	var stored []models.Call
	for _, c := range oddCalls(account, at) {
		if c.SourceID == 0 {
			c.WithinMicros = 0
			stored = append(stored, c)
		}
	}
	record := func(c *models.Call) error {
		return db.Exec(`INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.AccountID, c.RequestID, c.Region, c.Service, c.CalledAt, c.RecordedAt, c.HTTPStatus, c.Outcome, c.PackageID,
			c.PriceMicros, c.LeftCalls).Error
	}
	want := map[string]bool{}
	for i, text := range plain(stored) {
		want[text] = true
		if err := record(&stored[i]); err != nil {
			t.Fatal(err)
		}
	}
	read, err := listOdd(account, at)(db.WithContext(t.Context()))
	if err != nil || len(read) != len(stored) {
		t.Fatalf("%d calls, want %d, %v", len(read), len(stored), err)
	}
	for _, c := range plain(inUTCCalls(read)) {
		if !want[c] {
			t.Errorf("read, but not stored: %s", c)
		}
	}
	for i := range stored {
		if err := record(&stored[i]); !models.IsDuplicate(err) {
			t.Errorf("%q is recorded again: %v", stored[i].RequestID, err)
		}
	}
}
