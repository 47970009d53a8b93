package insight

import (
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// MismatchDays is how many days, today among them, are looked at for calls that packages elsewhere do not pay: a week, as customers
// count, in which every weekday is once.
const MismatchDays = 7

// unusedFor is how long a package must have lain unused before calls of another service in its region say that it may have been bought for
// the wrong one: who has bought it today has had no time to use it.
const unusedFor = 24 * time.Hour

// Unpaid are the calls of one clock hour of an offering, or of a part of it that begins later, that no package paid: paid per use, or
// refused because the service is not enabled there.
type Unpaid struct {
	rules.HourOf
	PayPerUse, Refused int64
	Micros             rules.Micros
}

// Mismatch is that calls of an offering cost money, or are refused, while packages lie elsewhere that cannot pay them.
type Mismatch struct {
	rules.Offering
	Since              time.Time // from when on the calls are counted
	WholeDays          bool      // that is where it was begun to look, not when a package came
	PayPerUse, Refused int64
	Micros             rules.Micros
	// Package is the first in deduction order of those that lie elsewhere, and LeftCalls what all of them have left.
	Package   rules.Package
	LeftCalls int64
}

// Mismatches finds them among calls made from an instant on, by region and service. A call counts from the first hour, or part of one, in
// which there was a package for it elsewhere: what was called before it was bought needs no other place. Where a package pays the calls now
// there is none, whatever was before. That packages elsewhere pay other calls changes nothing: these cost all the same.
func Mismatches(packages []rules.Package, calls []Unpaid, from, now time.Time) (found []Mismatch) {
	packages = slices.DeleteFunc(slices.Clone(packages), func(p rules.Package) bool { return !p.Covers(now) })
	rules.SortPackages(packages)
	var offerings []rules.Offering
	for i := range calls {
		offerings = append(offerings, calls[i].Offering)
	}
	slices.SortFunc(offerings, rules.CompareOfferings)
	for _, o := range slices.Compact(offerings) {
		if slices.ContainsFunc(packages, func(p rules.Package) bool { return p.Offering == o }) {
			continue
		}
		lying := elsewhere(packages, o, now)
		if len(lying) == 0 {
			continue
		}
		if m := missedBy(lying, o, calls, from); m.PayPerUse > 0 && m.Micros > 0 || m.Refused > 0 {
			found = append(found, m)
		}
	}
	return found
}

// elsewhere gives the packages that lie where the offering's calls are not made: for its service in other regions or, if there are none,
// for other services in its region, that were never used.
func elsewhere(packages []rules.Package, o rules.Offering, now time.Time) (lying []rules.Package) {
	for _, p := range packages {
		if p.Service == o.Service {
			lying = append(lying, p)
		}
	}
	if len(lying) > 0 {
		return lying
	}
	for _, p := range packages {
		if p.Region == o.Region && p.UsedCalls == 0 && !now.Before(p.EffectiveAt.Add(unusedFor)) {
			lying = append(lying, p)
		}
	}
	return lying
}

// missedBy counts the offering's calls since the first of the packages took effect.
func missedBy(lying []rules.Package, o rules.Offering, calls []Unpaid, from time.Time) Mismatch {
	m := Mismatch{Offering: o, Package: lying[0], Since: lying[0].EffectiveAt}
	for i := range lying {
		m.LeftCalls += lying[i].LeftCalls()
		if lying[i].EffectiveAt.Before(m.Since) {
			m.Since = lying[i].EffectiveAt
		}
	}
	if m.WholeDays = !m.Since.After(from); m.WholeDays {
		m.Since = from
	}
	for i := range calls {
		if c := &calls[i]; c.Offering == o && !c.Start.Before(m.Since) {
			m.PayPerUse, m.Refused, m.Micros = m.PayPerUse+c.PayPerUse, m.Refused+c.Refused, m.Micros+c.Micros // money that has been accrued
		}
	}
	return m
}
