package rules_test

import (
	"errors"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// newcomer is a meter and a standing of somebody who has not paid, at 8,000 a call.
func newcomer(starterMicros rules.Micros) (*rules.Meter, *rules.Standing) {
	meter := workedCase{}.meter()
	return meter, &rules.Standing{Trying: true, StarterMicros: starterMicros}
}

func TestBeforeTheFirstPaymentTheStarterCreditIsAllThatMayBeOwed(t *testing.T) {
	for _, c := range []struct {
		starter, available rules.Micros
		calls              int
		err                error
	}{
		{starter: 500_000, calls: 62, err: rules.ErrStarterUsed}, // 62 × 8,000 = 496,000
		{starter: 496_000, calls: 62, err: rules.ErrStarterUsed},
		{starter: 495_999, calls: 61, err: rules.ErrStarterUsed},
		{starter: 7_999, calls: 0, err: rules.ErrStarterUsed},
		{starter: 0, calls: 0, err: rules.ErrUnpaid},
		{starter: 0, available: 16_001, calls: 2, err: rules.ErrUnpaid},
	} {
		meter, standing := newcomer(c.starter)
		standing.BalanceMicros = c.available
		calls := 0
		var err error
		for err == nil {
			if _, err = meter.Pay(batch{}.call(), standing, dayOfGrace, noon); err == nil {
				calls++
			}
		}
		if calls != c.calls || !errors.Is(err, c.err) || !errors.Is(err, rules.ErrRestricted) {
			t.Errorf("starter credit %d: %d calls, then %v; want %d, then %v", c.starter, calls, err, c.calls, c.err)
		}
		if standing.InArrears() || !standing.ArrearsSince.IsZero() {
			t.Errorf("starter credit %d: in arrears: %+v", c.starter, standing)
		}
	}
}

func TestGraceAndCreditLimitBeginWithTheFirstPayment(t *testing.T) {
	meter, standing := newcomer(8_000)
	if _, err := meter.Pay(batch{}.call(), standing, dayOfGrace, noon); err != nil {
		t.Fatal(err)
	}
	if _, _, err := meter.Payer(noon, standing, dayOfGrace); !errors.Is(err, rules.ErrStarterUsed) {
		t.Errorf("used up: %v", err)
	}
	standing.Trying = false // by an order that was paid by card
	if payer, _, err := meter.Payer(noon, standing, dayOfGrace); payer != rules.PayerPayPerUse {
		t.Errorf("after the first payment: %s, %v", payer, err)
	}
	if _, err := meter.Pay(batch{}.call(), standing, dayOfGrace, noon.Add(time.Hour)); err != nil || !standing.ArrearsSince.Equal(noon.Add(time.Hour)) {
		t.Errorf("beyond the starter credit: %v, %+v", err, standing)
	}
	if got := standing.Restricted(1, noon.Add(25*time.Hour), dayOfGrace); got != rules.GraceOver {
		t.Errorf("a day later: %q", got)
	}
}

func TestUsageThatWasMadeIsRecordedWhateverTheStarterCredit(t *testing.T) {
	meter, standing := newcomer(0)
	made := dayOfGrace
	made.Made = true
	if _, err := meter.Pay(batch{}.call(), standing, made, noon); err != nil || !standing.InArrears() {
		t.Errorf("%v, %+v", err, standing)
	}
	if _, _, err := meter.Payer(noon, standing, dayOfGrace); !errors.Is(err, rules.ErrUnpaid) {
		t.Errorf("a call to come: %v", err)
	}
}

// TestWhatIsReservedCountsAsOwed: with so much under way, a call passes exactly if it would pass once that was owed.
func TestWhatIsReservedCountsAsOwed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) rules.Micros { return rules.Micros(rapid.Int64Range(0, 40).Draw(t, name)) }
		s := rules.Standing{BalanceMicros: amount("balance") - 20, StarterMicros: amount("starter"), Trying: rapid.Bool().Draw(t, "trying")}
		if s.InArrears() {
			s.ArrearsSince = noon
		}
		policy := rules.CreditPolicy{Grace: time.Duration(rapid.Int64Range(0, 1).Draw(t, "grace")) * time.Hour, LimitMicros: amount("limit")}
		price, reserved := amount("price"), amount("reserved")
		owed := s
		if err := owed.Accrue(reserved, noon); err != nil {
			t.Fatal(err)
		}
		if got, want := s.RestrictedFor(price, reserved, noon, policy), owed.RestrictedFor(price, 0, noon, policy); got != want {
			t.Errorf("%+v with %d reserved and %+v: %q, want %q", s, reserved, policy, got, want)
		}
		if s.Trying && !s.InArrears() && s.RestrictedFor(price, reserved, noon, policy) == rules.Unrestricted && s.AvailableMicros()-reserved-price < -s.StarterMicros {
			t.Errorf("more than the starter credit would be owed: %+v", s)
		}
	})
}
