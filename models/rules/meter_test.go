package rules_test

import (
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

func subscribedMeter() *rules.Meter {
	return workedCase{tariff: graduated}.meter()
}

func TestOnlyStatus200To299IsBillable(t *testing.T) {
	for status, want := range map[int]bool{
		-200: false, 0: false, 100: false, 199: false, 200: true, 204: true, 299: true, 300: false, 400: false, 503: false, 2000: false,
	} {
		if rules.Billable(status) != want {
			t.Errorf("status %d: %v", status, !want)
		}
	}
}

func TestASubscriptionHoldsFromItsInstantUntilRightBeforeItsEnd(t *testing.T) {
	until := noon.Add(time.Hour)
	for _, c := range []struct {
		at   time.Time
		want error
	}{
		{noon.Add(-time.Microsecond), rules.ErrNotEnabled},
		{noon, nil},
		{until.Add(-time.Microsecond), nil},
		{until, rules.ErrNotEnabled},
		{until.Add(time.Hour), nil},
	} {
		meter := subscribedMeter()
		meter.Subscribed = []rules.Period{{From: noon, Until: until}, {From: until.Add(time.Hour)}}
		if _, err := meter.Pay(rules.Call{At: c.at, HTTPStatus: 200}, &rules.Standing{}, dayOfGrace, noon); !errors.Is(err, c.want) {
			t.Errorf("at %s: %v, want %v", c.at, err, c.want)
		}
	}
}

func TestInArrearsPackagesGoOnAndPayPerUseIsRefused(t *testing.T) {
	meter := subscribedMeter()
	meter.Packages = []rules.Package{bought(1, c1, e1, x1, 1)}
	standing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-25 * time.Hour)}
	if d := pay(t, meter, &standing, noon); d != (rules.Deduction{Payer: rules.PayerPackage, PackageID: 1}) {
		t.Fatalf("deduction %+v", d)
	}
	call := rules.Call{At: noon, HTTPStatus: 200}
	if _, err := meter.Pay(call, &standing, dayOfGrace, noon); !errors.Is(err, rules.ErrRestricted) {
		t.Fatalf("pay-per-use after the grace period: %v", err)
	}
	// A service that is not enabled stays so whatever is topped up: it is said first.
	meter.Subscribed = nil
	if _, err := meter.Pay(call, &standing, dayOfGrace, noon); !errors.Is(err, rules.ErrNotEnabled) {
		t.Fatalf("not subscribed and in arrears: %v", err)
	}
	meter.Subscribed = always
	must(t, standing.Post(1, noon))
	if d := pay(t, meter, &standing, noon); d.Payer != rules.PayerPayPerUse {
		t.Fatalf("the top-up did not restore the service: %+v", d)
	}
}

func TestWithoutCreditNoCallLeadsIntoArrears(t *testing.T) {
	call := rules.Call{At: noon, HTTPStatus: 200}
	for name, policy := range map[string]rules.CreditPolicy{"neither": {}, "no grace": {LimitMicros: 1_000_000}, "no limit": {Grace: time.Hour}} {
		meter, standing := subscribedMeter(), rules.Standing{BalanceMicros: 15_999} // two calls less a micro-unit
		if _, err := meter.Pay(call, &standing, policy, noon); err != nil || standing.InArrears() {
			t.Errorf("%s, the call that fits: %v, %+v", name, err, standing)
		}
		if _, err := meter.Pay(call, &standing, policy, noon); !errors.Is(err, rules.ErrTooLittle) || !errors.Is(err, rules.ErrRestricted) || standing.InArrears() {
			t.Errorf("%s, the call that does not: %v, %+v", name, err, standing)
		}
	}
}

func TestARefusedCallChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		spoil    func(*rules.Meter)
		standing rules.Standing
		want     error
	}{
		"not enabled": {func(m *rules.Meter) { m.Subscribed = nil }, rules.Standing{}, rules.ErrNotEnabled},
		"restricted":  {func(*rules.Meter) {}, rules.Standing{BalanceMicros: -1}, rules.ErrInArrears},
		"no price":    {func(m *rules.Meter) { m.Prices[0].ValidFrom = noon.Add(1) }, rules.Standing{}, rules.ErrNoPrice},
		"overflow":    {func(*rules.Meter) {}, rules.Standing{BalanceMicros: math.MaxInt64, AccruedMicros: math.MaxInt64}, rules.ErrOverflow},
	} {
		meter, want, standing := subscribedMeter(), subscribedMeter(), c.standing
		meter.Packages, want.Packages = []rules.Package{bought(1, c1, e1, noon, 5)}, []rules.Package{bought(1, c1, e1, noon, 5)}
		c.spoil(meter)
		c.spoil(want)
		d, err := meter.Pay(rules.Call{At: noon, HTTPStatus: 200}, &standing, dayOfGrace, noon)
		if !errors.Is(err, c.want) || d != (rules.Deduction{}) || standing != c.standing {
			t.Errorf("%s: %+v, %v, %+v", name, d, err, standing)
		}
		if !reflect.DeepEqual(meter.Packages, want.Packages) || !reflect.DeepEqual(meter.MonthCalls, want.MonthCalls) {
			t.Errorf("%s: the meter changed to %+v", name, meter)
		}
	}
}

func TestTheRunningNumberStartsAnewWithTheMonthOfTheZone(t *testing.T) {
	meter, standing := subscribedMeter(), rules.Standing{BalanceMicros: 1_000_000}
	meter.Zone, meter.MonthCalls = zone(t, "Asia/Shanghai"), nil
	june := instant(t, "2024-06-01T00:00:00+08:00")
	for i, c := range []struct {
		at   time.Time
		want int64
	}{
		{june.Add(-time.Microsecond), 1}, {june.Add(-time.Hour), 2}, {june, 1}, {june.Add(-time.Second), 3}, {june.AddDate(0, 0, 29), 2},
	} {
		if d := pay(t, meter, &standing, c.at); d.MonthCall != c.want {
			t.Errorf("call %d at %s has number %d, want %d", i, c.at, d.MonthCall, c.want)
		}
	}
	want := map[time.Time]int64{june: 2, instant(t, "2024-05-01T00:00:00+08:00"): 3}
	if !reflect.DeepEqual(meter.MonthCalls, want) {
		t.Errorf("counted %v", meter.MonthCalls)
	}
}

func TestAPackageOfAnotherAccountRegionOrServiceNeverPays(t *testing.T) {
	for name, spoil := range map[string]func(*rules.Package){
		"account": func(p *rules.Package) { p.AccountID++ },
		"region":  func(p *rules.Package) { p.Region = "ap-southeast-3" },
		"service": func(p *rules.Package) { p.Service = "id-card" },
		"refund":  func(p *rules.Package) { p.Refunded = true },
	} {
		meter, standing := subscribedMeter(), rules.Standing{}
		meter.Packages = []rules.Package{bought(1, c1, e1, x1, 5)}
		spoil(&meter.Packages[0])
		if d := pay(t, meter, &standing, noon); d.Payer != rules.PayerPayPerUse || meter.Packages[0].UsedCalls != 0 {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestAPackageThatArrivesLaterPaysNoCallAlreadyCharged(t *testing.T) {
	meter, standing := subscribedMeter(), rules.Standing{}
	pay(t, meter, &standing, noon)
	meter.Packages = []rules.Package{bought(1, c1, e1, x1, 5)}
	if d := pay(t, meter, &standing, noon); d.PackageID != 1 || d.LeftCalls != 4 || standing.AccruedMicros != 8_000 {
		t.Fatalf("%+v, %+v", d, standing)
	}
}

func pay(t testing.TB, meter *rules.Meter, standing *rules.Standing, at time.Time) rules.Deduction {
	t.Helper()
	d, err := meter.Pay(rules.Call{RequestID: "r", At: at, HTTPStatus: 200}, standing, dayOfGrace, at)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
