package models_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// Subscriptions and an unpaid order as they were stored before there were choices: passport was unsubscribed twice,
// web-image is subscribed again, and of id-card nothing was ever said.
const unchosen = `
	INSERT INTO catalog_versions (applied_at, currency, zone, prices_are_illustrative) VALUES (@t1, 'USD', 'UTC', FALSE);
	INSERT INTO regions (code, name, note, position) SELECT 'here', 'Here', '', 1;
	INSERT INTO services (code, name, description, position) SELECT 'passport', 'P', '', 1;
	INSERT INTO services (code, name, description, position) SELECT 'web-image', 'W', '', 2;
	INSERT INTO services (code, name, description, position) SELECT 'id-card', 'I', '', 3;
	INSERT INTO offerings (region, service) SELECT 'here', code FROM services;
	INSERT INTO specifications (region, service, calls, price_micros, on_sale_from, version) VALUES ('here', 'id-card', 10, 70000, @t1, 1);
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'Ada', @t1);
	INSERT INTO subscriptions (account_id, id, region, service, via, subscribed_at, unsubscribed_at) VALUES
		(100000001, 1, 'here', 'passport', 'order', @t1, @t2), (100000001, 2, 'here', 'passport', 'customer', @t2, @t3),
		(100000001, 3, 'here', 'web-image', 'order', @t1, @t2), (100000001, 4, 'here', 'web-image', 'customer', @t3, NULL);
	INSERT INTO orders (account_id, id, status, idempotency_key, total_micros, currency, created_at, expires_at) VALUES (100000001, 1, 'pending_payment', 'k', 70000, 'USD', @t1, @t3);
	INSERT INTO order_lines (account_id, order_id, line_no, region, service, specification_id, calls, unit_price_micros, quantity, amount_micros)
		VALUES (100000001, 1, 1, 'here', 'id-card', 1, 10, 70000, 1, 70000)`

func TestWhoUnsubscribedBeforeThereWereChoicesHasChosenToStop(t *testing.T) {
	t.Parallel()
	eachBefore(t, 15, func(t *testing.T, db *models.DB) {
		t1 := time.Date(2026, 3, 17, 4, 5, 6, 789012000, time.UTC)
		t2, t3 := t1.Add(time.Hour), t1.Add(2*time.Hour)
		for statement := range strings.SplitSeq(unchosen, ";\n") {
			args := []any{map[string]any{"t1": t1, "t2": t2, "t3": t3}}
			if !strings.Contains(statement, "@") {
				args = nil
			}
			if err := db.Exec(statement, args...).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		for service, want := range map[string]models.WhenUsedUp{"passport": models.ThenStop, "web-image": models.ThenPayPerUse} {
			c, err := models.FindUsedUpChoice(db.DB, 100000001, "here", service)
			if err != nil || c == nil || c.Choice != want || !c.ChosenAt.Equal(t3) {
				t.Errorf("%s: %+v, %v", service, c, err)
			}
		}
		if c, err := models.FindUsedUpChoice(db.DB, 100000001, "here", "id-card"); c != nil || err != nil {
			t.Errorf("id-card: %+v, %v", c, err)
		}
		order, err := models.FindOrder(db.DB, 100000001, 1)
		if err != nil || order.Lines[0].WhenUsedUp != models.ThenPayPerUse {
			t.Errorf("what was shown with the unpaid order is lost: %+v, %v", order, err)
		}
	})
}
