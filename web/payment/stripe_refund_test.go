package payment_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/views/words"
)

// payTooLate has the customer pay for an order that is cancelled, and gives the refund that follows.
func (s *till) payTooLate() *models.Refund {
	s.t.Helper()
	ctx := s.t.Context()
	order := s.customer.Order(s.t, shop.Bangkok, shop.Passport, 100, 1)
	if _, _, err := s.Billing.PayByCard(ctx, s.customer.ID, order.ID); err != nil {
		s.t.Fatal(err)
	}
	payments, err := models.PaymentsOfOrder(s.DB.WithContext(ctx), s.customer.ID, order.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	s.stripe.Pay(s.stripe.Session(payments[0].Ref().String()))
	s.Clock.Advance(25 * time.Hour)
	if _, err := s.Billing.ExpireOrders(ctx); err != nil {
		s.t.Fatal(err)
	}
	s.Reprice(s.t, `calls: 100, price: "0.60"`, `calls: 100, price: "0.65"`)
	s.tell(3)
	return s.refund()
}

func (s *till) refund() *models.Refund {
	s.t.Helper()
	r, err := models.FindRefund(s.DB.WithContext(s.t.Context()), s.customer.ID, 1)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// perform has due refunds carried out and gives the error of it.
func (s *till) perform() error {
	_, err := s.Billing.PerformRefunds(s.t.Context())
	return err
}

func TestAPaymentThatCameTooLateGoesBackThroughStripe(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.payTooLate()
	s.balance(0)
	s.stripe.LoseAnswers(100) // done, and nobody knows, however often the library asks
	if s.perform() == nil {
		t.Error("the answer was to be lost")
	}
	s.stripe.LoseAnswers(0)
	s.stripe.ForgetKeys() // a day passes
	s.Clock.Advance(25 * time.Hour)
	if err := s.perform(); err != nil {
		t.Fatal(err)
	}
	if r := s.refund(); r.Status != models.RefundSucceeded || r.ProviderRef == nil {
		t.Errorf("refund %+v", r)
	}
	if n := s.stripe.Count("refund"); n != 1 {
		t.Errorf("%d refunds at Stripe", n)
	}
	s.balance(0)
}

func TestARefundThatStripeDoesNotMakeEndsInTheBalance(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  string
		then    func(s *till, r *models.Refund)
		failure string
	}{
		"refused at once": {"refused", func(*till, *models.Refund) {}, "The payment provider cannot give this payment back."},
		"failed at once":  {"failed", func(*till, *models.Refund) {}, "The card's bank did not take it."},
		"told later": {"pending", func(s *till, r *models.Refund) {
			s.stripe.EndRefund(r.Ref().String(), "failed")
			s.tell(3)
		}, "The card is not valid any more."},
		"asked later": {"pending", func(s *till, r *models.Refund) {
			s.stripe.EndRefund(r.Ref().String(), "failed")
			s.Clock.Advance(time.Hour)
			if err := s.perform(); err != nil {
				s.t.Error(err)
			}
		}, "The card is not valid any more."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			r := s.payTooLate()
			s.stripe.AnswerRefunds(test.status)
			if err := s.perform(); err != nil {
				t.Fatal(err)
			}
			test.then(s, r)
			s.balance(600_000)
			if r := s.refund(); r.Status != models.RefundFailed || words.Why(r.Failure.Cause) != test.failure {
				t.Errorf("refund %+v", r)
			}
		})
	}
}

// saveCard tops up by a card that is kept, and gives it.
func (s *till) saveCard() models.SavedCard {
	s.t.Helper()
	p, err := s.Billing.TopUpSavingCard(s.t.Context(), s.customer.ID, "save", 5_000_000)
	if err != nil {
		s.t.Fatal(err)
	}
	s.stripe.Pay(s.stripe.Session(p.Ref().String()))
	s.tell(2)
	cards, err := s.Billing.Cards(s.t.Context(), s.customer.ID)
	if err != nil || len(cards) != 1 || cards[0].Label != "Visa •••• 4242" {
		s.t.Fatalf("cards %+v, %v", cards, err)
	}
	return cards[0]
}

func TestASavedCardIsChargedOnceEvenWhenStripeForgotTheKey(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	card := s.saveCard()
	s.stripe.LoseAnswers(100)
	if _, err := s.Billing.ChargeCard(t.Context(), s.customer.ID, card.ID, "auto", 20_000_000, nil); models.CodeOf(err) != models.Unavailable {
		t.Errorf("error %v", err)
	}
	s.stripe.LoseAnswers(0)
	s.stripe.ForgetKeys()
	s.Clock.Advance(25 * time.Hour)
	for range 2 {
		p, err := s.Billing.ChargeCard(t.Context(), s.customer.ID, card.ID, "auto", 20_000_000, nil)
		if err != nil || p.Status != models.PaymentSucceeded {
			t.Errorf("%+v, %v", p, err)
		}
	}
	s.tell(2)
	s.balance(25_000_000)
	if n := s.stripe.Count("payment_intent"); n != 2 {
		t.Errorf("%d payments at Stripe", n)
	}
}

// TestALostChargeOfARemovedCardIsFoundAndNoneIsMade: Stripe took the money of the first, and never heard of the second.
func TestALostChargeOfARemovedCardIsFoundAndNoneIsMade(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	card := s.saveCard()
	lost := func(key string) {
		t.Helper()
		if _, err := s.Billing.ChargeCard(t.Context(), s.customer.ID, card.ID, key, 20_000_000, nil); models.CodeOf(err) != models.Unavailable {
			t.Errorf("error %v", err)
		}
	}
	s.stripe.LoseAnswers(100)
	lost("made")
	s.stripe.LoseAnswers(0)
	s.stripe.Down(true)
	lost("not made")
	s.stripe.Down(false)
	s.stripe.ForgetKeys()
	if err := s.Billing.RemoveCard(t.Context(), s.customer.ID, card.ID); err != nil {
		t.Fatal(err)
	}
	s.Clock.Advance(25 * time.Hour)
	for range 2 {
		if r, err := s.Billing.Reconcile(t.Context()); err != nil || !r.Clean() {
			t.Errorf("%+v, %v", r, err)
		}
	}
	s.balance(25_000_000)
	if n := s.stripe.Count("payment_intent"); n != 2 {
		t.Errorf("%d payments at Stripe", n)
	}
	if p, err := models.FindPayment(s.DB.WithContext(t.Context()), s.customer.ID, 3); err != nil || p.Status != models.PaymentFailed {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAChargeThatNeedsTheCustomerFailsWithTheReason(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	card := s.saveCard()
	for code, failure := range map[string]string{
		"authentication_required": "The card's bank asks for your confirmation, so it cannot be charged while you are away.",
		"insufficient_funds":      "The card has insufficient funds.",
		"card_declined":           "The card was declined by its bank.",
	} {
		s.stripe.DeclineCharges(code)
		p, err := s.Billing.ChargeCard(t.Context(), s.customer.ID, card.ID, code, 20_000_000, nil)
		if err != nil || p.Status != models.PaymentFailed || words.Why(p.Failure.Cause) != failure || p.ProviderRef == nil {
			t.Errorf("%s: %+v, %v", code, p, err)
		}
	}
	s.tell(2)
	s.balance(5_000_000)
}

func TestARemovedCardIsDetachedAndCannotBeCharged(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	card := s.saveCard()
	if err := s.Billing.RemoveCard(t.Context(), s.customer.ID, card.ID); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Billing.ForgetCards(t.Context()); n != 1 || err != nil {
		t.Errorf("%d forgotten, %v", n, err)
	}
	if err := s.Billing.Provider.ForgetCard(t.Context(), card.ProviderRef); err != nil {
		t.Errorf("forgotten again: %v", err)
	}
	n, err := s.Billing.Provider.Charge(t.Context(), billing.ChargeRequest{
		Reference: "PAY-1-9", CardRef: card.ProviderRef, Customer: card.CustomerRef, AmountMicros: 1_000_000, Currency: "USD",
	})
	if err != nil || n.Status != billing.ProviderFailed || n.ProviderRef != "" || n.Failure != "The payment provider cannot charge the card any more." {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestASessionClosesWithItsOrderAndCannotBePaidAfterwards(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	order := s.customer.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	s.Clock.Advance(20 * time.Hour)
	if _, _, err := s.Billing.PayByCard(t.Context(), s.customer.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	s.Clock.Advance(4 * time.Hour)
	s.stripe.ExpireSessions()
	s.tell(1)
	d, err := s.Billing.Order(t.Context(), s.customer.ID, order.ID)
	if err != nil || d.Payments[0].Status != models.PaymentFailed {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestAnOrderIsNotPaidFromTheBalanceWhileStripeTakesItsPayment(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	p, session := s.topUp()
	s.stripe.Pay(session)
	s.returns(p)
	order := s.customer.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	if _, _, err := s.Billing.PayByCard(t.Context(), s.customer.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	s.stripe.SlowPayments()
	open := s.stripe.Session(models.Ref{Kind: models.KindPayment, AccountID: s.customer.ID, ID: 2}.String())
	s.stripe.Pay(open)
	if err := s.Billing.PayFromBalance(t.Context(), s.customer.ID, order.ID); models.CodeOf(err) != models.Conflict {
		t.Errorf("error %v", err)
	}
	s.stripe.Decide(open, false)
	s.tell(1)
	if err := s.Billing.PayFromBalance(t.Context(), s.customer.ID, order.ID); err != nil {
		t.Error(err)
	}
	s.balance(50_000_000 - 600_000)
}
