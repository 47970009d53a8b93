package rules_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ocrconsole/models/rules"

	"pgregory.net/rapid"
)

// outcome is what paying a run of calls led to.
type outcome struct {
	deductions []rules.Deduction
	errs       []error
}

// scene is a line, a standing and calls, from which a run can start any number of
// times.
type scene struct {
	packages   []rules.Package
	subscribed []rules.Period
	tariff     rules.Tariff
	balance    rules.Micros
	calls      []rules.Call
}

func anyScene(t *rapid.T) scene {
	s := scene{tariff: anyTariff(t, 5, 3), balance: rules.Micros(rapid.Int64Range(0, 30).Draw(t, "balance"))}
	for id := range rapid.Int64Range(0, 6).Draw(t, "packages") {
		p := anyPackage(t, id+1)
		switch rapid.IntRange(0, 8).Draw(t, "stranger") {
		case 0:
			p.AccountID++
		case 1:
			p.Region = "ap-southeast-3"
		case 2:
			p.Service = "id-card"
		}
		s.packages = append(s.packages, p)
	}
	if rapid.IntRange(0, 3).Draw(t, "subscribed") > 0 {
		s.subscribed = []rules.Period{{From: noon, Until: noon.Add(4 * time.Second)}}
	}
	for range rapid.IntRange(0, 40).Draw(t, "calls") {
		s.calls = append(s.calls, rules.Call{
			At:         noon.Add(time.Duration(rapid.IntRange(-1, 5).Draw(t, "at")) * time.Second),
			HTTPStatus: rapid.SampledFrom([]int{200, 200, 200, 204, 400, 503}).Draw(t, "status"),
		})
	}
	return s
}

func (s scene) start() (*rules.Line, *rules.Standing) {
	line := &rules.Line{
		AccountID: account, Region: bangkok, Service: passport, Zone: time.UTC,
		Packages: slices.Clone(s.packages), Subscribed: s.subscribed, Prices: []rules.PricedFrom{{Tariff: s.tariff}},
	}
	rules.SortPackages(line.Packages)
	return line, &rules.Standing{BalanceMicros: s.balance}
}

func run(line *rules.Line, standing *rules.Standing, calls []rules.Call) outcome {
	var o outcome
	for _, call := range calls {
		d, err := line.Pay(call, standing, rules.CreditPolicy{Grace: 2 * time.Second, LimitMicros: 5}, call.At)
		o.deductions, o.errs = append(o.deductions, d), append(o.errs, err)
	}
	return o
}

func same(a, b outcome) bool {
	return slices.Equal(a.deductions, b.deductions) && slices.Equal(a.errs, b.errs)
}

func TestTheOrderPackagesComeInIsIrrelevant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		line, standing := s.start()
		want := run(line, standing, s.calls)
		s.packages = rapid.Permutation(s.packages).Draw(t, "shuffled")
		again, standingAgain := s.start()
		if got := run(again, standingAgain, s.calls); !same(got, want) || *standing != *standingAgain {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func TestEveryBillableCallIsPaidExactlyOnceOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		line, standing := s.start()
		o := run(line, standing, s.calls)
		var fromPackages, payPerUse, refused, failed int64
		var micros rules.Micros
		for i, d := range o.deductions {
			switch {
			case o.errs[i] != nil:
				refused++
			case d.Payer == rules.PayerPackage:
				fromPackages++
			case d.Payer == rules.PayerPayPerUse:
				payPerUse++
				micros += d.PriceMicros
			default:
				failed++
			}
			if (d.Payer == rules.PayerNone) != !rules.Billable(s.calls[i].HTTPStatus) {
				t.Fatalf("status %d: %+v", s.calls[i].HTTPStatus, d)
			}
		}
		var used int64
		for _, p := range line.Packages {
			used += p.UsedCalls
		}
		for _, p := range s.packages {
			used -= p.UsedCalls
		}
		if used != fromPackages || line.MonthCalls[rules.MonthStart(noon, time.UTC)] != payPerUse {
			t.Fatalf("%d used of packages, deductions say %d; month %v, deductions say %d", used, fromPackages, line.MonthCalls, payPerUse)
		}
		if fromPackages+payPerUse+refused+failed != int64(len(s.calls)) {
			t.Fatal("a call was lost")
		}
		if want, err := s.tariff.Cost(0, payPerUse); err != nil || micros != want || standing.AccruedMicros != want {
			t.Fatalf("accrued %d, deductions say %d, the tariff says %d", standing.AccruedMicros, micros, want)
		}
	})
}

func TestASplitRunIsPaidLikeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		line, standing := s.start()
		want := run(line, standing, s.calls)
		at := rapid.IntRange(0, len(s.calls)).Draw(t, "split")
		first, standingFirst := s.start()
		got := run(first, standingFirst, s.calls[:at])
		// The second part starts from what was stored of the first, not from its memory.
		stored, _ := s.start()
		stored.Packages, stored.MonthCalls = first.Packages, first.MonthCalls
		second := run(stored, standingFirst, s.calls[at:])
		got.deductions, got.errs = append(got.deductions, second.deductions...), append(got.errs, second.errs...)
		if !same(got, want) || *standing != *standingFirst {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func TestNoPackageGoesBelowZeroOrPaysForStrangersOrOutsideItsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		line, standing := s.start()
		for i, d := range run(line, standing, s.calls).deductions {
			if d.Payer != rules.PayerPackage {
				continue
			}
			p := s.packages[d.PackageID-1]
			at := s.calls[i].At
			if d.LeftCalls < 0 || at.Before(p.EffectiveAt) || !at.Before(p.ExpiresAt) || p.Refunded {
				t.Fatalf("package %+v paid a call at %s, %d left", p, at, d.LeftCalls)
			}
			if p.AccountID != account || p.Region != bangkok || p.Service != passport {
				t.Fatalf("the stranger %+v paid", p)
			}
		}
		for _, p := range line.Packages {
			if p.LeftCalls() < 0 {
				t.Fatalf("package %d has %d calls left", p.ID, p.LeftCalls())
			}
		}
	})
}

func TestWhatPayerForeseesIsWhatPayDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene(t)
		line, standing := s.start()
		policy := rules.CreditPolicy{Grace: 2 * time.Second, LimitMicros: 5}
		for _, call := range s.calls {
			call.HTTPStatus = 200
			payer, i, foreseen := line.Payer(call.At, standing, policy)
			var id int64
			if payer == rules.PayerPackage {
				id = line.Packages[i].ID
			}
			d, err := line.Pay(call, standing, policy, call.At)
			if !errors.Is(err, foreseen) || (err == nil && (d.Payer != payer || d.PackageID != id)) {
				t.Fatalf("foresaw %s %d %v, got %+v %v", payer, id, foreseen, d, err)
			}
		}
	})
}
