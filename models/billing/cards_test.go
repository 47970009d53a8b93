package billing_test

import (
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// saveCard tops up by a card that the customer has kept, and gives it.
func saveCard(t testing.TB, s *shop.Shop, c *shop.Customer, key string) models.SavedCard {
	t.Helper()
	payment, err := s.Billing.TopUpSavingCard(t.Context(), c.ID, key, 5_000_000)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, s, s.Card.Pay(payment.Ref().String()))
	return cardsOf(t, s, c)[0]
}

func cardsOf(t testing.TB, s *shop.Shop, c *shop.Customer) []models.SavedCard {
	t.Helper()
	cards, err := s.Billing.Cards(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return cards
}

func TestACardIsKeptOnlyWhenItsCustomerAsksForIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		if cards := cardsOf(t, s, c); len(cards) != 0 {
			t.Errorf("kept %+v", cards)
		}
		card := saveCard(t, s, c, "k")
		if card.Label != "Visa •••• 4242" || card.CustomerRef == "" {
			t.Errorf("card %+v", card)
		}
		saveCard(t, s, c, "k") // the same form again
		if cards := cardsOf(t, s, c); len(cards) != 1 {
			t.Errorf("%d cards", len(cards))
		}
		if cards := cardsOf(t, s, s.Customer(t)); len(cards) != 0 {
			t.Errorf("somebody else has %+v", cards)
		}
	})
}

func TestACardIsLearntFromTheProviderWhenItsNotificationDoesNotNameIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		payment, err := s.Billing.TopUpSavingCard(t.Context(), c.ID, "k", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		short := s.Card.Pay(payment.Ref().String())
		short.SavedCard = nil
		receive := func() error {
			return s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Payment: &short}, nil })
		}
		s.Card.LoseAnswers(1)
		if receive() == nil {
			t.Error("the provider will not tell again")
		}
		expectBalance(t, c, 5_000_000) // the money does not wait for the card
		noErrors(t, []error{receive(), receive()})
		if cards := cardsOf(t, s, c); len(cards) != 1 {
			t.Errorf("cards %+v", cards)
		}
		expectBalance(t, c, 5_000_000)
	})
}

func TestASavedCardIsChargedOnceForAKey(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		card := saveCard(t, s, c, "k")
		s.Card.LoseAnswers(1)
		_, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "auto 1", 20_000_000, nil)
		expectCode(t, err, models.Unavailable)
		expectBalance(t, c, 5_000_000)
		noErrors(t, atOnce(10, func(int) error {
			p, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "auto 1", 20_000_000, nil)
			if err == nil && p.Status != models.PaymentSucceeded {
				t.Errorf("payment %+v", p)
			}
			return err
		}))
		expectBalance(t, c, 25_000_000)
		expectKinds(t, c, models.EntryTopUp, models.EntryTopUp)
	})
}

func TestADeclinedChargeSaysWhyAndMovesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		card := saveCard(t, s, c, "k")
		s.Card.DeclineCharges("The bank asks for the cardholder.")
		for range 2 {
			p, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "auto 1", 20_000_000, nil)
			if err != nil || p.Status != models.PaymentFailed || p.Failure.Cause != cause.Said("The bank asks for the cardholder.") {
				t.Errorf("%+v, %v", p, err)
			}
		}
		expectBalance(t, c, 5_000_000)
		_, err := s.Billing.ResumePayment(t.Context(), c.ID, 2)
		expectCode(t, err, models.Conflict)
		for _, amount := range []rules.Micros{0, -1, 999_999, 1_000_001, billing.MaxTopUpMicros + 10_000} {
			_, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "auto 2", amount, nil)
			expectCode(t, err, models.Invalid)
		}
	})
}

func TestARemovedCardIsNeverChargedAndTheProviderForgetsIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		card := saveCard(t, s, c, "k")
		stranger := s.Customer(t)
		expectCode(t, s.Billing.RemoveCard(t.Context(), stranger.ID, card.ID), models.NotFound)
		_, err := s.Billing.ChargeCard(t.Context(), stranger.ID, card.ID, "auto", 20_000_000, nil)
		expectCode(t, err, models.NotFound)
		noErrors(t, atOnce(2, func(int) error { return s.Billing.RemoveCard(t.Context(), c.ID, card.ID) }))
		_, err = s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "auto", 20_000_000, nil)
		expectCode(t, err, models.NotFound)
		s.Card.LoseAnswers(1)
		if n, err := s.Billing.ForgetCards(t.Context()); n != 0 || err == nil {
			t.Errorf("%d forgotten without an answer, %v", n, err)
		}
		for _, want := range []int{1, 0} {
			if n, err := s.Billing.ForgetCards(t.Context()); n != want || err != nil {
				t.Errorf("%d forgotten, want %d, %v", n, want, err)
			}
		}
		apply(t, s, s.Card.Pay("PAY-"+card.Ref().String()[4:])) // the payment that saved it, told once more
		if cards := cardsOf(t, s, c); len(cards) != 0 {
			t.Errorf("the card came back: %+v", cards)
		}
	})
}
