package rules_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

// A call whose time is told to the second is there for what began in its second, and for what had not ended when it began.
func TestACallToldToTheSecondIsAfterWhatBeganInIt(t *testing.T) {
	const second = time.Second - time.Microsecond
	begin := noon.Add(400 * time.Millisecond)
	for _, c := range []struct {
		name   string
		at     time.Time
		within time.Duration
		covers bool
	}{
		{"told to the second, in it", noon, second, true},
		{"told to the second, begun at its last microsecond", begin.Add(-second), second, true},
		{"told to the second, the one before", noon.Add(-time.Second), second, false},
		{"told exactly, before it in its second", noon, 0, false},
		{"told exactly, a microsecond before it", begin.Add(-time.Microsecond), 0, false},
		{"told exactly, at it", begin, 0, true},
		{"told to the millisecond, in it", begin, time.Millisecond - time.Microsecond, true},
		{"told to the millisecond, the one before", begin.Add(-time.Millisecond), time.Millisecond - time.Microsecond, false},
	} {
		call := rules.Call{At: c.at, Within: c.within, HTTPStatus: 200}
		meter := rules.Meter{
			AccountID: account, Offering: rules.Offering{Region: bangkok, Service: passport}, Zone: time.UTC,
			Packages: []rules.Package{bought(1, begin, begin, x1, 5)},
		}
		if payer, _, _ := meter.PayerOf(call, &rules.Standing{}, dayOfGrace); (payer == rules.PayerPackage) != c.covers {
			t.Errorf("a package, %s: paid by %s", c.name, payer)
		}
		meter.Packages = nil
		meter.Subscribed = []rules.Period{{From: begin}}
		meter.Prices = []rules.PricedFrom{{ValidFrom: begin, Tariff: rules.Tariff{{PriceMicros: 8_000}}}}
		standing := rules.Standing{}
		paid, err := meter.Pay(call, &standing, dayOfGrace, noon)
		if (err == nil) != c.covers || err == nil && paid.PriceMicros != 8_000 {
			t.Errorf("a subscription, %s: %+v, %v", c.name, paid, err)
		}
	}
}

func TestACallToldToTheSecondIsBeforeWhatEndedInIt(t *testing.T) {
	const second = time.Second - time.Microsecond
	for end, covers := range map[time.Duration]bool{-time.Microsecond: false, 0: false, time.Microsecond: true, second: true, time.Second: true} {
		meter := rules.Meter{
			AccountID: account, Offering: rules.Offering{Region: bangkok, Service: passport}, Packages: []rules.Package{bought(1, c1, e1, noon.Add(end), 5)},
		}
		payer, _, _ := meter.PayerOf(rules.Call{At: noon, Within: second}, &rules.Standing{}, dayOfGrace)
		if (payer == rules.PayerPackage) != covers {
			t.Errorf("ended %v after the second began: paid by %s", end, payer)
		}
	}
}

// Whatever is known of the time, the first package in deduction order that could have paid does, and pays once.
func TestHoweverExactlyTimesAreToldNoPackagePaysTwiceOrOutOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moment := rapid.Int64Range(0, 3_000_000)
		instant := func(name string) time.Time { return noon.Add(time.Duration(moment.Draw(t, name)) * time.Microsecond) }
		meter := rules.Meter{AccountID: account, Offering: rules.Offering{Region: bangkok, Service: passport}, Zone: time.UTC, Subscribed: always, Prices: []rules.PricedFrom{
			{ValidFrom: c1, Tariff: rules.Tariff{{PriceMicros: 8_000}}},
		}}
		for id := range rapid.Int64Range(0, 4).Draw(t, "packages") {
			effective := instant("effective")
			meter.Packages = append(meter.Packages, bought(id+1, effective, effective, effective.Add(time.Duration(1+moment.Draw(t, "valid"))*time.Microsecond), 2))
		}
		rules.SortPackages(meter.Packages)
		var standing rules.Standing
		used := make(map[int64]int64)
		for range 12 {
			call := rules.Call{At: instant("call"), HTTPStatus: 200}
			if unit := rapid.SampledFrom([]time.Duration{time.Microsecond, time.Millisecond, time.Second}).Draw(t, "unit"); unit > time.Microsecond {
				call.At, call.Within = call.At.Truncate(unit), unit-time.Microsecond
			}
			want := int64(0)
			for i := range meter.Packages {
				p := &meter.Packages[i]
				if want == 0 && used[p.ID] < p.QuotaCalls && !p.EffectiveAt.After(call.Latest()) && call.At.Before(p.ExpiresAt) {
					want = p.ID
				}
			}
			paid, err := meter.Pay(call, &standing, dayOfGrace, noon)
			if err != nil || paid.PackageID != want {
				t.Fatalf("%+v is paid by %+v, %v; want package %d", call, paid, err, want)
			}
			used[paid.PackageID]++
		}
	})
}
