package rules_test

import (
	"errors"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// shortCredit is the policy that run pays with.
var shortCredit = rules.CreditPolicy{Grace: 2 * time.Second, LimitMicros: 5}

// TestNextIsWhatPayDoes compares, before each call of a scene, what is foretold with what happens.
func TestNextIsWhatPayDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		meter, standing := s.start()
		for _, call := range s.calls {
			if !rules.Billable(call.HTTPStatus) {
				continue
			}
			next := meter.Next(call.At, standing, shortCredit)
			d, err := meter.Pay(call, standing, shortCredit, call.At)
			if errors.Is(err, rules.ErrOverflow) {
				return
			}
			if !errors.Is(err, next.Refusal) || err == nil && (next.Refusal != nil || next.Payer != d.Payer ||
				next.Package.ID != d.PackageID || next.PriceMicros != d.PriceMicros) {
				t.Fatalf("foretold %+v, but got %+v, %v", next, d, err)
			}
			if err == nil && d.Payer == rules.PayerPackage && next.Package.LeftCalls() != d.LeftCalls+1 {
				t.Fatalf("foretold %+v, but got %+v", next, d)
			}
			if next.Payer == rules.PayerPackage && next.First != next.Package || (next.First.ID != 0) != (next.Packages > 0) {
				t.Fatalf("foretold %+v: the first that can pay is another", next)
			}
		}
	})
}

// TestWhatComesAfterAPackageIsWhatPayDoesWhenItIsUsedUp uses up a package, all else being still, and the packages that can
// pay.
func TestWhatComesAfterAPackageIsWhatPayDoesWhenItIsUsedUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		at := noon.Add(time.Duration(rapid.IntRange(-1, 5).Draw(t, "at")) * time.Second)
		meter, standing := s.start()
		first := meter.Next(at, standing, shortCredit)
		if first.Payer != rules.PayerPackage {
			return
		}
		after := meter.After(first.Package.ID, at).Next(at, standing, shortCredit)
		usedUp := meter.UsedUp(at).Next(at, standing, shortCredit)
		pay := func(calls int64) {
			for range calls {
				if d, err := meter.Pay(rules.Call{At: at, HTTPStatus: 200}, standing, shortCredit, at); err != nil || d.Payer != rules.PayerPackage {
					t.Fatalf("%+v, %v", d, err)
				}
			}
		}
		pay(first.Package.LeftCalls())
		now := meter.Next(at, standing, shortCredit)
		if now.Payer != after.Payer || now.Package.ID != after.Package.ID || now.PriceMicros != after.PriceMicros || !errors.Is(now.Refusal, after.Refusal) {
			t.Fatalf("foretold after the package %+v, but it is %+v", after, now)
		}
		pay(first.LeftCalls - first.Package.LeftCalls())
		if now = meter.Next(at, standing, shortCredit); now.Payer != usedUp.Payer || now.PriceMicros != usedUp.PriceMicros || !errors.Is(now.Refusal, usedUp.Refusal) {
			t.Fatalf("foretold after all packages %+v, but it is %+v", usedUp, now)
		}
	})
}

func TestNextNamesThePackageThatTakesEffectFirst(t *testing.T) {
	meter := subscribedMeter()
	meter.Packages = []rules.Package{
		bought(1, c1, noon.Add(3*time.Hour), x1, 5), bought(2, c1, noon.Add(time.Hour), x1, 5), bought(3, c1, noon.Add(time.Minute), noon.Add(time.Second), 5),
		bought(4, c1, e1, x1, 7),
	}
	meter.Packages[2].Refunded = true
	next := meter.Next(noon, &rules.Standing{}, dayOfGrace)
	if next.Later.ID != 2 || next.Packages != 1 || next.LeftCalls != 7 || next.Package.ID != 4 {
		t.Errorf("%+v", next)
	}
}

func TestAReturnAndASwitchAreForetoldWithoutChangingTheLine(t *testing.T) {
	meter := subscribedMeter()
	meter.Packages = []rules.Package{bought(1, c1, e1, x1, 5), bought(2, c2, e1, x1, 5)}
	if n := meter.Without(1).Next(noon, &rules.Standing{}, dayOfGrace); n.Package.ID != 2 {
		t.Errorf("without package 1: %+v", n)
	}
	if n := meter.Switched(false, noon).UsedUp(noon).Next(noon, &rules.Standing{}, dayOfGrace); !errors.Is(n.Refusal, rules.ErrNotEnabled) {
		t.Errorf("unsubscribed: %+v", n)
	}
	if n := meter.Without(1, 2).Switched(true, noon).Next(noon, &rules.Standing{}, dayOfGrace); n.Payer != rules.PayerPayPerUse {
		t.Errorf("subscribed: %+v", n)
	}
	if n := meter.Next(noon, &rules.Standing{}, dayOfGrace); n.Package.ID != 1 || n.Packages != 2 {
		t.Errorf("the meter itself: %+v", n)
	}
	owing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-time.Hour)}
	if n := meter.UsedUp(noon).Next(noon, &owing, dayOfGrace); !n.PayPerUseUntil.Equal(owing.ArrearsSince.Add(dayOfGrace.Grace)) {
		t.Errorf("in arrears: %+v", n)
	}
}
