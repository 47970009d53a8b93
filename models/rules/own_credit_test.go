package rules_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

// limited is an account that may owe so much, in place of what the policy says.
func limited(micros rules.Micros) rules.OwnCredit {
	return rules.OwnCredit{HasLimit: true, LimitMicros: micros}
}

func graced(grace time.Duration) rules.OwnCredit {
	return rules.OwnCredit{HasGrace: true, Grace: grace}
}

// TestAnAccountsOwnLimitsHoldInPlaceOfThoseOfAll: each alone, and both; at the very amount and instant; however much more or less they are.
func TestAnAccountsOwnLimitsHoldInPlaceOfThoseOfAll(t *testing.T) {
	const owed = 6_000_000 // of the 10,000,000 that all may, within a day
	both := rules.OwnCredit{HasLimit: true, LimitMicros: 20_000_000, HasGrace: true, Grace: 48 * time.Hour}
	for _, c := range []struct {
		name  string
		own   rules.OwnCredit
		price rules.Micros
		after time.Duration
		want  rules.Restriction
	}{
		{"as for all", rules.OwnCredit{}, 4_000_000, time.Hour, rules.Unrestricted},
		{"as for all, beyond", rules.OwnCredit{}, 4_000_001, time.Hour, rules.CreditLimitReached},
		{"lower than what is owed", limited(5_999_999), 0, 0, rules.CreditLimitReached},
		{"what is owed", limited(owed), 1, 0, rules.CreditLimitReached},
		{"what is owed, and a call for nothing", limited(owed), 0, 0, rules.Unrestricted},
		{"exactly as much as the call leads to", limited(owed + 8_000), 8_000, 0, rules.Unrestricted},
		{"one less", limited(owed + 7_999), 8_000, 0, rules.CreditLimitReached},
		{"none", limited(0), 1, 0, rules.CreditLimitReached},
		{"a higher one", limited(20_000_000), 14_000_000, 24*time.Hour - 1, rules.Unrestricted},
		{"a higher one, with the grace of all", limited(20_000_000), 1, 24 * time.Hour, rules.GraceOver},
		{"a longer grace", graced(48 * time.Hour), 1, 48*time.Hour - 1, rules.Unrestricted},
		{"a longer grace at its end", graced(48 * time.Hour), 1, 48 * time.Hour, rules.GraceOver},
		{"a longer grace, with the limit of all", graced(48 * time.Hour), 4_000_001, 30 * time.Hour, rules.CreditLimitReached},
		{"a shorter grace", graced(time.Hour), 1, time.Hour, rules.GraceOver},
		{"no grace", graced(0), 1, 0, rules.GraceOver},
		{"both", both, 14_000_000, 48*time.Hour - 1, rules.Unrestricted},
		{"both, beyond", both, 14_000_001, 0, rules.CreditLimitReached},
	} {
		s := rules.Standing{BalanceMicros: -owed, ArrearsSince: noon, Own: c.own}
		if got := s.Restricted(c.price, noon.Add(c.after), dayOfGrace); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		own rules.OwnCredit
		may rules.Micros
	}{{limited(0), 0}, {limited(3), 3}, {graced(0), 0}, {rules.OwnCredit{HasLimit: true, LimitMicros: 7, HasGrace: true}, 0}, {rules.OwnCredit{}, dayOfGrace.LimitMicros}} {
		s := rules.Standing{Own: c.own}
		if got := s.MayOweMicros(dayOfGrace); got != c.may {
			t.Errorf("%+v: may owe %d, want %d", c.own, got, c.may)
		}
		if trying := (rules.Standing{Own: c.own, Trying: true, StarterMicros: 5}); trying.MayOweMicros(dayOfGrace) != 5 {
			t.Errorf("%+v: an account that has not paid may owe %d, not its starter credit", c.own, trying.MayOweMicros(dayOfGrace))
		}
	}
}

// TestACallThatWasLetPassOutlivesAShortenedGraceAndNoLoweredLimit: what it may owe was its own account's when it is recorded.
func TestACallThatWasLetPassOutlivesAShortenedGraceAndNoLoweredLimit(t *testing.T) {
	passed := dayOfGrace
	passed.LetPass = true
	for _, c := range []struct {
		own  rules.OwnCredit
		want rules.Restriction
	}{{graced(time.Hour), rules.Unrestricted}, {limited(7_000_000), rules.Unrestricted}, {limited(6_000_000), rules.CreditLimitReached}, {graced(0), rules.CreditLimitReached}} {
		s := rules.Standing{BalanceMicros: -6_000_000, ArrearsSince: noon, Own: c.own}
		if got := s.Restricted(1, noon.Add(5*time.Hour), passed); got != c.want {
			t.Errorf("%+v: %q, want %q", c.own, got, c.want)
		}
	}
}

// TestOwnLimitsAreThePolicyOfAnAccount: whatever is asked, an account with limits of its own gets what all would get under a policy that says the
// same, and what is told of the next call is of them.
func TestOwnLimitsAreThePolicyOfAnAccount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) rules.Micros { return rules.Micros(rapid.Int64Range(0, 30_000).Draw(t, name)) }
		policy := rules.CreditPolicy{Grace: time.Duration(rapid.IntRange(0, 3).Draw(t, "grace")) * time.Hour, LimitMicros: amount("limit"), Made: rapid.Bool().Draw(t, "made"), LetPass: rapid.Bool().Draw(t, "let pass")}
		own := rules.Standing{BalanceMicros: amount("balance") - 20_000, StarterMicros: amount("starter") / 4, Trying: rapid.Bool().Draw(t, "trying"), Own: rules.OwnCredit{
			HasLimit: rapid.Bool().Draw(t, "has limit"), LimitMicros: amount("own limit"), HasGrace: rapid.Bool().Draw(t, "has grace"), Grace: time.Duration(rapid.IntRange(0, 3).Draw(t, "own grace")) * time.Hour,
		}}
		if own.InArrears() {
			own.ArrearsSince = noon
		}
		said := policy
		if own.Own.HasLimit {
			said.LimitMicros = own.Own.LimitMicros
		}
		if own.Own.HasGrace {
			said.Grace = own.Own.Grace
		}
		all := own
		all.Own = rules.OwnCredit{}
		at, price := noon.Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "after"))*time.Hour), amount("price")
		if got, want := own.Restricted(price, at, policy), all.Restricted(price, at, said); got != want || own.MayOweMicros(policy) != all.MayOweMicros(said) || !own.GraceEnds(policy).Equal(all.GraceEnds(said)) {
			t.Fatalf("%q, want %q", got, want)
		}
		meter := &rules.Meter{Offering: rules.Offering{Region: "here"}, Zone: time.UTC, Subscribed: []rules.Period{{From: noon}}, Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8_000}}}}}
		next, same := meter.Next(at, &own, policy), meter.Next(at, &all, said)
		if next.Payer != same.Payer || !next.PayPerUseUntil.Equal(same.PayPerUseUntil) || next.LimitMicros != same.LimitMicros {
			t.Fatalf("%+v, want %+v", next, same)
		}
	})
}
