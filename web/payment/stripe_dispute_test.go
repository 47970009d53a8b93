package payment_test

import (
	"net/http"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// paid is a top-up of 50 that was paid at Stripe, and the payment there.
func (s *till) paid() (p *models.Payment, intent string) {
	s.t.Helper()
	p, session := s.topUp()
	s.stripe.Pay(session)
	return p, s.stripe.IntentOf(session)
}

func TestAChargebackAtStripeTakesTheMoneyAndAWonDisputeBringsItBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opened, ended string
		open, end     rules.Micros // the balance
	}{
		"won":                     {"needs_response", "won", 30_000_000, 50_000_000},
		"lost":                    {"needs_response", "lost", 30_000_000, 30_000_000},
		"inquiry":                 {"warning_needs_response", "warning_closed", 50_000_000, 50_000_000},
		"inquiry that escalates":  {"warning_needs_response", "needs_response", 50_000_000, 30_000_000},
		"under review":            {"under_review", "under_review", 30_000_000, 30_000_000},
		"prevented by a refund":   {"needs_response", "prevented", 30_000_000, 30_000_000},
		"prevented at once":       {"prevented", "prevented", 30_000_000, 30_000_000},
		"prevented in time":       {"warning_needs_response", "prevented", 50_000_000, 30_000_000},
		"opened before it is won": {"won", "won", 50_000_000, 50_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			_, intent := s.paid()
			id := s.stripe.Dispute(intent, 2000, test.opened)
			s.tell(2)
			s.balance(test.open)
			s.stripe.EndDispute(id, test.ended)
			s.tell(5)
			s.balance(test.end)
		})
	}
}

func TestADisputeWhoseWebhooksNeverCameIsFoundByReconcile(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, intent := s.paid()
	s.tell(1)
	id := s.stripe.Dispute(intent, 2000, "needs_response")
	late := s.stripe.Events()
	reconcile := func(open int) {
		t.Helper()
		r, err := s.Billing.Reconcile(t.Context())
		if err != nil || !r.Clean() || len(r.Disputes) != open {
			t.Errorf("%+v, %v", r, err)
		}
	}
	reconcile(1)
	s.balance(30_000_000)
	s.stripe.EndDispute(id, "won")
	s.stripe.Events()
	reconcile(0)
	s.balance(50_000_000)
	for _, e := range late { // and the first one comes after all
		if status := s.stripe.Send(s.webhook, e); status != http.StatusOK {
			t.Errorf("%s is answered with %d", e.Type, status)
		}
	}
	s.balance(50_000_000)
	s.stripe.Down(true)
	if r, err := s.Billing.Reconcile(t.Context()); err != nil || r.Clean() {
		t.Errorf("with Stripe down: %+v, %v", r, err)
	}
	if status := s.stripe.Send(s.webhook, late[0]); status == http.StatusOK {
		t.Errorf("with Stripe down a webhook is answered with %d: it would not be sent again", status)
	}
	s.stripe.Down(false)
}
