package verify_test

import (
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// TestAnActThatSaysMoneyIsGivenBackIsFoundWithoutItsRefund, and one that waits with it.
func TestAnActThatSaysMoneyIsGivenBackIsFoundWithoutItsRefund(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 1)
		c := s.Customer(t)
		c.TopUp(t, 5_000_000)
		act := operatorsAct(c, models.DeskRefund, "form")
		must(t, act.Wants(map[string]any{"payment_id": 1, "amount_micros": 2_000_000, "to": "card"}))
		_, err := s.Billing.RefundPayment(t.Context(), billing.OperatorRefund{
			Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}, AmountMicros: 2_000_000, Reason: act.Reason, To: models.ToCard, Key: "desk form", Act: act, AloneMicros: 9_000_000,
		})
		must(t, err)
		const says = "UPDATE desk_acts SET state = ?, form_key = ? WHERE account_id = ?"
		for _, wrong := range []struct {
			state models.DeskState
			key   string
			found int
		}{{models.DeskDone, "form", 0}, {models.DeskWaiting, "form", 1}, {models.DeskDone, "another", 1}, {models.DeskDone, "form", 0}} {
			must(t, s.DB.Exec(says, wrong.state, wrong.key, c.ID).Error)
			if rows := found(t, s, "desk acts"); len(rows) != wrong.found {
				t.Errorf("%+v: it names %q", wrong, rows)
			}
		}
	})
}
