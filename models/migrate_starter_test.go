package models_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// Accounts of before starter credits: 1 has paid, 2 has been given all of it back, 3 owes without having paid, 4 has only claimed.
const beforeStarters = `
	INSERT INTO users (id, email, password_hash, created_at) VALUES (1, 'ada@example.com', 'x', @at), (4, 'jane.doe+4@gmail.com', 'x', @at);
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'Paid', @at), (100000002, 'Back', @at), (100000004, 'Claimed', @at);
	INSERT INTO accounts (id, name, created_at, balance_micros, arrears_since) VALUES (100000003, 'Owing', @at, -5, @at);
	INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (100000001, 1, 'owner', @at), (100000004, 4, 'owner', @at);
	INSERT INTO payments (account_id, id, purpose, amount_micros, currency, provider, provider_ref, status, failure, checkout_url, idempotency_key, created_at, updated_at)
		VALUES (100000001, 1, 'top_up', 5000000, 'USD', 'p', 'a', 'succeeded', '', '', 'k', @at, @at), (100000001, 2, 'top_up', 7000000, 'USD', 'p', 'b', 'failed', 'no', '', 'l', @at, @at),
		(100000002, 1, 'top_up', 5000000, 'USD', 'p', 'c', 'succeeded', '', '', 'k', @at, @at);
	INSERT INTO refunds (account_id, id, destination, payment_id, amount_micros, currency, provider, provider_ref, status, reason, failure, attempts, created_at, updated_at)
		VALUES (100000002, 1, 'card', 1, 5000000, 'USD', 'p', 'r', 'succeeded', 'asked', '', 1, @at, @at);
	INSERT INTO regions (code, name, note, position) VALUES ('here', 'Here', '', 0);
	INSERT INTO services (code, name, description, position) VALUES ('passport', 'Passport OCR', '', 0);
	INSERT INTO offerings (region, service) VALUES ('here', 'passport');
	INSERT INTO packages (account_id, id, region, service, source, claim_key, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at)
		VALUES (100000004, 1, 'here', 'passport', 'free', 'here passport', 10, 0, 0, @at, @at, @end)`

func TestAccountsOfBeforeKeepTheCreditThatTheyPaidForAndClaimNothingTwice(t *testing.T) {
	t.Parallel()
	eachBefore(t, 28, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 0, time.UTC)
		for statement := range strings.SplitSeq(beforeStarters, ";\n") {
			var named []any
			if strings.Contains(statement, "@at") {
				named = append(named, map[string]any{"at": at, "end": at.AddDate(1, 0, 0)})
			}
			if err := db.Exec(statement, named...).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[int64]models.Account{
			100000001: {PaidMicros: 5_000_000, Starter: models.StarterNone}, 100000002: {Starter: models.StarterNone},
			100000003: {Starter: models.StarterNone}, 100000004: {Starter: models.StarterUndecided},
		} {
			got, err := models.FindAccount(db.DB, id)
			if err != nil || got.PaidMicros != want.PaidMicros || got.Starter != want.Starter || got.StarterMicros != 0 || got.Vouched {
				t.Errorf("%d: %+v, %v", id, got, err)
			}
		}
		var gifts []models.FreeGift
		if err := db.Find(&gifts).Error; err != nil || len(gifts) != 1 || gifts[0].Person != models.PersonOfEmail("janedoe@googlemail.com") ||
			gifts[0].Gift != "here passport" || gifts[0].AccountID != 100000004 || !gifts[0].GivenAt.Equal(at) {
			t.Errorf("%+v, %v", gifts, err)
		}
	})
}
