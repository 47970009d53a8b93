package models_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// storeBefore stores calls of three accounts as version 0.1.0 did: more of each than are moved at once, with ids of each kind.
func storeBefore(t *testing.T, db *models.DB, at time.Time) {
	t.Helper()
	for _, statement := range []string{
		"INSERT INTO regions (code, name, note, position) VALUES ('r', 'R', '', 1)",
		"INSERT INTO services (code, name, description, position) VALUES ('s', 'S', '', 1), ('s2', 'S2', '', 2)",
		"INSERT INTO offerings (region, service) VALUES ('r', 's2'), ('r', 's')",
		"INSERT INTO accounts (id, name, created_at) SELECT 100000000 + n, 'A', @at FROM generate_series(1, 3) n",
		"INSERT INTO call_sources (account_id, id, source, since) SELECT 100000000 + n, 1, 'urn:ocrconsole:api', @at FROM generate_series(1, 3) n",
		`INSERT INTO packages (account_id, id, region, service, source, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at)
			SELECT 100000000 + n, 1, 'r', 's', 'free', 100000, 2500, 0, @at, @at, @at + interval '1 year' FROM generate_series(1, 3) n`,
		`INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls, source_id, within_micros)
			SELECT 100000000 + n, CASE i % 4 WHEN 0 THEN gen_random_uuid()::text WHEN 1 THEN upper(gen_random_uuid()::text) WHEN 2 THEN 'call ' || i || ' 世界'
				ELSE overlay(gen_random_uuid()::text PLACING 'f' FROM 15 FOR 1) END,
				'r', CASE i % 3 WHEN 0 THEN 's' ELSE 's2' END, @at + (i / 7) * interval '1 second', @at + interval '1 hour',
				CASE i % 3 WHEN 1 THEN 500 ELSE 200 END, CASE i % 3 WHEN 0 THEN 'package' WHEN 1 THEN 'failed' ELSE 'pay_per_use' END,
				CASE i % 3 WHEN 0 THEN 1 END, CASE i % 3 WHEN 2 THEN 8000 ELSE 0 END, CASE i % 3 WHEN 0 THEN 90000 - i END, 1, i % 2 * 999999
			FROM generate_series(1, 2500) i, generate_series(1, 3) n`,
	} {
		statement = strings.ReplaceAll(statement, "@at", "timestamptz '"+at.Format(time.RFC3339)+"'")
		if err := db.Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// reads are what is read of an account's calls by everything that reads them.
func reads(t *testing.T, db *models.DB, accountID int64, at time.Time) []models.Call {
	t.Helper()
	var calls, charged, listed []models.Call
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		if err := models.EachCall(tx, accountID, models.CallSpan{}, func(c *models.Call) { calls = append(calls, *c) }); err != nil {
			return err
		}
		for _, service := range []string{"s", "s2"} {
			f := models.RecordedCalls{CalledFrom: at, CalledUntil: at.Add(time.Hour)}
			err := models.EachCharged(tx, accountID, rules.Offering{Region: "r", Service: service}, f, nil, func(c *models.Call) error {
				charged = append(charged, *c)
				return nil
			})
			if err != nil {
				return err
			}
		}
		f := models.CallFilter{Services: []rules.Offering{{Region: "r", Service: "s"}, {Region: "r", Service: "s2"}}, From: at, Until: at.Add(time.Hour), Limit: 700}
		for {
			page, err := models.CallsOf(tx, accountID, f)
			if err != nil || len(page) == 0 {
				return err
			}
			listed = append(listed, page...)
			f.Before = &page[len(page)-1]
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(charged)+len(calls)/3 != len(calls) && len(charged) != 1666 || len(listed) != len(calls) {
		t.Errorf("%d calls, %d of them charged, %d listed", len(calls), len(charged), len(listed))
	}
	for _, c := range []models.Call{calls[0], calls[len(calls)/2]} {
		found, err := models.FindCall(db.WithContext(t.Context()), accountID, models.OwnSource, c.RequestID)
		if err != nil || !found.CalledAt.Equal(c.CalledAt) || found.Service != c.Service || found.Outcome != c.Outcome {
			t.Errorf("%q is %+v, %v", c.RequestID, found, err)
		}
	}
	slices.SortFunc(calls, func(a, b models.Call) int { return cmp.Compare(a.RequestID, b.RequestID) })
	return calls
}

func TestCallsOfBeforeAreMovedWhileTheyAreReadAndNoneIsLostOrChanged(t *testing.T) {
	t.Parallel()
	db := postgresBefore(t, 35)
	at := time.Date(2026, 3, 17, 4, 0, 0, 0, time.UTC)
	storeBefore(t, db, at)
	if _, err := models.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	before := map[int64][]models.Call{}
	for id := int64(100_000_001); id <= 100_000_003; id++ {
		before[id] = reads(t, db, id, at)
	}
	if err := models.MoveSome(t.Context(), db, 100_000_002); err != nil { // and then it is ended
		t.Fatal(err)
	}
	waiting, err := models.AccountsWithCallsBefore(db.WithContext(t.Context()), []int64{100_000_001, 100_000_002, 100_000_003})
	if err != nil || len(waiting) != 3 {
		t.Errorf("after one step %v wait, %v", waiting, err)
	}
	same := func(when string) {
		t.Helper()
		for id, calls := range before {
			if now := reads(t, db, id, at); fmt.Sprintf("%+v", plain(now)) != fmt.Sprintf("%+v", plain(calls)) {
				t.Errorf("%s the calls of %d are others", when, id)
			}
		}
	}
	same("half moved")
	moved, err := models.MoveCallsBefore(t.Context(), db)
	if err != nil || moved != 3*2500-2000 {
		t.Errorf("moved %d, %v", moved, err)
	}
	same("moved")
	var size int64
	if err := db.Raw("SELECT pg_relation_size('calls_before')").Scan(&size).Error; err != nil || size != 0 {
		t.Errorf("%d bytes are not given back, %v", size, err)
	}
	if moved, err := models.MoveCallsBefore(t.Context(), db); moved != 0 || err != nil {
		t.Errorf("moved again: %d, %v", moved, err)
	}
}

// plain is calls with what pointers lead to.
func plain(calls []models.Call) []string {
	var all []string
	for _, c := range calls {
		pkg, left := int64(0), int64(-1)
		if c.PackageID != nil {
			pkg, left = *c.PackageID, *c.LeftCalls
		}
		c.PackageID, c.LeftCalls = nil, nil
		all = append(all, fmt.Sprintf("%+v %d %d", c, pkg, left))
	}
	return all
}

func TestTheKeyOfAnIDIsTheSameInPostgreSQL(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t)
	id := uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	hashed := id
	hashed[6] |= 0xf0
	for _, tt := range []struct {
		id  string
		own bool
	}{
		{id.String(), true},
		{uuid.Nil.String(), true},
		{hashed.String(), false},
		{"01890A5D-AC96-774B-BCCE-B302099A8057", false},
		{"01890a5dac96774bbcceb302099a8057", false},
		{"01890a5d-ac96-774b-bcce-b302099a805", false},
		{"01890a5d-ac96-774b-bcce-b302099a805g", false},
		{"{01890a5d-ac96-774b-bcce-b302099a8057}", false},
		{"01890a5d-ac96-774b-bcce-b302099a8057\n", false},
		{"x", false},
		{"call 世界", false},
		{"'", false},
	} {
		key, text := models.RequestKey(tt.id)
		if own := text == ""; own != tt.own || own && key.String() != tt.id || !own && (text != tt.id || key.Version() != 15) {
			t.Errorf("%q is stored as %s, %q", tt.id, key, text)
		}
		var there string
		if err := db.Raw("SELECT request_key(?)::text", tt.id).Scan(&there).Error; err != nil || there != key.String() {
			t.Errorf("%q is %s, and in PostgreSQL %s, %v", tt.id, key, there, err)
		}
	}
}
