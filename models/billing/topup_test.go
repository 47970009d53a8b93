package billing_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

func TestATopUpSentAgainIsTheSamePayment(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		ids, urls := make([]int64, 16), make([]string, 16)
		noErrors(t, atOnce(len(ids), func(i int) error {
			p, err := s.Billing.TopUp(t.Context(), c.ID, "the form", 5_000_000)
			if err == nil {
				ids[i], urls[i] = p.ID, p.CheckoutURL
			}
			return err
		}))
		for i := range ids {
			if ids[i] != 1 || urls[i] != urls[0] || urls[i] == "" {
				t.Errorf("payment %d at %q, want one payment at one address", ids[i], urls[i])
			}
		}
		n := s.Card.Pay(models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}.String())
		noErrors(t, atOnce(16, func(int) error { return s.Billing.Apply(t.Context(), n) }))
		expectBalance(t, c, 5_000_000)
		if p, err := s.Billing.TopUp(t.Context(), c.ID, "the form", 5_000_000); err != nil || p.Status != models.PaymentSucceeded {
			t.Errorf("the form sent again after it was paid: %+v, %v", p, err)
		}
		if p, err := s.Billing.TopUp(t.Context(), c.ID, "another form", 5_000_000); err != nil || p.ID != 2 {
			t.Errorf("a second top-up of the same amount: %+v, %v", p, err)
		}
	})
}

func TestALostAnswerOnATopUpIsAskedForAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		s.Card.LoseAnswers(1)
		_, err := s.Billing.TopUp(t.Context(), c.ID, "the form", 5_000_000)
		expectCode(t, err, models.Unavailable)
		p, err := s.Billing.TopUp(t.Context(), c.ID, "the form", 5_000_000)
		if err != nil || p.ID != 1 || p.CheckoutURL == "" || s.Card.Checkouts() != 1 {
			t.Errorf("%+v, %v, %d checkouts", p, err, s.Card.Checkouts())
		}
	})
}

func TestTopUpsHaveLimits(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for _, micros := range []rules.Micros{-5_000_000, 0, billing.MinTopUpMicros - 10_000, billing.MaxTopUpMicros + 10_000, 5_000_001} {
			if _, err := s.Billing.TopUp(t.Context(), c.ID, "limits", micros); models.CodeOf(err) != models.Invalid {
				t.Errorf("%d: %v", micros, err)
			}
		}
		for _, micros := range []rules.Micros{billing.MinTopUpMicros, billing.MaxTopUpMicros} {
			if _, err := s.Billing.TopUp(t.Context(), c.ID, "limits", micros); err != nil {
				t.Errorf("%d: %v", micros, err)
			}
		}
	})
}

func TestInArrearsOrdersCannotBePaidAndTopUpsCan(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		owe(t, s, c)
		expectCode(t, s.Billing.PayFromBalance(t.Context(), c.ID, order.ID), models.Restricted)
		_, _, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID)
		expectCode(t, err, models.Restricted)
		d, err := s.Billing.Order(t.Context(), c.ID, order.ID)
		if err != nil {
			t.Fatal(err)
		}
		expectCode(t, d.Payable(), models.Restricted)
		o, err := s.Billing.Overview(t.Context(), c.ID)
		if err != nil || !o.GraceUntil.Equal(shop.Start.Add(24*time.Hour)) || len(o.Unpaid) != 1 {
			t.Errorf("overview %+v, %v", o, err)
		}

		c.TopUp(t, 1_000_000)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Errorf("after the top-up: %v", err)
		}
		if o, err = s.Billing.Overview(t.Context(), c.ID); err != nil || !o.GraceUntil.IsZero() || o.Standing.AvailableMicros() != 392_000 {
			t.Errorf("overview %+v, %v", o, err)
		}
	})
}

func TestATopUpThatDoesNotClearTheArrearsDoesNotRestartTheGracePeriod(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		if _, err := s.Metering.Ingest(t.Context(), c.Calls(1000, shop.Bangkok, shop.Passport, shop.Start)); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(20 * time.Hour)
		c.TopUp(t, 1_000_000)
		if since := c.Account(t).ArrearsSince; since == nil || !since.Equal(shop.Start) {
			t.Errorf("in arrears since %v, want since %s", since, shop.Start)
		}
	})
}

func TestAnOrderPaidByCardDoesNotRestartTheGracePeriod(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		reference := openCheckout(t, s, c, order.ID)
		owe(t, s, c)
		s.Clock.Advance(20 * time.Hour)
		apply(t, s, s.Card.Pay(reference))
		expectOrder(t, s, c, order.ID, models.OrderCompleted, 1)
		if since := c.Account(t).ArrearsSince; since == nil || !since.Equal(shop.Start) {
			t.Errorf("in arrears since %v, want since %s: what the card paid went to the order", since, shop.Start)
		}
	})
}
