package verify_test

import (
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/verify"
)

// randomSteps is how many steps of random histories are taken on each database; a soak takes as many more as it says.
const randomSteps = 1000

// TestWhateverHappensTheBooksBalance lets customers live through random histories: they top up, order, pay, call and
// owe, providers answer twice, late or never, calls are reported late, clocks jump, servers die after any statement and
// connections break. After each step everything that is stored about the customer is what the records give. A failure
// is shrunk and names the seed that repeats it (-rapid.seed).
func TestWhateverHappensTheBooksBalance(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Time) // and no race detector: one thing happens at a time
	steps := tier.Rounds(t, randomSteps)
	for name, cfg := range worldConfigs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, cfg)
			for w.steps < steps {
				rapid.Check(t, func(rt *rapid.T) {
					if w.steps < steps {
						w.live(t, rt)
					}
				})
			}
			report, err := verify.Run(t.Context(), w.DB)
			must(t, err)
			if !report.Clean() {
				t.Errorf("%+v", report)
			}
			t.Logf("%d steps", w.steps)
		})
	}
}

// live lets a new customer live through one history. Payments that are open at its end are declined, so that what looks
// after all open payments does not have more and more to do.
func (w *world) live(t *testing.T, rt *rapid.T) {
	l := &life{T: rt, world: w, ctx: t.Context(), customer: w.Customer(t), recorded: make(map[string]bool)}
	rt.Repeat(l.moves())
	var open []models.Payment
	if err := w.DB.Where("account_id = ? AND status IN ('created', 'pending')", l.customer.ID).Find(&open).Error; err != nil {
		rt.Fatalf("list open payments: %v", err)
	}
	for i := range open {
		if _, err := w.Billing.ResumePayment(l.ctx, l.customer.ID, open[i].ID); err != nil && !refused(err) {
			rt.Fatalf("resume: %v", err)
		}
		ref := open[i].Ref().String()
		if !w.Card.Opened(ref) {
			continue // resuming was refused, so that there is nothing to decline
		}
		if err := w.Billing.Apply(l.ctx, w.Card.Decline(ref)); err != nil && !refused(err) {
			rt.Fatalf("decline: %v", err)
		}
	}
	l.check(rt)
	l.checkPast()
}
