package rules

import (
	"slices"
	"time"
)

// Next is what the next call of a line gets at an instant: what Payer decides, with
// what has to be told of it. A promise to a customer is made from it alone.
type Next struct {
	At      time.Time
	Payer   Payer
	Refusal error // of PayerNone: ErrNotEnabled, ErrRestricted or ErrNoPrice

	Package   Package // of PayerPackage: the one that pays
	Packages  int     // how many can pay at the instant
	LeftCalls int64   // in them together

	PriceMicros Micros // of PayerPayPerUse: what the next call costs
	// PayPerUseUntil is when arrears end pay-per-use though nothing more is owed by
	// then; zero when the account is not in arrears.
	PayPerUseUntil time.Time
	// StarterMicros is the starter credit of an account that pays per use by it, of which
	// StarterUsedMicros are owed; 0 when it does not.
	StarterMicros, StarterUsedMicros Micros

	// Later is the first package that takes effect after the instant; without calls
	// if there is none.
	Later Package
}

// Next tells what a billable call made at an instant would get, as Payer says. For an
// instant to come it takes the standing and the packages as they are now.
func (l *Line) Next(at time.Time, s *Standing, p CreditPolicy) Next {
	n := Next{At: at}
	for i := range l.Packages {
		pkg := &l.Packages[i]
		switch {
		case !l.owns(pkg):
		case pkg.Covers(at):
			n.Packages, n.LeftCalls = n.Packages+1, n.LeftCalls+pkg.LeftCalls()
		case at.Before(pkg.EffectiveAt) && pkg.Covers(pkg.EffectiveAt):
			if n.Later.QuotaCalls == 0 || pkg.EffectiveAt.Before(n.Later.EffectiveAt) {
				n.Later = *pkg
			}
		}
	}
	payer, i, err := l.Payer(at, s, p)
	n.Payer, n.Refusal = payer, err
	switch payer {
	case PayerPackage:
		n.Package = l.Packages[i]
	case PayerPayPerUse:
		tariff, _ := TariffAt(l.Prices, at)
		n.PriceMicros = tariff.PriceOfCall(l.MonthCalls[MonthStart(at, l.Zone)])
		if s.InArrears() {
			n.PayPerUseUntil = s.ArrearsSince.Add(p.Grace)
		}
		if s.Trying {
			n.StarterMicros, n.StarterUsedMicros = s.StarterMicros, s.StarterUsedMicros()
		}
	case PayerNone:
	}
	return n
}

// Without gives the line as it is when those packages pay no more: used up, expired or
// returned.
func (l *Line) Without(packageIDs ...int64) *Line {
	rest := *l
	rest.Packages = slices.DeleteFunc(slices.Clone(l.Packages), func(p Package) bool { return slices.Contains(packageIDs, p.ID) })
	return &rest
}

// After gives the line as it is when the package is used up, which it is not before
// those that pay before it.
func (l *Line) After(packageID int64, at time.Time) *Line {
	rest := *l
	last := slices.IndexFunc(l.Packages, func(p Package) bool { return p.ID == packageID })
	rest.Packages = nil
	for i, p := range l.Packages {
		if i > last || !p.Covers(at) {
			rest.Packages = append(rest.Packages, p)
		}
	}
	return &rest
}

// UsedUp gives the line as it is when every package that can pay at the instant is used
// up.
func (l *Line) UsedUp(at time.Time) *Line {
	rest := *l
	rest.Packages = slices.DeleteFunc(slices.Clone(l.Packages), func(p Package) bool { return p.Covers(at) })
	return &rest
}

// Switched gives the line as it is when pay-per-use is subscribed, or unsubscribed, at
// the instant.
func (l *Line) Switched(subscribed bool, at time.Time) *Line {
	rest := *l
	rest.Subscribed = nil
	if subscribed {
		rest.Subscribed = []Period{{From: at}}
	}
	return &rest
}
