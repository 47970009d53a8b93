package metering_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// credit sets how far pay-per-use goes on in arrears.
func credit(s *shop.Shop, grace time.Duration, limitMicros rules.Micros) {
	policy := rules.CreditPolicy{Grace: grace, LimitMicros: limitMicros}
	s.Metering.Credit, s.Billing.Credit = policy, policy
}

func TestPayPerUseGoesOnUpToTheCreditLimit(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		credit(s, 24*time.Hour, 20_000)
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 1_000_000)
		// 125 calls use up the balance; 8,000 and 16,000 are owed; 24,000 would be over the limit.
		report := ingest(t, s, c.Calls(130, shop.Bangkok, shop.Passport, s.Clock.Now()))
		if report.Accepted != 127 || refusals(report) != "127 ModelArts.4106, 128 ModelArts.4106, 129 ModelArts.4106" {
			t.Errorf("accepted %d, refused %s", report.Accepted, refusals(report))
		}
		if !strings.Contains(report.Refused[0].Message, "arrears") {
			t.Errorf("message %q does not say why", report.Refused[0].Message)
		}
		c.TopUp(t, 1_000_000)
		if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 1 {
			t.Errorf("a top-up did not restore service at once: %+v", report)
		}
		if c.Account(t).ArrearsSince != nil {
			t.Error("still in arrears after the top-up")
		}
	})
}

func TestPayPerUseGoesOnThroughTheGracePeriod(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now()))
		s.Clock.Advance(24*time.Hour - time.Microsecond)
		if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 1 {
			t.Errorf("within the grace period: %+v", report)
		}
		s.Clock.Advance(time.Microsecond)
		if report := ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); refusals(report) != "0 ModelArts.4106" {
			t.Errorf("at the end of the grace period: %+v", report)
		}
		grant(t, s, c, 1, time.Time{}, time.Time{})
		if report := ingest(t, s, c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now())); report.Accepted != 1 || refusals(report) != "1 ModelArts.4106" {
			t.Errorf("a package does not go on in arrears: %+v", report)
		}
	})
}

func TestWithoutCreditNoCallIsOwed(t *testing.T) {
	for name, policy := range map[string]rules.CreditPolicy{
		"no grace": {Grace: 0, LimitMicros: 50_000_000}, "no limit": {Grace: 24 * time.Hour, LimitMicros: 0}, "neither": {},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				credit(s, policy.Grace, policy.LimitMicros)
				c := s.Customer(t)
				c.Subscribe(t, shop.Bangkok, shop.Passport)
				report := ingest(t, s, c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now()))
				if report.Accepted != 0 || refusals(report) != "0 ModelArts.4106, 1 ModelArts.4106, 2 ModelArts.4106" {
					t.Errorf("%+v", report)
				}
				c.TopUp(t, 1_000_000)
				report = ingest(t, s, c.Calls(126, shop.Bangkok, shop.Passport, s.Clock.Now()))
				if report.Accepted != 125 || refusals(report) != "125 ModelArts.4106" || c.Account(t).ArrearsSince != nil {
					t.Errorf("with money for 125 calls: %+v", report)
				}
			})
		})
	}
}

func TestServicesTellWhatWouldPayACallNow(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		credit(s, 0, 0)
		c := s.Customer(t)
		now := func() (rules.Payer, error) {
			t.Helper()
			states, err := s.Metering.Services(t.Context(), c.ID, shop.Bangkok)
			if err != nil || len(states) != 3 || states[0].Service.Code != shop.Passport {
				t.Fatalf("%+v, %v", states, err)
			}
			return states[0].PaidBy.Payer, states[0].PaidBy.RefusedWith
		}
		if payer, err := now(); payer != rules.PayerNone || !errors.Is(err, rules.ErrNotEnabled) {
			t.Errorf("a new account: %s, %v", payer, err)
		}
		if _, err := s.Billing.ClaimFree(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
			t.Fatal(err)
		}
		if payer, _ := now(); payer != rules.PayerPackage {
			t.Errorf("with a package: %s", payer)
		}
		ingest(t, s, c.Calls(20, shop.Bangkok, shop.Passport, s.Clock.Now()))
		if payer, err := now(); payer != rules.PayerNone || !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("after the package, without money: %s, %v", payer, err)
		}
		c.TopUp(t, 1_000_000)
		if payer, _ := now(); payer != rules.PayerPayPerUse {
			t.Errorf("with money: %s", payer)
		}
		ingest(t, s, c.Calls(125, shop.Bangkok, shop.Passport, s.Clock.Now()))
		if payer, err := now(); payer != rules.PayerNone || !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("with nothing left: %s, %v", payer, err)
		}
		if _, err := s.Metering.Services(t.Context(), 1, shop.Bangkok); models.CodeOf(err) != models.NotFound {
			t.Errorf("no such account: %v", err)
		}
	})
}
