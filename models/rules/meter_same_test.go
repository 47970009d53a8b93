package rules_test

import (
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// TestNothingChangesByItselfBeforeSameUntil compares what pays a call at an instant with what pays one later, but before it.
func TestNothingChangesByItselfBeforeSameUntil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		meter, standing := s.start()
		meter.Prices = append(meter.Prices, rules.PricedFrom{ValidFrom: noon.Add(2 * time.Second), Tariff: s.tariff})
		at := noon.Add(time.Duration(rapid.IntRange(-3000, 6000).Draw(t, "at")) * time.Millisecond)
		later := at.Add(time.Duration(rapid.IntRange(0, 6000).Draw(t, "later")) * time.Millisecond)
		until := meter.SameUntil(at)
		if !until.After(at) {
			t.Fatalf("the same until %v at %v", until, at)
		}
		if !later.Before(until) {
			return
		}
		payer, which, err := meter.Payer(at, standing, rules.CreditPolicy{})
		payerLater, whichLater, errLater := meter.Payer(later, standing, rules.CreditPolicy{})
		if payer != payerLater || which != whichLater || err != errLater {
			t.Fatalf("%v %v %v at %v, %v %v %v at %v, before %v", payer, which, err, at, payerLater, whichLater, errLater, later, until)
		}
	})
}
