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
// on in arrears. Zero in either lets nothing be owed: no call leads into arrears.
// Both begin with an account's first payment; before it, what a call may owe is
// bounded by the starter credit of its Standing.
type CreditPolicy struct {
	Grace       time.Duration
	LimitMicros Micros
	// StarterMicros is what new accounts are given. What was given to one is in its
	// Standing, so that another setting takes nothing back.
	StarterMicros Micros
	// Made is for usage that is reported after it was made: the starter credit bounds
	// only calls to come.
	Made bool
	// LetPass is for calls that were let pass, or promised, before: a grace period that has
	// ended since does not stop them, nor does a suspension. What may be owed does: it was
	// reserved where they were let pass, and whatever became of that, no more is owed.
	LetPass bool
	// Promised is for calls that were promised to somebody who has answered them since: nothing
	// can keep them from having been made. They are recorded and owed, whatever has become of
	// the money, the subscription and the caps that they were promised on.
	Promised bool
}

// OwnCredit is what the operator has set for one account in place of what holds for all.
type OwnCredit struct {
	HasLimit    bool
	LimitMicros Micros
	HasGrace    bool
	Grace       time.Duration
}

// Standing is the money side of an account. Available is the balance less what
// has accrued and is not settled yet; below zero, and beyond what is owed of a
// starter credit, the account is in arrears.
type Standing struct {
	BalanceMicros, AccruedMicros Micros
	ArrearsSince                 time.Time // zero: not in arrears
	// StarterMicros is the starter credit: how far an account may owe without being in
	// arrears, until its payments cover what it owes.
	StarterMicros Micros
	// Suspended is an account whose calls the operator keeps from passing, whoever would
	// pay them, or that is closed. It does not concern the account's money.
	Suspended bool
	// Trying is an account none of whose payments stands: it may owe its starter credit
	// and no more.
	Trying bool
	// Own is what the operator has set for this account in place of the policy; see Credit.
	Own OwnCredit
}

// Credit gives the policy as it holds for the account: what the operator has set for it,
// else what is set for all. It alone decides how far the account's credit goes: whoever
// refuses or tells of it asks here.
func (s *Standing) Credit(p CreditPolicy) CreditPolicy {
	if s.Own.HasLimit {
		p.LimitMicros = s.Own.LimitMicros
	}
	if s.Own.HasGrace {
		p.Grace = s.Own.Grace
	}
	if p.LetPass {
		if p.Grace <= 0 {
			p.LimitMicros = 0 // without a grace period there is no credit
		}
		p.Grace = math.MaxInt64
	}
	return p
}

// GraceEnds returns when arrears end pay-per-use though nothing more is owed by then; of
// an account that is not in arrears it means nothing.
func (s *Standing) GraceEnds(p CreditPolicy) time.Time {
	return s.ArrearsSince.Add(s.Credit(p).Grace)
}

// AvailableMicros returns the balance less the accrued charges. The methods below
// never lead to a standing for which that does not fit; for one made by hand it
// is the nearest amount that does.
func (s *Standing) AvailableMicros() Micros {
	available, err := SubMicros(s.BalanceMicros, s.AccruedMicros)
	switch {
	case err == nil:
		return available
	case s.AccruedMicros > 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// InArrears reports whether more is owed than the starter credit, which is nothing
// once payments have covered it.
func (s *Standing) InArrears() bool { return s.owes(s.AvailableMicros()) }

func (s *Standing) owes(availableMicros Micros) bool { return availableMicros < -s.StarterMicros }

// StarterUsedMicros returns how much of the starter credit is used.
func (s *Standing) StarterUsedMicros() Micros {
	available := s.AvailableMicros()
	if available >= 0 {
		return 0
	}
	return min(s.StarterMicros, -max(available, -math.MaxInt64))
}

// Restriction is why pay-per-use calls are refused.
type Restriction string

// The restrictions. Where both hold, the grace period is named: it ends for good.
const (
	Unrestricted       Restriction = ""
	GraceOver          Restriction = "grace"
	CreditLimitReached Restriction = "limit"
)

// Restricted gives why a pay-per-use call of the price made at an instant is refused: while
// the account is in arrears, its grace period has to last, and what may be owed has to
// have room for the call. Of an account as a whole it is asked with the price of the
// cheapest call that it can make.
func (s *Standing) Restricted(priceMicros Micros, at time.Time, p CreditPolicy) Restriction {
	return s.RestrictedFor(priceMicros, 0, at, p)
}

// RestrictedFor gives, as Restricted, why a call is refused while reservedMicros are
// promised to others. The starter credit and the credit limit hold to the micro-unit: the
// call has to fit.
func (s *Standing) RestrictedFor(priceMicros, reservedMicros Micros, at time.Time, p CreditPolicy) Restriction {
	available, err := SubMicros(s.AvailableMicros(), reservedMicros)
	if err != nil {
		return CreditLimitReached
	}
	since, credit := s.ArrearsSince, s.Credit(p)
	if !s.InArrears() {
		since = at // what is promised leads into arrears
	}
	if !s.starts(p) && s.owes(available) && !at.Before(since.Add(credit.Grace)) {
		return GraceOver
	}
	if available < priceMicros-s.MayOweMicros(p) { // of two amounts that are not below zero, which fits
		return CreditLimitReached
	}
	return Unrestricted
}

// MayOweMicros returns how far calls may take available below zero: the starter credit
// and, from the first payment on, the credit limit if that is more. Without a grace
// period there is no credit: arrears would end what led into them.
func (s *Standing) MayOweMicros(p CreditPolicy) Micros {
	credit := s.Credit(p)
	if s.starts(p) || credit.Grace <= 0 {
		return s.StarterMicros
	}
	return max(s.StarterMicros, credit.LimitMicros)
}

// starts reports whether the starter credit is all that the call may owe.
func (s *Standing) starts(p CreditPolicy) bool { return s.Trying && !p.Made }

// Refusal is the error of a call that is restricted: one of those that are an
// ErrRestricted.
func (s *Standing) Refusal(p CreditPolicy) error {
	switch {
	case s.starts(p) && s.StarterMicros > 0:
		return ErrStarterUsed
	case s.starts(p):
		return ErrUnpaid
	case s.InArrears():
		return ErrInArrears
	}
	return ErrTooLittle
}

// MayPayPerUse reports whether a pay-per-use call of the price made at an instant may
// pass. Packages do not ask: what is prepaid goes on in arrears.
func (s *Standing) MayPayPerUse(priceMicros Micros, at time.Time, p CreditPolicy) bool {
	return s.Restricted(priceMicros, at, p) == Unrestricted
}

// Accrue adds a charge that is not settled yet. now is when arrears begin if the
// charge leads into them. On ErrNegative or ErrOverflow nothing changes.
func (s *Standing) Accrue(micros Micros, now time.Time) error {
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
func (s *Standing) Post(micros Micros, now time.Time) error {
	balance, err := AddMicros(s.BalanceMicros, micros)
	if err != nil {
		return fmt.Errorf("balance: %w", err)
	}
	return s.move(balance, s.AccruedMicros, now)
}

// Settle turns an accrued charge into a settled one. Available, and with it the
// arrears, stay as they are. On ErrNegative, ErrNotAccrued or ErrOverflow nothing
// changes.
func (s *Standing) Settle(micros Micros) error {
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
func (s *Standing) move(balance, accrued Micros, now time.Time) error {
	available, err := SubMicros(balance, accrued)
	if err != nil {
		return fmt.Errorf("available: %w", err)
	}
	s.BalanceMicros, s.AccruedMicros = balance, accrued
	switch {
	case !s.owes(available):
		s.ArrearsSince = time.Time{}
	case s.ArrearsSince.IsZero():
		s.ArrearsSince = now
	}
	return nil
}
