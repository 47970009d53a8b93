package handlers_test

import (
	"net/http"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// TestAChargebackExplainsItselfWhereverItIsSeen follows a dispute over its pages: the payment, the ledger and the statement.
func TestAChargebackExplainsItselfWhereverItIsSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(20_000_000)
	order := c.placesOrder("ap-southeast-2", "passport", 1_000, 1)
	c.post("/packages/buy/pay?order="+order, map[string][]string{"method": {"card"}}).wants(http.StatusSeeOther)
	c.pays(c.ref(models.KindPayment, 2))
	for _, step := range []struct {
		status models.DisputeStatus
		ledger string
		pages  []string
		order  []string // how the refund stands on the order's page, and what its timeline says
	}{
		{models.DisputeOpen, "taken back by the card's bank", []string{"$8.00 were taken back by the card's bank", "$3.00 were taken back by the card's bank"}, []string{"Taken back", "$3.00 of the payment taken back by the card's bank"}},
		{models.DisputeWon, "given back by the card's bank", []string{"The payment stands", "The payment stands"}, []string{"In the balance again", "gave the $3.00 back"}},
	} {
		for i, micros := range []rules.Micros{8_000_000, 3_000_000} {
			payment := c.ref(models.KindPayment, int64(i+1))
			said := billing.DisputeAnswer{ProviderRef: "dp of " + payment, Reference: payment, Status: step.status, AmountMicros: micros, Currency: "USD", Reason: "fraudulent"}
			if err := s.console.Billing.ApplyDispute(t.Context(), said); err != nil {
				t.Fatal(err)
			}
			c.get("/billing/payments/"+payment).wants(http.StatusOK).says("main", step.pages[i], "Dispute "+c.ref(models.KindDispute, int64(i+1)))
		}
		entry := c.entries()[0]
		c.get("/billing/transactions/"+entry.Ref().String()).wants(http.StatusOK).says("main", step.ledger, "Disputed payment", "disputed at the card's bank")
		c.get("/billing/transactions").wants(http.StatusOK).says("main", step.ledger)
		c.get("/billing/orders/"+order).wants(http.StatusOK).says("main", step.order...).says("main", step.ledger)
	}
	c.get("/billing/statements/2026-11").wants(http.StatusOK).says("main", "Chargeback: payment", "Chargeback of payment")
	c.get("/notifications").wants(http.StatusOK).says("main", "were taken back by your card's bank", "are back in your balance")
	if c.available() != 20_000_000 {
		t.Errorf("%d available", c.available())
	}
}
