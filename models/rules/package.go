package rules

import "time"

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
	RefundedAt            time.Time // of a refunded one; one that cost nothing still pays calls that were made before
}

// Ends returns the first instant whose calls the package pays no more, whatever is left of it. One that was bought is
// returned unused, and as if it had never been there; one that cost nothing was there until it was taken back: what was
// called before that is paid by it, however late it is told.
func (p *Package) Ends() time.Time {
	switch {
	case !p.Refunded || p.Source == SourceFree && p.ExpiresAt.Before(p.RefundedAt):
		return p.ExpiresAt
	case p.Source == SourceFree:
		return p.RefundedAt
	}
	return time.Time{}
}

// LeftCalls returns how many calls of the quota are unused, whether or not they
// can still be used.
func (p *Package) LeftCalls() int64 { return p.QuotaCalls - p.UsedCalls }

// Covers reports whether the package can pay one more call made at t. Product
// page: packages "take effect immediately upon payment", and "after the package
// expires, any quota that comes with it will become invalid".
func (p *Package) Covers(t time.Time) bool { return p.bar(t, t) == NoBar }

// Bar is why a package cannot pay a call; NoBar: it can.
type Bar string

// The bars, in the order in which they are told where several hold.
const (
	NoBar           Bar = ""
	BarAccount      Bar = "account" // it is another account's
	BarService      Bar = "service" // it is for another service,
	BarRegion       Bar = "region"  // or in another region
	BarAbsent       Bar = "absent"  // it came only after the call had been charged
	BarRefunded     Bar = "refunded"
	BarUsedUp       Bar = "used_up"
	BarExpired      Bar = "expired"
	BarNotEffective Bar = "not_yet_effective"
)

// bar gives why the package cannot pay a call made between the two instants, see Call.Latest, if it can pay the account's calls of
// the offering at all.
func (p *Package) bar(at, latest time.Time) Bar {
	switch {
	case p.Refunded && !at.Before(p.Ends()):
		return BarRefunded
	case p.UsedCalls >= p.QuotaCalls:
		return BarUsedUp
	case !at.Before(p.ExpiresAt):
		return BarExpired
	case latest.Before(p.EffectiveAt):
		return BarNotEffective
	}
	return NoBar
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
