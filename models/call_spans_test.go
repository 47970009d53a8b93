package models_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// callsOfOne are 6,000 calls of one account, in two services, beside a few of each of many accounts: by what it knows of an account in
// general, PostgreSQL takes those of one for few.
var callsOfOne = []string{
	"INSERT INTO regions (code, name, note, position) VALUES ('r', 'R', '', 1)",
	"INSERT INTO services (code, name, description, position) SELECT 's' || i, 'S', '', i FROM generate_series(1, 2) i",
	"INSERT INTO offerings (region, service) SELECT 'r', code FROM services",
	"SET LOCAL ocrconsole.calls_refer = 'proved'",
	`INSERT INTO recorded_calls (account_id, source_id, called_at, recorded_at, amount, request_key, http_status, offering, outcome)
		SELECT CASE WHEN i <= 6000 THEN 1 ELSE i END, 1, timestamptz '2026-05-01 00:00Z' + i * interval '1 minute', '2026-05-01', 0, gen_random_uuid(), 500,
			(SELECT number FROM offerings WHERE service = 's' || (1 + i % 2)), 0 FROM generate_series(1, 9000) i`,
	"ANALYZE recorded_calls",
}

// entriesRead counts the entries of indexes of calls that the transaction has read.
func entriesRead(t *testing.T, tx *gorm.DB) (n int64) {
	t.Helper()
	const query = "SELECT CAST(SUM(pg_stat_get_xact_tuples_returned(indexrelid)) AS bigint) FROM pg_index WHERE indrelid = 'recorded_calls'::regclass"
	if err := tx.Raw(query).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// A page of calls reads of each service as many as a page has, whatever PostgreSQL takes an account for: to sort all of a service's calls for
// each page makes an export of many take as long as their number squared.
func TestAPageOfCallsReadsOfEachServiceNoMoreThanAPageHas(t *testing.T) {
	t.Parallel()
	const limit = 50
	from := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	services := []rules.Offering{{Region: "r", Service: "s1"}, {Region: "r", Service: "s2"}}
	before := &models.Call{CalledAt: from.AddDate(0, 0, 2), RequestID: "r", SourceID: 1}
	for _, mode := range []string{"force_generic_plan", "force_custom_plan"} {
		parsed, err := url.Parse(dbtest.PostgresURL(t))
		if err != nil {
			t.Fatal(err)
		}
		query := parsed.Query()
		query.Set("options", "-c plan_cache_mode="+mode)
		parsed.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
		db, err := models.Open(t.Context(), models.Config{URL: parsed.String()})
		if err != nil {
			t.Fatal(err)
		}
		err = db.WithContext(t.Context()).Transaction(func(tx *gorm.DB) error {
			for _, statement := range callsOfOne {
				if err := tx.Exec(statement).Error; err != nil {
					return err
				}
			}
			for name, f := range map[string]models.CallFilter{
				"newest": {}, "later": {Before: before}, "failed": {Outcome: models.OutcomeFailed}, "later failed": {Outcome: models.OutcomeFailed, Before: before},
			} {
				f.Services, f.From, f.Until, f.Limit = services, from, from.AddDate(0, 1, 0), limit
				begin := entriesRead(t, tx)
				calls, err := models.CallsOf(tx, 1, f)
				if read := entriesRead(t, tx) - begin; err != nil || len(calls) != limit || read > int64(len(services)*(limit+2)) {
					t.Errorf("%s, %s: %d calls of %d entries of indexes, error %v", mode, name, len(calls), read, err)
				}
			}
			return nil
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	}
}
