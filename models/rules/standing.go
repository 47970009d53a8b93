package rules

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// ErrNotAccrued says that more was to be settled than had accrued.
var ErrNotAccrued = errors.New("rules: settling more than has accrued")

// CreditPolicy is the operator's setting of how long and how far pay-per-use goes
// on in arrears. Zero in either refuses it as soon as the account is in arrears.
type CreditPolicy struct {
	Grace       time.Duration
	LimitMicros int64
}

// Standing is the money side of an account. Available is the balance less what
// has accrued and is not settled yet; below zero the account is in arrears.
type Standing struct {
	BalanceMicros, AccruedMicros int64
	ArrearsSince                 time.Time // zero: not in arrears
}

// AvailableMicros returns the balance less the accrued charges. The methods below
// never lead to a standing for which that does not fit; for one made by hand it
// is the nearest amount that does.
func (s *Standing) AvailableMicros() int64 {
	available, err := SubMicros(s.BalanceMicros, s.AccruedMicros)
	switch {
	case err == nil:
		return available
	case s.AccruedMicros > 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// InArrears reports whether available is below zero.
func (s *Standing) InArrears() bool { return s.AvailableMicros() < 0 }

// Restriction is why pay-per-use calls are refused.
type Restriction string

// The restrictions. Where both hold, the grace period is named: it ends for good.
const (
	Unrestricted       Restriction = ""
	GraceOver          Restriction = "grace"
	CreditLimitReached Restriction = "limit"
)

// Restricted gives why a pay-per-use call made at an instant is refused: while the
// account is in arrears, both its grace period and its credit limit have to last.
func (s *Standing) Restricted(at time.Time, p CreditPolicy) Restriction {
	available := s.AvailableMicros()
	switch {
	case available >= 0:
		return Unrestricted
	case !at.Before(s.ArrearsSince.Add(p.Grace)):
		return GraceOver
	case p.LimitMicros <= 0 || available <= -p.LimitMicros:
		return CreditLimitReached
	}
	return Unrestricted
}

// MayPayPerUse reports whether a pay-per-use call made at an instant may pass.
// Packages do not ask: what is prepaid goes on in arrears.
func (s *Standing) MayPayPerUse(at time.Time, p CreditPolicy) bool {
	return s.Restricted(at, p) == Unrestricted
}

// Accrue adds a charge that is not settled yet. now is when arrears begin if the
// charge leads into them. On ErrNegative or ErrOverflow nothing changes.
func (s *Standing) Accrue(micros int64, now time.Time) error {
	if micros < 0 {
		return fmt.Errorf("accrue %d: %w", micros, ErrNegative)
	}
	accrued, err := AddMicros(s.AccruedMicros, micros)
	if err != nil {
		return fmt.Errorf("accrued: %w", err)
	}
	return s.move(s.BalanceMicros, accrued, now)
}

// Post puts a signed ledger amount onto the balance: top-ups and refunds above
// zero, orders below. now is when arrears begin if the amount leads into them; an
// amount that clears them ends them. On ErrOverflow nothing changes.
func (s *Standing) Post(micros int64, now time.Time) error {
	balance, err := AddMicros(s.BalanceMicros, micros)
	if err != nil {
		return fmt.Errorf("balance: %w", err)
	}
	return s.move(balance, s.AccruedMicros, now)
}

// Settle turns an accrued charge into a settled one. Available, and with it the
// arrears, stay as they are. On ErrNegative, ErrNotAccrued or ErrOverflow nothing
// changes.
func (s *Standing) Settle(micros int64) error {
	if micros < 0 {
		return fmt.Errorf("settle %d: %w", micros, ErrNegative)
	}
	if micros > s.AccruedMicros {
		return fmt.Errorf("settle %d of %d: %w", micros, s.AccruedMicros, ErrNotAccrued)
	}
	balance, err := SubMicros(s.BalanceMicros, micros)
	if err != nil {
		return fmt.Errorf("balance: %w", err)
	}
	s.BalanceMicros, s.AccruedMicros = balance, s.AccruedMicros-micros
	return nil
}

// move sets both amounts if available still fits, and keeps ArrearsSince.
func (s *Standing) move(balance, accrued int64, now time.Time) error {
	available, err := SubMicros(balance, accrued)
	if err != nil {
		return fmt.Errorf("available: %w", err)
	}
	s.BalanceMicros, s.AccruedMicros = balance, accrued
	switch {
	case available >= 0:
		s.ArrearsSince = time.Time{}
	case s.ArrearsSince.IsZero():
		s.ArrearsSince = now
	}
	return nil
}
