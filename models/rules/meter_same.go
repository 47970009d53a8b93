package rules

import "time"

// SameUntil returns the first instant after another from which on a call may get
// something else than then, without anybody doing anything: a package begins or
// ends, a subscription does, a price or a month begins, a cap begins anew.
func (m *Meter) SameUntil(at time.Time) time.Time {
	m.month(at)
	until := m.monthEnd
	earlier := func(t time.Time) {
		if t.After(at) && t.Before(until) {
			until = t
		}
	}
	for i := range m.Packages {
		earlier(m.Packages[i].EffectiveAt)
		earlier(m.Packages[i].Ends())
	}
	for _, period := range m.Subscribed {
		earlier(period.From)
		earlier(period.Until)
	}
	for i := range m.Prices {
		earlier(m.Prices[i].ValidFrom)
	}
	return m.Caps.sameUntil(m.Offering, at, until)
}
