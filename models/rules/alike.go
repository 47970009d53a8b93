package rules

import (
	"errors"
	"fmt"
	"time"
)

// Share is how many of several calls that are alike were paid by the same, each at the same price; or refused for the same reason.
type Share struct {
	Payer       Payer
	PackageID   int64  // of PayerPackage
	PriceMicros Micros // of PayerPayPerUse, of each call
	Calls       int64
	Refused     error // why nobody paid them; one of Pay's
}

// Alike reports whether the calls made from an instant on and before another, each told to the given duration, get the same as one that
// was made at the first of them and told exactly: within that time no package, subscription or price begins or ends, no month and no
// span of a cap.
func (m *Meter) Alike(from, until time.Time, within time.Duration) bool {
	inside := func(t time.Time) bool { return t.After(from) && t.Before(until) }
	begins := func(t time.Time) bool { return t.After(from) && t.Before(until.Add(within)) } // see Call.Latest
	for i := range m.Packages {
		if begins(m.Packages[i].EffectiveAt) || inside(m.Packages[i].Ends()) {
			return false
		}
	}
	for _, period := range m.Subscribed {
		if begins(period.From) || inside(period.Until) {
			return false
		}
	}
	for i := range m.Prices {
		if at := m.Prices[i].ValidFrom; inside(at) || i == 0 && begins(at) {
			return false
		}
	}
	m.month(from)
	return !inside(m.monthEnd) && m.Caps.alike(m.Offering, from, until)
}

// alike reports whether no span of a cap that counts calls of the offering begins between the instants.
func (c *Caps) alike(o Offering, from, until time.Time) bool {
	if c == nil {
		return true
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.CountsSomeOf(o) {
			continue
		}
		_, next := limit.SpanOf(from, c.Zone)
		if !next.IsZero() && next.Before(until) || limit.From.After(from) && limit.From.Before(until) {
			return false
		}
	}
	return true
}

// PayAlike charges so many calls that are the same but for their ids, as Pay charges them one after the other, and gives who paid how
// many. On an error, ErrNegative or ErrOverflow, it has charged some of them.
func (m *Meter) PayAlike(c Call, calls int64, s *Standing, p CreditPolicy, now time.Time) (shares []Share, err error) {
	if calls < 0 {
		return nil, fmt.Errorf("pay %d calls: %w", calls, ErrNegative)
	}
	if !Billable(c.HTTPStatus) {
		return nil, nil
	}
	for calls > 0 {
		share, err := m.payRun(c, calls, s, p, now)
		if err != nil {
			return shares, err
		}
		if n := len(shares); n > 0 && shares[n-1].same(&share) {
			shares[n-1].Calls += share.Calls
		} else {
			shares = append(shares, share)
		}
		calls -= share.Calls
	}
	return shares, nil
}

func (s *Share) same(other *Share) bool {
	return s.Payer == other.Payer && s.PackageID == other.PackageID && s.PriceMicros == other.PriceMicros && errors.Is(s.Refused, other.Refused)
}

// payRun charges as many of the calls, at least one, as the same pays at the same price. What refuses one refuses all that are alike:
// nothing has changed.
func (m *Meter) payRun(c Call, calls int64, s *Standing, p CreditPolicy, now time.Time) (Share, error) {
	payer, i, err := m.PayerOf(c, s, p)
	if IsRefusal(err) || errors.Is(err, ErrNoPrice) {
		return Share{Payer: PayerNone, Calls: calls, Refused: err}, nil
	}
	if err != nil {
		return Share{}, err
	}
	if payer == PayerPackage {
		pkg := &m.Packages[i]
		run := m.Caps.room(m.Offering, c, 0, min(calls, pkg.LeftCalls()))
		pkg.UsedCalls += run
		m.Caps.countAlike(m.Offering, c, 0, run)
		return Share{Payer: PayerPackage, PackageID: pkg.ID, Calls: run}, nil
	}
	tariff, _ := TariffOf(m.Prices, c)
	month := m.month(c.At)
	before := m.MonthCalls[month]
	price := tariff.PriceOfCall(before)
	run := m.Caps.room(m.Offering, c, price, min(calls, tariff.sameFor(before), s.covers(price)))
	cost, err := MulMicros(price, run)
	if err == nil {
		err = s.Accrue(cost, now)
	}
	if err != nil {
		return Share{}, err
	}
	if m.MonthCalls == nil {
		m.MonthCalls = make(map[time.Time]int64)
	}
	m.MonthCalls[month] = before + run
	m.Caps.countAlike(m.Offering, c, price, run)
	return Share{Payer: PayerPayPerUse, PriceMicros: price, Calls: run}, nil
}

// sameFor gives how many of the next calls have the price of the first of them, when so many came before it in the month.
func (t Tariff) sameFor(monthCallsBefore int64) int64 {
	for _, tier := range t {
		if tier.FromCalls > monthCallsBefore {
			return tier.FromCalls - monthCallsBefore
		}
	}
	return unlimited
}

// unlimited stands for more calls than there are.
const unlimited = int64(1)<<62 - 1

// covers gives how many calls of the price are paid from what is available, which never leads into arrears; of an account that owes, or
// is about to, one: each of its calls is looked at by itself.
func (s *Standing) covers(priceMicros Micros) int64 {
	if priceMicros == 0 {
		return unlimited
	}
	return max(1, int64(s.AvailableMicros()/priceMicros))
}

// room gives how many of the calls, each of which costs that much, no hard cap refuses; the first passes.
func (c *Caps) room(o Offering, call Call, priceMicros Micros, calls int64) int64 {
	if c == nil {
		return calls
	}
	for i := range c.All {
		limit := &c.All[i]
		if !limit.Hard || !limit.Counts(o, call.Origin()) || call.At.Before(limit.From) {
			continue
		}
		start, _ := limit.SpanOf(call.At, c.Zone)
		if takes := limit.Takes(priceMicros); takes > 0 {
			calls = min(calls, (limit.Limit-limit.Used[start])/takes)
		}
	}
	return calls
}
