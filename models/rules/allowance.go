package rules

import (
	"errors"
	"sort"
	"time"
)

// Allow returns how many of so many calls of the origin, made at an instant or soon after it, may be promised besides the leases, at least one, or the error that refuses the first of them, as Payer would if all that is promised had been used. What is promised fits
// whichever of the calls are made first.
func (m *Meter) Allow(calls int64, of Origin, at time.Time, s *Standing, p CreditPolicy, leases *Leases) (allowed int64, err error) {
	if m.allows(&Lease{Origin: of, LeftCalls: calls}, at, s, p, leases) == nil {
		return calls, nil
	}
	if err := m.allows(&Lease{Origin: of, LeftCalls: 1}, at, s, p, leases); err != nil {
		return 0, err
	}
	more := sort.Search(int(max(0, calls-2)), func(i int) bool { // of one it is known that it fits, and of all that they do not
		return m.allows(&Lease{Origin: of, LeftCalls: int64(i) + 2}, at, s, p, leases) != nil
	})
	return int64(more) + 1, nil
}

// HasRoomFor reports whether so many calls could be made, of whatever origin, besides the leases: then it does not matter yet who makes
// the next one first. Of an account in arrears it does, because they end.
func (m *Meter) HasRoomFor(calls int64, at time.Time, s *Standing, p CreditPolicy, leases *Leases) bool {
	if s.InArrears() && m.LeftCalls(at)-leases.Calls(m.Offering, at) < calls {
		return false
	}
	return m.allows(&Lease{counted: byAll, LeftCalls: calls}, at, s, p, leases) == nil
}

// allows tells why the calls of another lease, of this meter from now on, cannot be promised, nil if they can.
func (m *Meter) allows(more *Lease, at time.Time, s *Standing, p CreditPolicy, leases *Leases) error {
	with, err := m.affords(more, at, s, p, leases)
	if err != nil {
		return err
	}
	return m.Caps.allow(at, leases, with)
}

// affords gives the leases and the one more, or tells why it cannot be promised, whatever caps say.
func (m *Meter) affords(more *Lease, at time.Time, s *Standing, p CreditPolicy, leases *Leases) (*Leases, error) {
	if s.Suspended {
		return nil, ErrSuspended
	}
	more.Offering, more.TakenAt, more.Until = m.Offering, at, at.Add(1)
	unpaid := m.LeftCalls(at)-leases.Calls(m.Offering, at) < more.LeftCalls
	_, none := m.PerUse(at)
	if unpaid && errors.Is(none, ErrNotEnabled) {
		return nil, none
	}
	with := leases.with(m, more)
	if unpaid && s.RestrictedFor(0, with.Micros(at), at, p) != Unrestricted {
		return nil, s.Refusal(p)
	}
	if unpaid && none != nil {
		return nil, none
	}
	return with, nil
}

// with gives the leases and one more, of the meter.
func (ls *Leases) with(m *Meter, more *Lease) *Leases {
	if ls == nil {
		return &Leases{All: []*Lease{more}, Meter: func(Offering) *Meter { return m }}
	}
	return &Leases{All: append(ls.All[:len(ls.All):len(ls.All)], more), Meter: ls.Meter}
}

// allow returns the *CapReachedError of the first hard cap of which more than there is would be taken with the leases that there
// would be, if that is more than with those that there are.
func (c *Caps) allow(at time.Time, are, would *Leases) error {
	if c == nil {
		return nil
	}
	wanted := would.promises(at)
	for i := range c.All {
		if err := c.allowBy(&c.All[i], are, &wanted); err != nil {
			return err
		}
	}
	return nil
}

// allowBy is allow of one of the caps. What the leases that there are take is looked up only where it decides: mostly there is room.
func (c *Caps) allowBy(limit *Cap, are *Leases, wanted *promises) error {
	if !limit.Hard || wanted.at.Before(limit.From) {
		return nil
	}
	start, next := limit.SpanOf(wanted.at, c.Zone)
	reserved := wanted.ofCap(limit)
	if limit.Limit-limit.Used[start] < reserved && reserved > are.OfCap(limit, wanted.at) {
		return &CapReachedError{limit.ID, next, limit.Tag}
	}
	return nil
}

// LeftCalls counts the calls that packages can pay at an instant.
func (m *Meter) LeftCalls(at time.Time) (calls int64) {
	for i := range m.Packages {
		if pkg := &m.Packages[i]; pkg.Covers(at) && m.owns(pkg) {
			calls += pkg.LeftCalls()
		}
	}
	return calls
}

// highest returns the most that one of the next calls costs that no package covers: which of them whose are nobody knows.
func (m *Meter) highest(at time.Time, calls int64) (micros Micros) {
	if _, err := m.PerUse(at); err != nil {
		return 0
	}
	tariff, _ := TariffAt(m.Prices, at)
	first := m.MonthCalls[m.month(at)]
	for i, tier := range tariff {
		begins := i == 0 || tier.FromCalls-first < calls
		ends := i+1 < len(tariff) && tariff[i+1].FromCalls <= first
		if begins && !ends {
			micros = max(micros, tier.PriceMicros)
		}
	}
	return micros
}
