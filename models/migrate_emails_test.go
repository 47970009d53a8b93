package models_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// Users and billing details as they were stored when addresses were only lower-cased.
const manyForms = `
	INSERT INTO users (id, email, password_hash, created_at) VALUES (1, 'ada@example.com', 'x', @at), (2, 'info@bücher.example', 'x', @at),
		(3, 'info@xn--bcher-kva.example', 'x', @at), (4, 'max@müller.example', 'x', @at), (5, @unseen, 'x', @at), (6, 'jürgen@example.com', 'x', @at),
		(7, 'ada@ｅxample.com', 'x', @at);
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'Ada', @at);
	INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (100000001, 4, 'owner', @at);
	INSERT INTO billing_details (account_id, name, address, country, tax_id, email, updated_at, email_confirmed_at)
		VALUES (100000001, 'Ada', '', '', '', 'Buchhaltung@Müller.example', @at, @at);
	INSERT INTO mail_tokens (token_hash, purpose, user_id, email, created_at, expires_at) VALUES ('a', 'reset', 4, 'max@müller.example', @at, @end),
		('b', 'bookkeeping', 4, 'Buchhaltung@Müller.example', @at, @end);
	INSERT INTO mails (id, kind, email, status, attempts, failure, created_at, next_at) VALUES (1, 'reset', 'max@müller.example', 'pending', 0, '', @at, @at)`

func TestAddressesOfBeforeGetTheirOneFormAndNobodyIsLost(t *testing.T) {
	t.Parallel()
	eachBefore(t, 22, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 0, time.UTC)
		values := map[string]any{"at": at, "end": at.Add(time.Hour), "unseen": "bo@example.com\u200b"}
		for statement := range strings.SplitSeq(manyForms, ";\n") {
			if err := db.Exec(statement, values).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		for email, want := range map[string][]int64{
			"ada@example.com": {1, 7}, "info@xn--bcher-kva.example": {3, 2}, "max@xn--mller-kva.example": {4}, "bo@example.com": {5},
			"jürgen@example.com": {6}, "nobody@example.com": nil,
		} {
			users, err := models.UsersByEmail(db.WithContext(t.Context()), email)
			if err != nil {
				t.Fatal(err)
			}
			var ids []int64
			for _, user := range users {
				ids = append(ids, user.ID)
			}
			if len(ids) != len(want) || len(ids) > 0 && ids[0] != want[0] || len(ids) > 1 && ids[1] != want[1] {
				t.Errorf("%s: users %v, want %v", email, ids, want)
			}
		}
		details, err := models.FindBillingDetails(db.WithContext(t.Context()), 100000001)
		if err != nil || !details.MailsDocumentsTo("Buchhaltung@xn--mller-kva.example") {
			t.Errorf("billing details: %+v, %v", details, err)
		}
		var left int64
		err = db.Raw("SELECT (SELECT COUNT(*) FROM mails WHERE email <> 'max@xn--mller-kva.example') + (SELECT COUNT(*) FROM mail_tokens WHERE email NOT LIKE '%xn--mller-kva.example')").Scan(&left).Error
		if err != nil || left != 0 {
			t.Errorf("%d mails and links went to the old form, %v", left, err)
		}
	})
}
