package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// reconciles has the console ask the provider about everything.
func (c *customer) reconciles() {
	c.t.Helper()
	if r, err := c.console.Billing.Reconcile(c.t.Context()); err != nil || !r.Clean() {
		c.t.Fatalf("%+v, %v", r, err)
	}
}

// TestARefundElsewhereExplainsItselfWhereverItIsSeen: at the payment, in the ledger, on the statement and in a notification.
func TestARefundElsewhereExplainsItselfWhereverItIsSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(20_000_000)
	order := c.placesOrder("ap-southeast-2", "passport", 1_000, 1)
	c.post("/packages/buy/pay?order="+order, map[string][]string{"method": {"card"}}).wants(http.StatusSeeOther)
	c.pays(c.ref(models.KindPayment, 2))
	topUp, paid := c.ref(models.KindPayment, 1), c.ref(models.KindPayment, 2)
	s.provider.givesBack(topUp, 8_000_000)
	s.provider.givesBack(paid, 3_000_000)
	c.reconciles()
	c.get("/billing/payments/"+topUp).wants(http.StatusOK).says("main", "$8.00 went back to your card", "taken from your balance", "Refund "+c.ref(models.KindRefund, 1))
	c.get("/billing/payments/"+paid).wants(http.StatusOK).says("main", "$3.00 went back to your card")
	entry := c.entries()[0]
	c.get("/billing/transactions/"+entry.Ref().String()).wants(http.StatusOK).
		says("main", "made by the payment provider", "not at our request", "Refunded payment", "Given back to the card by the payment provider")
	c.get("/billing/transactions").wants(http.StatusOK).says("main", "Refund of payment "+topUp+" to its card, made by the payment provider")
	c.get("/billing/statements/2026-11").wants(http.StatusOK).says("main", "made by the payment provider")
	c.get("/notifications").wants(http.StatusOK).says("main", "went back to your card", "Nothing that order "+order+" bought is returned", "$9.00 were available then")
	c.get("/billing/orders/"+order).wants(http.StatusOK).says("main", "What was given back of this order",
		c.ref(models.KindRefund, 2), "Given back to the card by the payment provider", "$3.00 of the payment given back by the payment provider, to the card")
	if got := c.get("/billing/orders/" + order).text(`[aria-label="Refunds"]`); !strings.Contains(got, "$3.00") || !strings.Contains(got, "Card") || !strings.Contains(got, "2026") {
		t.Errorf("the refund's row: %q", got)
	}
	s.provider.givesBack(paid, 10_000_000) // the rest: nobody has paid for the package any more
	c.reconciles()
	c.get("/notifications").says("main", "was not used is returned")
	c.get("/billing/orders/"+order).wants(http.StatusOK).says("main", "its payment was given back to the card").never("main", "Return 1 unused package")
	if c.available() != 12_000_000 {
		t.Errorf("%d available", c.available())
	}
}

// TestAnOperatorsReasonIsWhereTheCustomerReads: with the payment, the order, the transaction and the notification.
func TestAnOperatorsReasonIsWhereTheCustomerReads(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(20_000_000)
	order := c.placesOrder("ap-southeast-2", "passport", 1_000, 1)
	c.post("/packages/buy/pay?order="+order, map[string][]string{"method": {"card"}}).wants(http.StatusSeeOther)
	c.pays(c.ref(models.KindPayment, 2))
	gives := func(payment int64, micros rules.Micros, to models.Destination) {
		t.Helper()
		_, err := s.console.Billing.RefundPayment(t.Context(), billing.OperatorRefund{
			Payment: models.Ref{Kind: models.KindPayment, AccountID: c.accountID, ID: payment}, AmountMicros: micros, Reason: "The service was down on 20 Nov", To: to,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const reason = "The service was down on 20 Nov"
	gives(1, 5_000_000, models.ToCard)
	c.get("/billing/payments/"+c.ref(models.KindPayment, 1)).says("main", "$5.00 went back to your card", reason)
	c.get("/billing/transactions/"+c.entries()[0].Ref().String()).says("main", "Refund to a card", reason)
	gives(2, 1_000_000, models.ToBalance)
	c.get("/billing/transactions/"+c.entries()[0].Ref().String()).says("main", "Refund to the balance", reason)
	c.get("/billing/orders/"+order).says("main", reason).never("main", "Return 1 unused package")
	c.get("/billing/orders/"+order+"/return").never("main", "Return 1 package for")
	c.get("/packages/"+c.ref(models.KindPackage, 1)).wants(http.StatusOK).never("main", "can be returned until")
	c.get("/notifications").says("main", "are back in your balance", "go back to your card", reason)
	if c.available() != 16_000_000 {
		t.Errorf("%d available", c.available())
	}
}
