package billing_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
)

func reconcile(t testing.TB, s *shop.Shop) billing.Reconciliation {
	t.Helper()
	r, err := s.Billing.Reconcile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReconcilingDecidesEverythingThatNobodyTold(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a, b := s.Customer(t), s.Customer(t)
		paid, declined := orderHundred(t, a, 1), orderHundred(t, b, 1)
		s.Card.Pay(openCheckout(t, s, a, paid.ID))
		s.Card.Decline(openCheckout(t, s, b, declined.ID))
		if _, err := s.Billing.TopUp(t.Context(), a.ID, "away", 3_000_000); err != nil {
			t.Fatal(err)
		}
		card := saveCard(t, s, b, "k")
		s.Card.LoseAnswers(2)
		_, err := s.Billing.ChargeCard(t.Context(), b.ID, card.ID, "auto", 7_000_000, nil) // charged, and nobody knows
		expectCode(t, err, models.Unavailable)
		_, err = s.Billing.TopUp(t.Context(), b.ID, "lost", 2_000_000) // opened, and nobody knows
		expectCode(t, err, models.Unavailable)
		if r := reconcile(t, s); r.Payments.Total() != 0 {
			t.Errorf("payments that are being opened were asked about: %+v", r)
		}
		s.Clock.Advance(time.Minute)
		if r := reconcile(t, s); r.Payments != (billing.Outcomes{Succeeded: 2, Failed: 1, Open: 2}) || !r.Clean() {
			t.Errorf("first: %+v", r)
		}
		if r := reconcile(t, s); r.Payments != (billing.Outcomes{Open: 2}) {
			t.Errorf("again: %+v", r)
		}
		expectOrder(t, s, a, paid.ID, models.OrderCompleted, 1)
		expectBalance(t, b, 12_000_000)
	})
}

func TestReconcilingGoesOnWhenTheProviderDoesNotAnswer(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := s.Customer(t)
		late := lateRefund(t, s, a)
		again := func() int64 { return a.Order(t, shop.Bangkok, shop.Passport, 100, 1).ID } // at the new price
		orders := []int64{again(), again()}
		for _, id := range orders {
			s.Card.Pay(openCheckout(t, s, a, id))
		}
		s.Clock.Advance(2 * time.Minute)
		s.Card.LoseAnswers(1)
		r := reconcile(t, s)
		if r.Payments != (billing.Outcomes{Succeeded: 1, Unanswered: 1}) || r.Refunds != (billing.Outcomes{Succeeded: 1}) || r.Clean() || r.Err() == nil {
			t.Errorf("%+v", r)
		}
		if r := reconcile(t, s); r.Payments != (billing.Outcomes{Succeeded: 1}) || r.Refunds.Total() != 0 || r.Err() != nil {
			t.Errorf("%+v", r)
		}
		if refund := refundsOf(t, s, a, late)[0]; refund.Status != models.RefundSucceeded {
			t.Errorf("refund %+v", refund)
		}
	})
}

func TestAnotherAmountOrCurrencyIsRefusedWithAnAlarmUntilItIsAcknowledged(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		good := s.Card.Pay(openCheckout(t, s, c, order.ID))
		more, other, elsewhere := good, good, good
		more.AmountMicros, other.Currency, elsewhere.ProviderRef = 900_000, "EUR", "co-99"
		for range 5 {
			for _, n := range []billing.PaymentAnswer{more, other, elsewhere} {
				expectCode(t, s.Billing.Apply(t.Context(), n), models.Invalid)
			}
		}
		expectBalance(t, c, 0)
		expectOrder(t, s, c, order.ID, models.OrderPendingPayment, 0)
		r := reconcile(t, s)
		if len(r.Alarms) != 3 || r.Clean() || r.Alarms[0].Subject != good.Reference || r.Alarms[0].Got != "0.90 USD at desk as co-1" || r.Alarms[0].Wanted != "0.60 USD at desk as co-1" {
			t.Errorf("alarms %+v", r.Alarms)
		}
		for range 2 {
			if err := s.Billing.Acknowledge(t.Context(), r.Alarms[0].Ref(), "Looked into at the provider"); err != nil {
				t.Fatal(err)
			}
		}
		if p := paymentsOf(t, s, c, order.ID)[0]; p.Status != models.PaymentFailed || p.Failure.Cause != cause.OtherAmountReported {
			t.Errorf("the customer cannot go on: %+v", p)
		}
		if r := reconcile(t, s); len(r.Alarms) != 2 {
			t.Errorf("%d alarms are left", len(r.Alarms))
		}
		expectCode(t, s.Billing.Acknowledge(t.Context(), models.Ref{Kind: models.KindAlarm, AccountID: c.ID, ID: 9}, "Looked"), models.NotFound)
		apply(t, s, good) // the right word comes after all
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
	})
}

func TestTheEndOfACheckoutThatNobodyWasSentToChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		reference := openCheckout(t, s, c, order.ID)
		apply(t, s, billing.PaymentAnswer{
			ProviderRef: "co-98", Reference: reference, Status: billing.ProviderFailed, AmountMicros: 600_000, Currency: "USD", Failure: "expired",
		})
		if p := paymentsOf(t, s, c, order.ID)[0]; p.Status != models.PaymentPending {
			t.Errorf("payment %+v", p)
		}
		if r := reconcile(t, s); len(r.Alarms) != 0 {
			t.Errorf("alarms %+v", r.Alarms)
		}
	})
}

func TestWhatIsOpenAtAnotherProviderIsCountedAndLeftAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		openCheckout(t, s, c, order.ID)
		if err := s.DB.WithContext(t.Context()).Exec("UPDATE payments SET provider = 'former' WHERE account_id = ?", c.ID).Error; err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		if r := reconcile(t, s); r.Payments.Total() != 0 || r.ElsewherePayments != 1 {
			t.Errorf("%+v", r)
		}
		if p, err := s.Billing.CheckPayment(t.Context(), c.ID, 1); err != nil || !p.Open() {
			t.Errorf("%+v, %v", p, err)
		}
		_, err := s.Billing.ResumePayment(t.Context(), c.ID, 1)
		expectCode(t, err, models.Conflict)
		_, _, err = s.Billing.PayByCard(t.Context(), c.ID, order.ID)
		expectCode(t, err, models.Conflict)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), c.ID, order.ID), models.Conflict)
	})
}
