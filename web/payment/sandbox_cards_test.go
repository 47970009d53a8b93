package payment_test

import (
	"errors"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// The sandbox's cards that differ only later.
const (
	cardAttended = "4000000000000341"
	cardNoRefund = "4000000000005126"
)

// saves pays a checkout that keeps its card, and gives the provider's word on it.
func (d *desk) saves(reference, card string) billing.PaymentAnswer {
	d.t.Helper()
	request := d.request(reference)
	request.SaveCard = true
	c, err := d.sandbox.Checkout(d.t.Context(), request)
	if err != nil {
		d.t.Fatal(err)
	}
	d.pay(c, card)
	return d.status(c)
}

func (d *desk) charge(reference, cardRef string) billing.PaymentAnswer {
	d.t.Helper()
	n, err := d.sandbox.Charge(d.t.Context(), billing.ChargeRequest{
		Reference: reference, CardRef: cardRef, AmountMicros: 20_000_000, Currency: "USD", NotifyURL: d.url,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestTheSandboxKeepsACardAndChargesItOnceForAReference(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		d := newDesk(t, db)
		if n := d.saves("PAY-1-1", cardNoRefund); n.SavedCard == nil || n.SavedCard.Label != "Visa •••• 5126" {
			t.Fatalf("kept %+v", n.SavedCard)
		}
		card := d.saves("PAY-1-2", "4242424242424242").SavedCard
		first, again := d.charge("PAY-1-3", card.Ref), d.charge("PAY-1-3", card.Ref)
		if first.Status != billing.ProviderSucceeded || first != again || first.SavedCard != nil {
			t.Errorf("charged %+v and %+v", first, again)
		}
		found, err := d.sandbox.FindCharge(t.Context(), billing.ChargeRequest{Reference: "PAY-1-3"})
		if err != nil || found.ProviderRef != first.ProviderRef || found.Status != first.Status || found.AmountMicros != first.AmountMicros {
			t.Errorf("found %+v, %v", found, err)
		}
		for range 2 {
			if _, err := d.sandbox.FindCharge(t.Context(), billing.ChargeRequest{Reference: "PAY-1-9", CardRef: card.Ref}); !errors.Is(err, billing.ErrRefused) {
				t.Errorf("a charge that nobody made: %v", err)
			}
		}
		told, kept := d.deliver(), 0
		for _, n := range d.received {
			if n.SavedCard != nil {
				kept++
			}
		}
		if told != 3 || kept != 2 {
			t.Errorf("told %d times, and of %d cards kept", told, kept)
		}
		dearer := billing.ChargeRequest{Reference: "PAY-1-3", CardRef: card.Ref, AmountMicros: 20_010_000, Currency: "USD", NotifyURL: d.url}
		if _, err := d.sandbox.Charge(t.Context(), dearer); models.CodeOf(err) != models.Invalid {
			t.Errorf("another amount under the same reference: %v", err)
		}
		for range 2 {
			if err := d.sandbox.ForgetCard(t.Context(), card.Ref); err != nil {
				t.Error(err)
			}
		}
		if n := d.charge("PAY-1-4", card.Ref); n.Status != billing.ProviderFailed || n.Failure == "" {
			t.Errorf("a forgotten card: %+v", n)
		}
	})
}

func TestTheSandboxKeepsNoCardUnaskedOrUnpaid(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	c := d.checkout("PAY-1-1")
	d.pay(c, "4242424242424242")
	for name, n := range map[string]billing.PaymentAnswer{"unasked": d.status(c), "declined": d.saves("PAY-1-2", "4000000000000002")} {
		if n.SavedCard != nil {
			t.Errorf("%s: %+v", name, n.SavedCard)
		}
	}
	late := d.saves("PAY-1-3", "4000000000003220")
	if late.Status != billing.ProviderOpen || late.SavedCard != nil {
		t.Errorf("before its outcome is told: %+v", late)
	}
}

func TestASandboxCardThatNeedsItsCustomerIsDeclinedWithoutThem(t *testing.T) {
	d := newDesk(t, dbtest.SQLite(t))
	paid := d.saves("PAY-1-1", cardAttended)
	if paid.Status != billing.ProviderSucceeded {
		t.Fatalf("%+v", paid)
	}
	if n := d.charge("PAY-1-2", paid.SavedCard.Ref); n.Status != billing.ProviderFailed || !strings.Contains(n.Failure, "cardholder") {
		t.Errorf("%+v", n)
	}
}

func TestTheSandboxGivesMoneyBackOnceAndNeverMoreThanWasPaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		d := newDesk(t, db)
		paid, open, stubborn := d.checkout("PAY-1-1"), d.checkout("PAY-1-2"), d.checkout("PAY-1-3")
		d.pay(paid, "4242424242424242")
		d.pay(stubborn, cardNoRefund)
		refund := func(reference string, c billing.Checkout, micros rules.Micros) billing.RefundAnswer {
			t.Helper()
			a, err := d.sandbox.Refund(t.Context(), billing.RefundRequest{Reference: reference, ProviderRef: c.ProviderRef, AmountMicros: micros, Currency: "USD"})
			if err != nil {
				t.Fatal(err)
			}
			asked, err := d.sandbox.QueryRefund(t.Context(), a.ProviderRef)
			if err != nil || asked != a {
				t.Errorf("asked, it is %+v, %v, not %+v", asked, err, a)
			}
			return a
		}
		first := refund("REF-1-1", paid, 30_000_000)
		if again := refund("REF-1-1", paid, 30_000_000); first.Status != billing.ProviderSucceeded || again != first {
			t.Errorf("given back %+v and %+v", first, again)
		}
		for name, a := range map[string]billing.RefundAnswer{
			"more than is left": refund("REF-1-2", paid, 15_000_001),
			"nothing was paid":  refund("REF-1-3", open, 1_000_000),
			"no refunds":        refund("REF-1-4", stubborn, 1_000_000),
		} {
			if a.Status != billing.ProviderFailed || a.Failure == "" {
				t.Errorf("%s: %+v", name, a)
			}
		}
		if a := refund("REF-1-5", paid, 15_000_000); a.Status != billing.ProviderSucceeded {
			t.Errorf("the rest: %+v", a)
		}
		if _, err := d.sandbox.QueryRefund(t.Context(), "sbr_GUESS"); models.CodeOf(err) != models.NotFound {
			t.Errorf("an unknown refund: %v", err)
		}
	})
}
