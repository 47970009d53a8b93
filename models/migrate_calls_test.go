package models_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// An account with calls and an expired package as they were stored before sources were kept, and before void calls followed:
// 10 were void when the expiry was recorded, and then two late calls came.
const beforeSources = `
	INSERT INTO regions (code, name, note, position, retired_at) VALUES ('r', 'R', '', 1, @at);
	INSERT INTO services (code, name, description, position, retired_at) VALUES ('s', 'S', '', 1, @at);
	INSERT INTO offerings (region, service, retired_at) VALUES ('r', 's', @at);
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'Ada', @at);
	INSERT INTO packages (account_id, id, region, service, source, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at)
		VALUES (100000001, 1, 'r', 's', 'free', 100, 92, 0, @at, @at, @expiry);
	INSERT INTO package_expiries (account_id, package_id, void_calls, expired_at, recorded_at) VALUES (100000001, 1, 10, @expiry, @expiry);
	INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls)
		VALUES (100000001, 'one', 'r', 's', @at, @expiry, 200, 'package', 1, 0, 9), (100000001, 'two', 'r', 's', @at, @expiry, 200, 'package', 1, 0, 8),
			(100000001, 'three', 'r', 's', @at, @at, 200, 'pay_per_use', NULL, 8, NULL), (100000001, 'four', 'r', 's', @at, @at, 500, 'failed', NULL, 0, NULL)`

func TestCallsOfBeforeSourcesWereKeptStayAsTheyAre(t *testing.T) {
	t.Parallel()
	eachBefore(t, 18, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 789012000, time.UTC)
		for statement := range strings.SplitSeq(beforeSources, ";\n") {
			if err := db.Exec(statement, map[string]any{"at": at, "expiry": at.Add(time.Hour)}).Error; err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		checkCallsOfBefore(t, db, at, began)
	})
}

func checkCallsOfBefore(t *testing.T, db *models.DB, at, began time.Time) {
	t.Helper()
	const ada = 100000001
	tx := db.WithContext(t.Context())
	for id, left := range map[string]int64{"one": 9, "two": 8, "three": -1, "four": -1} {
		call, err := models.FindCall(tx, ada, "", id)
		if err != nil || !call.CalledAt.Equal(at) || call.WithinMicros != 0 || call.SourceID != 0 || left >= 0 && *call.LeftCalls != left || left < 0 && call.LeftCalls != nil {
			t.Errorf("call %s: %+v, %v", id, call, err)
		}
		if calls, err := models.CallsWithID(tx, ada, id, 10); err != nil || len(calls) != 1 || calls[0].Source != "" {
			t.Errorf("calls with id %s: %+v, %v", id, calls, err)
		}
	}
	sources, err := models.FindCallSources(tx, []models.AccountSource{{AccountID: ada, Source: "g1"}})
	if err != nil || len(sources) != 1 || sources[0].ID != 0 || sources[0].Since.Before(began.Add(-time.Minute)) || sources[0].Since.After(began.Add(time.Minute)) {
		t.Errorf("sources %+v, %v", sources, err)
	}
	created, err := models.CreateCallSources(tx, []models.AccountSource{{AccountID: ada, Source: "g1"}, {AccountID: ada, Source: "g2"}}, at)
	if err != nil || created[0].ID != 1 || created[1].ID != 2 {
		t.Errorf("created %+v, %v", created, err)
	}
	expiries, err := models.ExpiriesOf(tx, ada)
	if err != nil || expiries[1].VoidCalls != 8 {
		t.Errorf("%d calls are void, want 8: %v", expiries[1].VoidCalls, err)
	}
	if err := models.SavePackageUse(tx, ada, 1, 95); err != nil {
		t.Error(err)
	}
	if expiries, err := models.ExpiriesOf(tx, ada); err != nil || expiries[1].VoidCalls != 5 {
		t.Errorf("%d calls are void, want 5: %v", expiries[1].VoidCalls, err)
	}
}
