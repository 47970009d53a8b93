package billing_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// TestMoneyThatComesForAClosedAccountGoesBack opens pages for a top-up, one that saves the card, one for an order, an order and an order that has expired;
// then the account is closed, and all of them are paid nevertheless. What the provider says comes twice, late, or is asked for.
func TestMoneyThatComesForAClosedAccountGoesBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, told := range []bool{true, false} {
			c := s.Customer(t)
			expired := orderHundred(t, c, 2)
			refs := []string{openCheckout(t, s, c, expired.ID)}
			expire(t, s)
			c.TopUp(t, 1_000_000)
			ordered := orderHundred(t, c, 1)
			refs = append(refs, openCheckout(t, s, c, ordered.ID))
			top, err := s.Billing.TopUp(t.Context(), c.ID, "top up", 5_000_000)
			if err != nil {
				t.Fatal(err)
			}
			saving, err := s.Billing.TopUpSavingCard(t.Context(), c.ID, "saving", 7_000_000)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, top.Ref().String(), saving.Ref().String())
			c.Close(t)
			s.Clock.Advance(2 * time.Minute)
			for _, ref := range refs {
				said := s.Card.Pay(ref)
				if told {
					noErrors(t, atOnce(3, func(int) error { return s.Billing.Apply(t.Context(), said) }))
				}
			}
			if r := reconcile(t, s); !r.Clean() {
				t.Errorf("%+v", r)
			}
			performRefunds(t, s)
			s.Issue(t)
			expectBalance(t, c, 1_000_000)
			if packages := c.Packages(t); len(packages) != 0 {
				t.Errorf("it has %+v", packages)
			}
			if cards := cardsOf(t, s, c); len(cards) != 0 {
				t.Errorf("it has %+v", cards)
			}
		}
		if n, micros := s.Card.Refunded(); n != 8 || micros != 2*(1_200_000+600_000+5_000_000+7_000_000) {
			t.Errorf("%d refunds of %d", n, micros)
		}
	})
}

// TestTheOperatorIsToldOfMoneyThatAClosedAccountCannotGetBack has the card refuse it: it stays in a balance that nobody spends.
func TestTheOperatorIsToldOfMoneyThatAClosedAccountCannotGetBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		top, err := s.Billing.TopUp(t.Context(), c.ID, "top up", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		c.Close(t)
		s.Card.RefuseRefunds("the card is closed")
		apply(t, s, s.Card.Pay(top.Ref().String()))
		performRefunds(t, s)
		expectBalance(t, c, 5_000_000)
		alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
		if err != nil || len(alarms) != 1 || !strings.HasPrefix(alarms[0].Subject, "REF-") {
			t.Errorf("%+v, %v", alarms, err)
		}
	})
}

// TestThePagesOfAClosedAccountAreClosedAtTheProvider, also where a process died before it knew the page's name, or the provider does not answer at first;
// others' pages stay open.
func TestThePagesOfAClosedAccountAreClosedAtTheProvider(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, other := s.Customer(t), s.Customer(t)
		stays := openCheckout(t, s, other, orderHundred(t, other, 1).ID)
		var refs []string
		for _, key := range []string{"a", "b", "c"} {
			top, err := s.Billing.TopUp(t.Context(), c.ID, key, 5_000_000)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, top.Ref().String())
		}
		refs = append(refs, openCheckout(t, s, c, orderHundred(t, c, 1).ID))
		s.Card.LoseAnswers(1)
		if _, err := s.Billing.TopUp(t.Context(), c.ID, "lost", 5_000_000); models.CodeOf(err) != models.Unavailable {
			t.Fatal(err)
		}
		refs = append(refs, models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 5}.String())
		c.Close(t)
		s.Card.LoseAnswers(4)
		closed, err := s.Billing.ClosePages(t.Context())
		if err == nil || closed != 0 {
			t.Errorf("without an answer %d are closed, %v", closed, err)
		}
		if asked := 4 - s.Card.LoseAnswers(0); asked != 3 {
			t.Errorf("asked %d times without an answer, want 3", asked)
		}
		noErrors(t, atOnce(3, func(int) error { _, err := s.Billing.ClosePages(t.Context()); return err }))
		for _, ref := range refs {
			apply(t, s, s.Card.Pay(ref)) // a page that is closed takes none
		}
		expectBalance(t, c, 0)
		if n, _ := s.Card.Refunded(); n != 0 {
			t.Errorf("%d refunds", n)
		}
		open, err := models.OpenPagesOfClosed(s.DB.WithContext(t.Context()), s.Card.Name(), models.Ref{}, 10)
		if err != nil || len(open) != 0 {
			t.Errorf("%+v, %v", open, err)
		}
		apply(t, s, s.Card.Pay(stays))
		if packages := other.Packages(t); len(packages) != 1 {
			t.Errorf("the other has %+v", packages)
		}
	})
}

// TestArrearsOfAClosedAccountGoOnFromWhenTheyBegan, though money passes through in between.
func TestArrearsOfAClosedAccountGoOnFromWhenTheyBegan(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		top, err := s.Billing.TopUp(t.Context(), c.ID, "top up", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		late := c.Calls(10, shop.Bangkok, shop.Passport, s.Clock.Now())
		s.Clock.Advance(time.Minute)
		c.Close(t)
		ingest(t, s, late)
		since := c.Account(t).ArrearsSince
		s.Clock.Advance(time.Hour)
		apply(t, s, s.Card.Pay(top.Ref().String()))
		if got := c.Account(t); since == nil || got.ArrearsSince == nil || !got.ArrearsSince.Equal(*since) || got.BalanceMicros != rules.Micros(0) {
			t.Errorf("since %v, and then %+v", since, got)
		}
	})
}
