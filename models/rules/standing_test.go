package rules_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

var dayOfGrace = rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 10_000_000}

func TestPayPerUseGoesOnUntilTheLastMicroUnitOfTheBalance(t *testing.T) {
	s := rules.Standing{BalanceMicros: 1}
	if !s.MayPayPerUse(1, noon, rules.CreditPolicy{}) || s.MayPayPerUse(2, noon, rules.CreditPolicy{}) {
		t.Fatal("of one micro-unit, a call of one can be paid and no other")
	}
	must(t, s.Accrue(1, noon))
	if s.InArrears() || !s.MayPayPerUse(1, noon, dayOfGrace) || s.MayPayPerUse(1, noon, rules.CreditPolicy{}) {
		t.Fatal("an account with exactly nothing left is not in arrears, and has nothing left to pay with")
	}
	must(t, s.Accrue(1, noon))
	if !s.InArrears() || s.ArrearsSince != noon || s.AvailableMicros() != -1 {
		t.Fatalf("one micro-unit below: %+v", s)
	}
}

func TestArrearsArePatientForTheGracePeriodAndUpToTheLimit(t *testing.T) {
	for _, c := range []struct {
		name    string
		deficit rules.Micros
		after   time.Duration
		policy  rules.CreditPolicy
		may     bool
	}{
		{"at once", 1, 0, dayOfGrace, true},
		{"last instant of grace", 1, 24*time.Hour - time.Microsecond, dayOfGrace, true},
		{"grace over", 1, 24 * time.Hour, dayOfGrace, false},
		{"one below the limit", 9_999_999, 0, dayOfGrace, true},
		{"at the limit", 10_000_000, 0, dayOfGrace, false},
		{"no grace", 1, 0, rules.CreditPolicy{LimitMicros: 10_000_000}, false},
		{"no credit", 1, 0, rules.CreditPolicy{Grace: time.Hour}, false},
		{"absurd limit", 1, 0, rules.CreditPolicy{Grace: time.Hour, LimitMicros: math.MinInt64}, false},
		{"call made before the arrears", 1, -time.Hour, dayOfGrace, true},
	} {
		s := rules.Standing{BalanceMicros: -c.deficit, ArrearsSince: noon}
		if got := s.MayPayPerUse(1, noon.Add(c.after), c.policy); got != c.may {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestArrearsStartOnceAndEndWithTheTopUpThatClearsThem(t *testing.T) {
	var s rules.Standing
	later := noon.Add(time.Hour)
	must(t, s.Accrue(5, noon))
	must(t, s.Accrue(5, later))
	if s.ArrearsSince != noon {
		t.Fatalf("more arrears moved their start to %s", s.ArrearsSince)
	}
	must(t, s.Post(9, later))
	if s.ArrearsSince != noon || !s.InArrears() {
		t.Fatalf("a top-up that is one micro-unit short cleared them: %+v", s)
	}
	must(t, s.Settle(10))
	if s.ArrearsSince != noon || s.AvailableMicros() != -1 || s.AccruedMicros != 0 || s.BalanceMicros != -1 {
		t.Fatalf("settling changed what is available: %+v", s)
	}
	must(t, s.Post(1, later))
	if !s.ArrearsSince.IsZero() || s.InArrears() {
		t.Fatalf("the last micro-unit did not clear them: %+v", s)
	}
	must(t, s.Post(-1, later))
	if s.ArrearsSince != later {
		t.Fatalf("new arrears did not start anew: %+v", s)
	}
}

func TestAnAmountThatDoesNotFitOrMakesNoSenseChangesNothing(t *testing.T) {
	rich := rules.Standing{BalanceMicros: math.MaxInt64 - 1}
	poor := rules.Standing{BalanceMicros: math.MinInt64 + 1, ArrearsSince: noon}
	owing := rules.Standing{AccruedMicros: math.MaxInt64, ArrearsSince: noon}
	deep := rules.Standing{BalanceMicros: math.MinInt64, AccruedMicros: 5, ArrearsSince: noon}
	for name, c := range map[string]struct {
		standing rules.Standing
		change   func(*rules.Standing) error
		want     error
	}{
		"top-up":               {rich, func(s *rules.Standing) error { return s.Post(2, noon) }, rules.ErrOverflow},
		"order":                {poor, func(s *rules.Standing) error { return s.Post(-2, noon) }, rules.ErrOverflow},
		"available after post": {owing, func(s *rules.Standing) error { return s.Post(-2, noon) }, rules.ErrOverflow},
		"accrued":              {owing, func(s *rules.Standing) error { return s.Accrue(1, noon) }, rules.ErrOverflow},
		"available":            {poor, func(s *rules.Standing) error { return s.Accrue(2, noon) }, rules.ErrOverflow},
		"settled":              {deep, func(s *rules.Standing) error { return s.Settle(1) }, rules.ErrOverflow},
		"negative charge":      {rich, func(s *rules.Standing) error { return s.Accrue(-1, noon) }, rules.ErrNegative},
		"negative settlement":  {owing, func(s *rules.Standing) error { return s.Settle(-1) }, rules.ErrNegative},
		"more than accrued":    {rules.Standing{AccruedMicros: 4}, func(s *rules.Standing) error { return s.Settle(5) }, rules.ErrNotAccrued},
	} {
		s := c.standing
		if err := c.change(&s); !errors.Is(err, c.want) || s != c.standing {
			t.Errorf("%s: %v, %+v", name, err, s)
		}
	}
	if !deep.InArrears() || deep.MayPayPerUse(1, noon, dayOfGrace) {
		t.Error("arrears too deep to count have wrapped into credit")
	}
	if s := (rules.Standing{BalanceMicros: math.MaxInt64, AccruedMicros: -1}); s.InArrears() {
		t.Error("credit too high to count has wrapped into arrears")
	}
}

func TestArrearsSinceIsSetExactlyWhileAvailableIsBelowZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s rules.Standing
		var posted, accrued rules.Micros
		for i := range rapid.IntRange(1, 20).Draw(t, "steps") {
			now := noon.Add(time.Duration(i) * time.Minute)
			amount := rules.Micros(rapid.Int64Range(0, 10).Draw(t, "amount"))
			was := s
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				must(t, s.Accrue(amount, now))
				accrued += amount
			case 1:
				must(t, s.Post(amount-4, now))
				posted += amount - 4
			case 2:
				must(t, s.Settle(min(amount, s.AccruedMicros)))
			}
			if s.AvailableMicros() != posted-accrued || s.AccruedMicros < 0 {
				t.Fatalf("posted %d, accrued %d: %+v", posted, accrued, s)
			}
			if s.InArrears() == s.ArrearsSince.IsZero() || (was.InArrears() && s.InArrears() && s.ArrearsSince != was.ArrearsSince) {
				t.Fatalf("from %+v to %+v", was, s)
			}
		}
	})
}

func must(t interface {
	Helper()
	Fatal(...any)
}, err error,
) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoCallIsOwedBeyondTheCreditLimit: whatever the prices and whatever is topped up in between, what calls lead to is never more than
// may be owed, and a call is refused for it only if it does not fit.
func TestNoCallIsOwedBeyondTheCreditLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) rules.Micros { return rules.Micros(rapid.Int64Range(0, 40).Draw(t, name)) }
		s := rules.Standing{BalanceMicros: amount("balance"), StarterMicros: amount("starter"), Trying: rapid.Bool().Draw(t, "trying")}
		p := rules.CreditPolicy{Grace: time.Duration(rapid.Int64Range(0, 1).Draw(t, "grace")) * time.Hour, LimitMicros: amount("limit")}
		most := s.StarterMicros
		if !s.Trying && p.Grace > 0 {
			most = max(most, p.LimitMicros)
		}
		for range rapid.IntRange(1, 20).Draw(t, "calls") {
			price := amount("price")
			fits := s.AvailableMicros()-price >= -most
			switch got := s.Restricted(price, noon, p); {
			case (got == rules.Unrestricted) != fits && (got != rules.GraceOver || !s.InArrears()):
				t.Fatalf("%+v, a call of %d under %+v: %q", s, price, p, got)
			case got == rules.Unrestricted:
				must(t, s.Accrue(price, noon))
			}
			if s.AvailableMicros() < -most {
				t.Fatalf("%d are owed of %d that may be", -s.AvailableMicros(), most)
			}
		}
	})
}
