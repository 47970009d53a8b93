package rules

import "time"

// Spares tells why the call, which has no lease, is not paid though it could be: as PayerOf says who pays it, it would take what is
// promised now with the leases. Of what nobody is promised, such as a package that has ended since, it may take all that there is. What
// PayerOf refuses is none of its business.
func (m *Meter) Spares(c Call, now time.Time, s *Standing, p CreditPolicy, leases *Leases) error {
	payer, pkg, err := m.PayerOf(c, s, p)
	if err != nil {
		return nil //nolint:nilerr // Pay says so
	}
	before := m.claimsOf(leases, now)
	price, undo := m.asIfPaid(c, payer, pkg)
	after := m.claimsOf(leases, now)
	undo()
	if _, none := m.PerUse(now); none != nil && after.unpaid > before.unpaid {
		return none // the packages' calls are promised
	}
	if after.micros > 0 && price+after.micros > before.micros {
		left, err := SubMicros(s.AvailableMicros(), saturated(AddMicros(price, after.micros)))
		if err != nil || left < -s.MayOweMicros(p) {
			return s.Refusal(p)
		}
	}
	return m.Caps.spare(m.Offering, c, price, now, before.caps, after.caps)
}

// claims is what leases lay claim to: calls of the meter that no package pays, money, and what there is of each cap.
type claims struct {
	unpaid int64
	micros Micros
	caps   []int64
}

func (m *Meter) claimsOf(leases *Leases, now time.Time) claims {
	all := leases.promises(now)
	of := claims{unpaid: max(0, leases.Calls(m.Offering, now)-m.LeftCalls(now)), micros: all.micros()}
	if m.Caps != nil {
		of.caps = make([]int64, len(m.Caps.All))
		for i := range m.Caps.All {
			of.caps[i] = all.ofCap(&m.Caps.All[i])
		}
	}
	return of
}

// asIfPaid counts the call, as Pay would, until undo. It gives what the call costs beside a package.
func (m *Meter) asIfPaid(c Call, payer Payer, pkg int) (price Micros, undo func()) {
	if payer == PayerPackage {
		m.Packages[pkg].UsedCalls++
		return 0, func() { m.Packages[pkg].UsedCalls-- }
	}
	price, _ = m.perUse(c)
	month := m.month(c.At)
	if m.MonthCalls == nil {
		m.MonthCalls = make(map[time.Time]int64)
	}
	m.MonthCalls[month]++
	return price, func() { m.MonthCalls[month]-- }
}

// spare returns the *CapReachedError of the first hard cap of whose span of now more than there is would be taken by the call and the
// leases, where before and after are what these take of each.
func (c *Caps) spare(o Offering, call Call, price Micros, now time.Time, before, after []int64) error {
	if c == nil {
		return nil
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.Hard || now.Before(limit.From) || after[i] == 0 {
			continue
		}
		var takes int64
		if limit.Counts(o, call.Origin()) && !call.At.Before(limit.From) && c.SameSpan(limit.ID, call.At, now) {
			takes = limit.Takes(price)
		}
		start, next := limit.SpanOf(now, c.Zone)
		would := int64(saturated(AddMicros(Micros(after[i]), Micros(takes))))
		if would > before[i] && limit.Limit-limit.Used[start] < would {
			return &CapReachedError{limit.ID, next, limit.Tag}
		}
	}
	return nil
}

// Sum gives the leases that hold then, with those that no cap tells apart as one: for rules that are asked many times about an instant.
func (ls *Leases) Sum(at time.Time) *Leases {
	sum := &Leases{Meter: ls.Meter}
	for _, l := range ls.All {
		if !l.Holds(at) {
			continue
		}
		like := sum.Like(l)
		if like == nil {
			like = &Lease{Offering: l.Offering, Origin: ls.class(l), TakenAt: at, Until: at.Add(1)}
			sum.All = append(sum.All, like)
		}
		like.LeftCalls += l.LeftCalls
	}
	return sum
}

// Like gives the one among the leases, as Sum gives them, that the lease is part of, nil if there is none.
func (ls *Leases) Like(l *Lease) *Lease {
	of := ls.class(l)
	for _, other := range ls.All {
		if other.Offering == l.Offering && other.Origin == of {
			return other
		}
	}
	return nil
}

func (ls *Leases) class(l *Lease) Origin {
	return ls.Meter(l.Offering).Caps.Class(l.Offering, l.Origin)
}
