package models_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Vouchers of one batch that were redeemed when accounts were asked and not persons: by 1, who has two owners and has given up a card; later by 2, with
// another form of the first address of 1; and by 3, of another batch. 4 has redeemed nothing.
const beforePersons = `
	INSERT INTO users (id, email, password_hash, created_at) VALUES (1, 'jane.doe@gmail.com', 'x', @at), (2, 'ada@example.com', 'x', @at),
		(3, 'janedoe+free@googlemail.com', 'x', @at), (4, 'eve@example.com', 'x', @at), (5, 'bob@example.com', 'x', @at);
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'First', @at), (100000002, 'Again', @at), (100000003, 'Other', @at), (100000004, 'None', @at);
	INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (100000001, 1, 'owner', @at), (100000001, 2, 'owner', @at), (100000001, 5, 'viewer', @at),
		(100000002, 3, 'owner', @later), (100000003, 4, 'owner', @at), (100000004, 5, 'owner', @at);
	INSERT INTO saved_cards (account_id, id, provider, provider_ref, label, fingerprint, created_at, removed_at) VALUES
		(100000001, 1, 'p', 'a', 'Visa', 'of jane', @at, @later), (100000001, 2, 'p', 'b', 'Visa', '', @at, NULL), (100000004, 1, 'p', 'c', 'Visa', 'of bob', @at, NULL);
	INSERT INTO regions (code, name, note, position) VALUES ('here', 'Here', '', 0);
	INSERT INTO services (code, name, description, position) VALUES ('passport', 'Passport OCR', '', 0);
	INSERT INTO offerings (region, service) VALUES ('here', 'passport');
	INSERT INTO packages (account_id, id, region, service, source, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at) VALUES
		(100000001, 1, 'here', 'passport', 'free', 10, 0, 0, @at, @at, @end), (100000002, 1, 'here', 'passport', 'free', 10, 0, 0, @later, @later, @end),
		(100000003, 1, 'here', 'passport', 'free', 10, 0, 0, @at, @at, @end);
	INSERT INTO voucher_redemptions (account_id, batch_id, voucher_id, package_id, campaign, redeemed_at) VALUES (100000002, 7, 2, 1, 'fair', @later),
		(100000001, 7, 1, 1, 'fair', @at), (100000003, 8, 3, 1, 'talk', @at)`

// TestVouchersRedeemedBeforePersonsWereKnownAreForAPersonOnceToo: whoever redeemed one gets no other of its batch by another account, known by their
// mailbox or their card, and nobody else is kept from theirs.
func TestVouchersRedeemedBeforePersonsWereKnownAreForAPersonOnceToo(t *testing.T) {
	t.Parallel()
	eachBefore(t, 151, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 0, time.UTC)
		for statement := range strings.SplitSeq(beforePersons, ";\n") {
			var named []any
			if strings.Contains(statement, "@at") {
				named = append(named, map[string]any{"at": at, "later": at.Add(time.Hour), "end": at.AddDate(1, 0, 0)})
			}
			if err := db.Exec(statement, named...).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		var gifts []models.FreeGift
		if err := db.Order("gift, given_at, account_id").Find(&gifts).Error; err != nil || len(gifts) != 3 {
			t.Errorf("%+v, %v", gifts, err)
		}
		for _, g := range gifts {
			if g.Gift == "vouchers 7" && (g.AccountID != 100000001 || !g.GivenAt.Equal(at)) {
				t.Errorf("whoever was first is not the one who got it: %+v", g)
			}
		}
		gives := func(account int64, email, gift string, want models.GivenBefore) {
			t.Helper()
			err := db.Write(t.Context(), func(tx *gorm.DB) error {
				given, err := models.GiveToPerson(tx, account, &models.User{Email: email}, gift, at.AddDate(0, 1, 0))
				if given != want {
					t.Errorf("%s for %s: %q, want %q", gift, email, given, want)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		gives(100000004, "j.a.n.e.doe@gmail.com", "vouchers 7", models.GivenByMail)
		gives(100000004, "bob@example.com", "vouchers 8", models.NotGiven)
		gives(100000004, "eve+2@example.com", "vouchers 8", models.GivenByMail)
		gives(100000003, "eve@example.com", "vouchers 7", models.NotGiven)
		if err := db.Exec("UPDATE saved_cards SET fingerprint = 'of jane' WHERE account_id = 100000004").Error; err != nil {
			t.Fatal(err)
		}
		gives(100000004, "ada@example.com", "vouchers 7", models.GivenByCard)
	})
}
