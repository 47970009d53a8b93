package rules

import (
	"cmp"
	"slices"
	"time"
)

// Source says how an account came by a package.
type Source string

// The sources of packages.
const (
	SourceFree      Source = "free"
	SourcePurchased Source = "purchased"
)

// rank orders the sources. Product page, deduction rule 1: "free >
// pay-per-package > pay-per-use". The user guide names no free packages.
func (s Source) rank() int {
	if s == SourceFree {
		return 0
	}
	return 1
}

// Package is a prepaid quota of calls of one account for one service in one
// region. It pays calls made from EffectiveAt on and before ExpiresAt.
type Package struct {
	ID, AccountID int64
	Offering
	Source                Source
	CreatedAt             time.Time
	EffectiveAt           time.Time
	ExpiresAt             time.Time // exclusive
	QuotaCalls, UsedCalls int64
	Refunded              bool
}

// LeftCalls returns how many calls of the quota are unused, whether or not they
// can still be used.
func (p *Package) LeftCalls() int64 { return p.QuotaCalls - p.UsedCalls }

// Covers reports whether the package can pay one more call made at t. Product
// page: packages "take effect immediately upon payment", and "after the package
// expires, any quota that comes with it will become invalid".
func (p *Package) Covers(t time.Time) bool { return p.covers(t, t) }

// covers reports it for a call made between the two instants, see Call.Latest.
func (p *Package) covers(at, latest time.Time) bool {
	return p.UsedCalls < p.QuotaCalls && !p.Refunded &&
		!latest.Before(p.EffectiveAt) && at.Before(p.ExpiresAt)
}

// ComparePackages orders the packages of one account for deduction: it is
// negative if a pays before b. Product page, deduction rules 1 to 5 (the user
// guide has 2 to 5): source, creation, effective time, expiry, each earliest
// first, and then the id, which grows with creation and makes the order total.
func ComparePackages(a, b *Package) int {
	return cmp.Or(
		cmp.Compare(a.Source.rank(), b.Source.rank()),
		a.CreatedAt.Compare(b.CreatedAt),
		a.EffectiveAt.Compare(b.EffectiveAt),
		a.ExpiresAt.Compare(b.ExpiresAt),
		cmp.Compare(a.ID, b.ID),
	)
}

// SortPackages puts packages into deduction order, whatever order they came in.
func SortPackages(ps []Package) {
	slices.SortFunc(ps, func(a, b Package) int { return ComparePackages(&a, &b) })
}

// Status is the state of a package as pages show it.
type Status string

// The states of a package.
const (
	StatusNotYetEffective Status = "not_yet_effective"
	StatusActive          Status = "active"
	StatusUsedUp          Status = "used_up"
	StatusExpired         Status = "expired"
	StatusRefunded        Status = "refunded"
)

// StatusAt returns the state at t. If several apply, the one that explains best
// why the package pays nothing more wins: refunded, used up, expired, not yet
// effective.
func (p *Package) StatusAt(t time.Time) Status {
	switch {
	case p.Refunded:
		return StatusRefunded
	case p.LeftCalls() <= 0:
		return StatusUsedUp
	case !t.Before(p.ExpiresAt):
		return StatusExpired
	case t.Before(p.EffectiveAt):
		return StatusNotYetEffective
	}
	return StatusActive
}
