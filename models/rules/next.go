package rules

import (
	"slices"
	"time"
)

// Next is what the next call of a meter gets at an instant: what Payer decides, with
// what has to be told of it. A promise to a customer is made from it alone.
type Next struct {
	At      time.Time
	Payer   Payer
	Refusal error // of PayerNone: ErrNotEnabled, ErrRestricted or ErrNoPrice

	Package   Package // of PayerPackage: the one that pays
	Packages  int     // how many can pay at the instant, if the call is not refused
	LeftCalls int64   // in them together
	First     Package // the first of them in the deduction order

	PriceMicros Micros // of PayerPayPerUse: what the next call costs
	// PayPerUseUntil is when arrears end pay-per-use though nothing more is owed by
	// then, and LimitMicros how much may be owed until then; zero when the account is not
	// in arrears.
	PayPerUseUntil time.Time
	LimitMicros    Micros
	// StarterMicros is the starter credit of an account that pays per use by it, of which
	// StarterUsedMicros are owed; 0 when it does not.
	StarterMicros, StarterUsedMicros Micros

	// Later is the first package that takes effect after the instant; without calls
	// if there is none.
	Later Package
}

// Next tells what a billable call made at an instant would get, as Payer says. For an
// instant to come it takes the standing and the packages as they are now.
func (m *Meter) Next(at time.Time, s *Standing, p CreditPolicy) Next {
	n := Next{At: at}
	for i := range m.Packages {
		pkg := &m.Packages[i]
		switch {
		case !m.owns(pkg):
		case pkg.Covers(at):
			if n.Packages == 0 {
				n.First = *pkg
			}
			n.Packages, n.LeftCalls = n.Packages+1, n.LeftCalls+pkg.LeftCalls()
		case at.Before(pkg.EffectiveAt) && pkg.Covers(pkg.EffectiveAt):
			if n.Later.QuotaCalls == 0 || pkg.EffectiveAt.Before(n.Later.EffectiveAt) {
				n.Later = *pkg
			}
		}
	}
	payer, i, err := m.Payer(at, s, p)
	n.Payer, n.Refusal = payer, err
	switch payer {
	case PayerPackage:
		n.Package = m.Packages[i]
	case PayerPayPerUse:
		tariff, _ := TariffAt(m.Prices, at)
		n.PriceMicros = tariff.PriceOfCall(m.MonthCalls[MonthStart(at, m.Zone)])
		if s.InArrears() {
			n.PayPerUseUntil, n.LimitMicros = s.GraceEnds(p), s.Credit(p).LimitMicros
		}
		if s.Trying {
			n.StarterMicros, n.StarterUsedMicros = s.StarterMicros, s.StarterUsedMicros()
		}
	case PayerNone:
	}
	return n
}

// Without gives the meter as it is when those packages pay no more: used up, expired or
// returned.
func (m *Meter) Without(packageIDs ...int64) *Meter {
	rest := *m
	rest.Packages = slices.DeleteFunc(slices.Clone(m.Packages), func(p Package) bool { return slices.Contains(packageIDs, p.ID) })
	return &rest
}

// After gives the meter as it is when the package is used up, which it is not before
// those that pay before it.
func (m *Meter) After(packageID int64, at time.Time) *Meter {
	rest := *m
	last := slices.IndexFunc(m.Packages, func(p Package) bool { return p.ID == packageID })
	rest.Packages = nil
	for i, p := range m.Packages {
		if i > last || !p.Covers(at) {
			rest.Packages = append(rest.Packages, p)
		}
	}
	return &rest
}

// UsedUp gives the meter as it is when every package that can pay at the instant is used
// up.
func (m *Meter) UsedUp(at time.Time) *Meter {
	rest := *m
	rest.Packages = slices.DeleteFunc(slices.Clone(m.Packages), func(p Package) bool { return p.Covers(at) })
	return &rest
}

// Switched gives the meter as it is when pay-per-use is subscribed, or unsubscribed, at
// the instant.
func (m *Meter) Switched(subscribed bool, at time.Time) *Meter {
	rest := *m
	rest.Subscribed = nil
	if subscribed {
		rest.Subscribed = []Period{{From: at}}
	}
	return &rest
}
