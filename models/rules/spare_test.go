package rules_test

import (
	"errors"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

// TestOnlyWhatIsPromisedIsKeptFromUsageThatWasMade: ten calls of plates are promised. What was made without a lease is paid by whatever
// is not promised, though now it would not be.
func TestOnlyWhatIsPromisedIsKeptFromUsageThatWasMade(t *testing.T) {
	yesterday, lastHour := noon.AddDate(0, 0, -1), noon.Add(-time.Hour)
	prices := []rules.PricedFrom{{Tariff: rules.Tariff{{FromCalls: 0, PriceMicros: 5}}}}
	pack := func(o rules.Offering, calls int64, until time.Time) rules.Package {
		return rules.Package{ID: 1, AccountID: account, Offering: o, QuotaCalls: calls, EffectiveAt: noon.AddDate(0, -1, 0), ExpiresAt: until}
	}
	limit := func(id, most int64, span rules.CapSpan, from time.Time) rules.Cap {
		return rules.Cap{ID: id, Hard: true, Kind: rules.CapCalls, Span: span, Limit: most, From: from}
	}
	for _, test := range []struct {
		name             string
		at               time.Time
		standing         rules.Standing
		passport, plates []rules.Package
		perUse           bool
		caps             []rules.Cap
		want             error
	}{
		{name: "made in a grace period that has ended", at: lastHour, perUse: true, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}, standing: rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-90 * time.Minute)}},
		{name: "of a package that has expired", at: lastHour, passport: []rules.Package{pack(passportHere, 10, noon.Add(-time.Minute))}, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}},
		{name: "of the day before one that is all promised", at: yesterday, passport: []rules.Package{pack(passportHere, 10, noon.Add(time.Hour))}, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}, caps: []rules.Cap{limit(1, 10, rules.CapDay, time.Time{})}},
		{name: "of before the cap", at: lastHour, passport: []rules.Package{pack(passportHere, 10, noon.Add(time.Hour))}, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}, caps: []rules.Cap{limit(1, 10, rules.CapDay, noon.Add(-time.Minute))}},
		{name: "of the day, all promised", at: lastHour, passport: []rules.Package{pack(passportHere, 10, noon.Add(time.Hour))}, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}, caps: []rules.Cap{limit(1, 10, rules.CapDay, time.Time{})}, want: rules.ErrCapReached},
		{name: "of the month, all promised, and of another day", at: yesterday, passport: []rules.Package{pack(passportHere, 10, noon.Add(time.Hour))}, plates: []rules.Package{pack(plateHere, 10, noon.Add(time.Hour))}, caps: []rules.Cap{limit(1, 10, rules.CapDay, time.Time{}), limit(2, 10, rules.CapMonth, time.Time{})}, want: rules.ErrCapReached},
		{name: "of money that is promised", at: lastHour, perUse: true, standing: rules.Standing{BalanceMicros: 54}, want: rules.ErrRestricted},
		{name: "of money besides what is promised", at: lastHour, perUse: true, standing: rules.Standing{BalanceMicros: 55}},
		{name: "of a package, with all money promised", at: yesterday, perUse: true, passport: []rules.Package{pack(passportHere, 1, noon.Add(time.Hour))}, standing: rules.Standing{BalanceMicros: 50}},
	} {
		caps := &rules.Caps{Zone: time.UTC, All: test.caps}
		passport := &rules.Meter{AccountID: account, Offering: passportHere, Zone: time.UTC, Caps: caps, Prices: prices, Packages: test.passport}
		plates := &rules.Meter{AccountID: account, Offering: plateHere, Zone: time.UTC, Caps: caps, Prices: prices, Packages: test.plates}
		if test.perUse {
			passport.Subscribed, plates.Subscribed = []rules.Period{{}}, []rules.Period{{}}
		}
		leases := &rules.Leases{
			All: []*rules.Lease{{Offering: plateHere, TakenAt: noon, Until: noon.Add(time.Minute), LeftCalls: 10}},
			Meter: func(o rules.Offering) *rules.Meter {
				return map[rules.Offering]*rules.Meter{passportHere: passport, plateHere: plates}[o]
			},
		}
		policy := rules.CreditPolicy{Made: true}
		if test.standing.InArrears() {
			policy.Grace, policy.LimitMicros = time.Hour, 100
		}
		err := passport.Spares(rules.Call{At: test.at, HTTPStatus: 200}, noon, &test.standing, policy, leases)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

// TestAPackageWhoseCallsArePromisedPaysNoOthers, where nothing else would pay them.
func TestAPackageWhoseCallsArePromisedPaysNoOthers(t *testing.T) {
	m := &rules.Meter{AccountID: account, Offering: passportHere, Zone: time.UTC, Packages: []rules.Package{{ID: 1, AccountID: account, Offering: passportHere, QuotaCalls: 10, EffectiveAt: noon.Add(-time.Hour), ExpiresAt: noon.Add(time.Hour)}}}
	for promised, want := range map[int64]error{9: nil, 10: rules.ErrNotEnabled} {
		leases := &rules.Leases{Meter: func(rules.Offering) *rules.Meter { return m }, All: []*rules.Lease{{Offering: passportHere, TakenAt: noon, Until: noon.Add(1), LeftCalls: promised}}}
		if err := m.Spares(rules.Call{At: noon, HTTPStatus: 200}, noon, &rules.Standing{}, rules.CreditPolicy{}, leases); !errors.Is(err, want) {
			t.Errorf("of ten calls, %d are promised: %v", promised, err)
		}
	}
}
