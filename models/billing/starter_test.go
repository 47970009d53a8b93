package billing_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

const starterMicros rules.Micros = 500_000

// welcoming lets the shop give starter credits to newcomers, after they confirmed their address if it confirms any.
func welcoming(s *shop.Shop, confirms bool) {
	s.Billing.Credit.StarterMicros, s.Billing.ConfirmsMail = starterMicros, confirms
	s.Accounts.Welcome = s.Billing.GrantStarter
}

const ownPassword = "correct horse battery"

// signsUp makes an account by the form, from the network.
func signsUp(t *testing.T, s *shop.Shop, email, network string) *models.Account {
	t.Helper()
	if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: ownPassword}, network); err != nil {
		t.Fatal(err)
	}
	return accountOf(t, s, email)
}

func accountOf(t *testing.T, s *shop.Shop, email string) *models.Account {
	t.Helper()
	tx := s.DB.WithContext(t.Context())
	user, err := models.FindUserByEmail(tx, email)
	if err != nil {
		t.Fatal(err)
	}
	member, err := models.FirstMembership(tx, user.ID)
	if err != nil {
		t.Fatal(err)
	}
	account, err := models.FindAccount(tx, member.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// confirmsMail follows the link in the mail to the address.
func confirmsMail(t *testing.T, s *shop.Shop, email string) {
	t.Helper()
	token, user := link(t, s, models.TokenConfirm, email)
	if _, err := s.Accounts.ConfirmAddress(t.Context(), token, accounts.Confirmer{UserID: user.ID}); err != nil {
		t.Fatal(err)
	}
}

// choosesAnotherPassword shows once more, by the link in a mail, that the user reads it.
func choosesAnotherPassword(t *testing.T, s *shop.Shop, email string) {
	t.Helper()
	token, _ := link(t, s, models.TokenReset, email)
	if _, err := s.Accounts.ResetPassword(t.Context(), token, "another "+ownPassword); err != nil {
		t.Fatal(err)
	}
}

// link is the token of a link that is mailed to the address.
func link(t *testing.T, s *shop.Shop, purpose models.TokenPurpose, email string) (string, *models.User) {
	t.Helper()
	user, err := models.FindUserByEmail(s.DB.WithContext(t.Context()), email)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.Accounts.MailToken(t.Context(), purpose, user)
	if err != nil {
		t.Fatal(err)
	}
	return token, user
}

func TestAStarterCreditIsGivenOnceAndWhereMailWorksToAConfirmedAddress(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		welcoming(s, true)
		if got := signsUp(t, s, "ada@example.com", "192.0.2.1"); got.Starter != models.StarterUndecided || got.StarterMicros != 0 || got.SignUpNetwork != "192.0.2.1" {
			t.Errorf("before the address is confirmed: %+v", got)
		}
		confirmsMail(t, s, "ada@example.com")
		if got := accountOf(t, s, "ada@example.com"); got.Starter != models.StarterGiven || got.StarterMicros != starterMicros || got.SignUpNetwork != "" {
			t.Errorf("confirmed: %+v", got)
		}
		s.Billing.Credit.StarterMicros = 7 // another setting changes nothing that was given
		choosesAnotherPassword(t, s, "ada@example.com")
		if _, err := s.Billing.GrantStarters(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := accountOf(t, s, "ada@example.com"); got.StarterMicros != starterMicros {
			t.Errorf("given again: %+v", got)
		}
		signsUp(t, s, "a.da+x@example.com", "192.0.2.2")
		confirmsMail(t, s, "a.da+x@example.com")
		if got := accountOf(t, s, "a.da+x@example.com"); got.Starter != models.StarterGiven || got.StarterMicros != 7 {
			t.Errorf("another mailbox of another provider: %+v", got)
		}
		signsUp(t, s, "ada+x@example.com", "192.0.2.2")
		confirmsMail(t, s, "ada+x@example.com")
		if got := accountOf(t, s, "ada+x@example.com"); got.Starter != models.StarterPerson || got.StarterMicros != 0 {
			t.Errorf("the same mailbox: %+v", got)
		}
	})
}

func TestACustomerOfTheOperatorsIsGivenAStarterCreditOfNoNetwork(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		welcoming(s, true)
		for n := range billing.StartersPerNetwork + 1 {
			email := fmt.Sprintf("n%d@example.com", n)
			if _, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: ownPassword}); err != nil {
				t.Fatal(err)
			}
			if got := accountOf(t, s, email); got.Starter != models.StarterGiven {
				t.Fatalf("%s: %+v", email, got)
			}
		}
	})
}

// TestAccountsOfBeforeAreDecidedAbout: those that have not paid are given what new ones are.
func TestAccountsOfBeforeAreDecidedAbout(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		before := signsUp(t, s, "ada@example.com", "192.0.2.1") // nobody decided
		welcoming(s, false)
		if looked, err := s.Billing.GrantStarters(t.Context()); err != nil || looked != 1 {
			t.Errorf("%d, %v", looked, err)
		}
		if got := accountOf(t, s, "ada@example.com"); got.ID != before.ID || got.StarterMicros != starterMicros {
			t.Errorf("%+v", got)
		}
		if looked, err := s.Billing.GrantStarters(t.Context()); err != nil || looked != 0 {
			t.Errorf("again: %d, %v", looked, err)
		}
	})
}

// tries makes passport calls of a newcomer who is given the starter credit, 0.008 each.
func tries(t *testing.T, s *shop.Shop, c *shop.Customer, calls int) {
	t.Helper()
	s.Billing.Credit.StarterMicros = starterMicros
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	if _, err := s.Metering.Ingest(t.Context(), c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil {
		t.Fatal(err)
	}
}

func payer(t *testing.T, s *shop.Shop, c *shop.Customer) (rules.Payer, error) {
	t.Helper()
	o, err := s.Metering.Outlook(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	next := o.Next(o.Meter(shop.Bangkok, shop.Passport).UsedUp(o.Now), o.Now)
	return next.Payer, next.Refusal
}

func TestWhoOwesOfTheStarterCreditMayBuyAndATopUpCoversItFirst(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, starterMicros)
		tries(t, s, c, 4) // 0.032
		order := c.Order(t, shop.Bangkok, shop.Passport, 10, 1)
		if _, _, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID); err != nil {
			t.Fatalf("who tries cannot buy: %v", err)
		}
		if err := s.Billing.Apply(t.Context(), s.Card.Pay(paymentRef(c, 1))); err != nil {
			t.Fatal(err)
		}
		got := c.Account(t)
		if got.BalanceMicros-got.AccruedMicros != -32_000 || got.ArrearsSince != nil || got.PaidMicros != 70_000 || got.StarterOverAt != nil {
			t.Errorf("after an order paid by card: %+v", got)
		}
		c.TopUp(t, 1_000_000)
		if got = c.Account(t); got.StarterOverAt == nil || got.Standing().StarterMicros != 0 {
			t.Errorf("after a top-up: %+v", got)
		}
		if _, err := s.Metering.Ingest(t.Context(), c.Calls(140, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		if got = c.Account(t); got.ArrearsSince == nil {
			t.Errorf("a customer who has paid owes without being in arrears: %+v", got)
		}
	})
}

// TestADisputedPaymentClosesTheCreditThatItOpened: what a bank took back keeps no credit open, and what it gives back opens it.
func TestADisputedPaymentClosesTheCreditThatItOpened(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, starterMicros)
		tries(t, s, c, 1)
		c.TopUp(t, 5_000_000)
		if p, err := payer(t, s, c); p != rules.PayerPayPerUse {
			t.Errorf("after the first payment: %s, %v", p, err)
		}
		said := s.Card.Dispute(paymentRef(c, 1), 5_000_000, models.DisputeOpen)
		if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
			t.Fatal(err)
		}
		if p, err := payer(t, s, c); !errors.Is(err, rules.ErrUnpaid) {
			t.Errorf("after the dispute: %s, %v", p, err)
		}
		if got := c.Account(t); got.PaidMicros != 0 || got.ArrearsSince == nil {
			t.Errorf("after the dispute: %+v", got)
		}
		said.Status = models.DisputeWon
		if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
			t.Fatal(err)
		}
		if p, err := payer(t, s, c); p != rules.PayerPayPerUse {
			t.Errorf("after it was won: %s, %v", p, err)
		}
	})
}

func TestAnAccountThatTheOperatorVouchesForOwesLikeOneThatPaid(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Newcomer(t, 0)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		for _, vouched := range []bool{true, false} {
			if err := s.Billing.Vouch(t.Context(), c.ID, vouched); err != nil {
				t.Fatal(err)
			}
			if p, err := payer(t, s, c); (p == rules.PayerPayPerUse) != vouched {
				t.Errorf("vouched for: %t; a call: %s, %v", vouched, p, err)
			}
		}
	})
}

// notClaimed fails the test unless the claim is refused for the reason.
func notClaimed(t *testing.T, err error, reason string) {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Field != billing.ClaimField || !strings.Contains(words.Why(refused.Why), reason) {
		t.Errorf("claimed: %v, want refused because of %q", err, reason)
	}
}

func TestAFreePackageIsForAConfirmedPersonOnceAndANetworkGetsSoMany(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		welcoming(s, true)
		claim := func(a *models.Account, network string) error {
			_, err := s.Billing.ClaimFreeThen(t.Context(), a.ID, network, shop.Bangkok, shop.Passport, "")
			return err
		}
		ada := signsUp(t, s, "ada@example.com", "192.0.2.1")
		notClaimed(t, claim(ada, "192.0.2.1"), "confirmed e-mail address")
		notClaimed(t, s.Billing.MayClaim(t.Context(), ada.ID), "confirmed e-mail address")
		confirmsMail(t, s, "ada@example.com")
		if err := errors.Join(s.Billing.MayClaim(t.Context(), ada.ID), claim(ada, "192.0.2.1")); err != nil {
			t.Fatal(err)
		}
		alias := signsUp(t, s, "ada+2@example.com", "192.0.2.2")
		confirmsMail(t, s, "ada+2@example.com")
		notClaimed(t, claim(alias, "192.0.2.2"), "another form of your e-mail address")
		if packages, err := models.PackagesOf(s.DB.WithContext(t.Context()), alias.ID); err != nil || len(packages) > 0 {
			t.Errorf("%v, %v", packages, err)
		}
		other := signsUp(t, s, "bob@example.com", "192.0.2.3")
		confirmsMail(t, s, "bob@example.com")
		err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			for range billing.ClaimsPerNetwork {
				if _, err := models.CountGift(tx, "192.0.2.3", "claim", s.Clock.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		refusal := claim(other, "192.0.2.3")
		notClaimed(t, refusal, "from your network today")
		var refused *models.Error
		if !errors.As(refusal, &refused) || refused.Code != models.TooMany {
			t.Fatal(refusal)
		}
		s.Clock.Advance(refused.Wait - time.Microsecond)
		notClaimed(t, claim(other, "192.0.2.3"), "from your network today")
		s.Clock.Advance(time.Microsecond)
		if err := claim(other, "192.0.2.3"); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

// TestTheSameCardIsTheSamePerson: whether it was saved before the claim or after it.
func TestTheSameCardIsTheSamePerson(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		saves := func(c *shop.Customer, fingerprint string) {
			t.Helper()
			payment, err := s.Billing.TopUpSavingCard(t.Context(), c.ID, "saves "+fingerprint, 10_000_000)
			if err != nil {
				t.Fatal(err)
			}
			n := s.Card.Pay(payment.Ref().String())
			n.SavedCard.Fingerprint = fingerprint
			if err := s.Billing.Apply(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		claim := func(c *shop.Customer) error {
			_, err := s.Billing.ClaimFree(context.Background(), c.ID, shop.Bangkok, shop.Passport)
			return err
		}
		first, later := s.Customer(t), s.Customer(t)
		saves(first, "one")
		if err := errors.Join(claim(first), claim(later)); err != nil {
			t.Fatal(err)
		}
		saves(later, "two")
		for _, fingerprint := range []string{"one", "two"} {
			c := s.Customer(t)
			saves(c, fingerprint)
			notClaimed(t, claim(c), "the same card on file")
		}
		c := s.Customer(t)
		saves(c, "three")
		if err := claim(c); err != nil {
			t.Errorf("with another card: %v", err)
		}
	})
}
