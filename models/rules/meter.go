package rules

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotEnabled says that no package covers a call and the service is not
// subscribed in its region: ModelArts.4204 "Service is not enabled." of both
// documents.
var ErrNotEnabled = errors.New("rules: service is not enabled")

// ErrRestricted says that no package covers a call and no more may be owed: ModelArts.4106.
var ErrRestricted = errors.New("rules: no more may be owed")

// Each ErrRestricted is one of these. The account is in arrears, beyond its grace period or
// credit limit; or it is not, and not enough is available for the call. ErrStarterUsed and
// ErrUnpaid are of an account none of whose payments stands: the starter credit has not
// enough left for the call, or there is none.
var (
	ErrInArrears   = fmt.Errorf("%w: the account is in arrears", ErrRestricted)
	ErrTooLittle   = fmt.Errorf("%w: not enough is available", ErrRestricted)
	ErrStarterUsed = fmt.Errorf("%w: the starter credit is used up", ErrRestricted)
	ErrUnpaid      = fmt.Errorf("%w: nothing was paid yet", ErrRestricted)
)

// ErrSuspended says that the operator has suspended the account, or that it is closed:
// ModelArts.4207. It comes before everything else.
var ErrSuspended = errors.New("rules: account is suspended")

// ErrNoPrice says that no package covers a call and the offering had no
// pay-per-use price when it was made.
var ErrNoPrice = errors.New("rules: no pay-per-use price at that time")

// IsRefusal reports whether the error refuses a call because of what its account has, owes or has set, or because it is suspended:
// ErrNotEnabled, ErrRestricted, ErrCapReached or ErrSuspended.
func IsRefusal(err error) bool {
	return errors.Is(err, ErrSuspended) || errors.Is(err, ErrNotEnabled) || errors.Is(err, ErrRestricted) || errors.Is(err, ErrCapReached)
}

// Call is one request to an OCR service. It was made at At, or up to Within later:
// a time that is told to the second leaves open when in it.
type Call struct {
	RequestID   string
	At          time.Time
	Within      time.Duration
	HTTPStatus  int
	AccessKeyID int64 // the number within the account of the key that it was made with; 0: none
	Tags        Tags
}

// Origin is what a cap may tell calls of an offering apart by: the number within the account of the key that they are made with, 0 for
// none, and the tags that they are sent with.
type Origin struct {
	AccessKeyID int64
	Tags        Tags
}

// Origin gives the call's.
func (c *Call) Origin() Origin { return Origin{c.AccessKeyID, c.Tags} }

// Latest returns the last instant at which the call may have been made. What
// begins with an instant, a subscription or a package, is there for the call if it
// is there at Latest, and what ends with one is if it still was at At: who calls in
// the second in which they subscribed or bought, and whose gateway tells times to
// the second, has called after it.
func (c Call) Latest() time.Time { return c.At.Add(c.Within) }

// Billable reports whether a call with that status counts. Product page: "An API
// call is counted only when it is successful (status code 2xx is returned)."
func Billable(httpStatus int) bool { return httpStatus >= 200 && httpStatus <= 299 }

// Payer says what paid a call.
type Payer string

// The payers of calls. A failed call has none.
const (
	PayerNone      Payer = "none"
	PayerPackage   Payer = "package"
	PayerPayPerUse Payer = "pay_per_use"
)

// Deduction says what paid one call.
type Deduction struct {
	Payer       Payer
	PackageID   int64  // of PayerPackage
	PriceMicros Micros // of PayerPayPerUse
	LeftCalls   int64  // of the package, after the call
	MonthCall   int64  // running number of the pay-per-use call in its month, from 1
}

// Period is a span of time from From on and before Until; a zero Until leaves it
// open.
type Period struct{ From, Until time.Time }

// Holds reports whether t lies in the period.
func (p Period) Holds(t time.Time) bool { return p.Meets(t, t) }

// Meets reports whether the period has begun by latest and not ended at at.
func (p Period) Meets(at, latest time.Time) bool {
	return !latest.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}

// Meter is one account's use of one service in one region: what Pay charges calls to.
// It is called after the meter in a house's wall. There is one for each connection,
// every use goes through it, and what it holds, has counted and costs decides what
// pays the next one; orders, documents and files have lines already. It is not safe
// for concurrent use.
type Meter struct {
	AccountID int64
	Offering
	Packages   []Package    // in deduction order, see SortPackages
	Subscribed []Period     // when pay-per-use was enabled
	Prices     []PricedFrom // ascending by ValidFrom; valid tariffs
	Zone       *time.Location
	Caps       *Caps // of the account; all its meters share them
	// MonthCalls counts the pay-per-use calls already charged, by MonthStart.
	MonthCalls map[time.Time]int64

	// The month that the last pay-per-use call fell in, so that a batch does not
	// work out the calendar for each call.
	monthStart, monthEnd time.Time
}

// Payer returns what would pay a billable call made at an instant, and the index
// of the package in m.Packages, or -1. It changes nothing. Both documents: the
// package is deducted first, what exceeds it is pay-per-use, packages pay no calls
// of another region, and pay-per-use needs the subscription in the very region
// (ErrNotEnabled). ErrRestricted, which is one of those beneath it, and
// ErrNoPrice come after that, and last ErrCapReached: who would pay must be known
// before a cap can tell whether it lets them.
func (m *Meter) Payer(at time.Time, s *Standing, p CreditPolicy) (Payer, int, error) {
	return m.PayerOf(Call{At: at}, s, p)
}

// PayerOf returns, as Payer, what would pay the call if it is billable.
func (m *Meter) PayerOf(c Call, s *Standing, p CreditPolicy) (Payer, int, error) {
	if s.Suspended && !p.Made && !p.LetPass {
		return PayerNone, -1, ErrSuspended
	}
	latest := c.Latest()
	for i := range m.Packages {
		if m.bar(&m.Packages[i], c.At, latest) == NoBar {
			if err := m.Caps.refusal(m.Offering, c, 0); err != nil && !p.Promised {
				return PayerNone, -1, err
			}
			return PayerPackage, i, nil
		}
	}
	price, err := m.perUse(c)
	if p.Promised {
		price, err = m.price(c)
	}
	if errors.Is(err, ErrNotEnabled) {
		return PayerNone, -1, err
	}
	if !p.Promised && s.RestrictedFor(price, 0, c.At, p) != Unrestricted {
		return PayerNone, -1, s.Refusal(p)
	}
	if err == nil && !p.Promised {
		err = m.Caps.refusal(m.Offering, c, price)
	}
	if err != nil {
		return PayerNone, -1, err
	}
	return PayerPayPerUse, -1, nil
}

// PerUse returns what a call made at an instant costs that no package covers, or
// ErrNotEnabled or ErrNoPrice.
func (m *Meter) PerUse(at time.Time) (priceMicros Micros, err error) { return m.perUse(Call{At: at}) }

// LeastPerUse returns the least that a call made at an instant costs for which one of the meters is paid per use: if there is not enough
// for that, there is for none. Of no meter it is a micro-unit, which is the least that costs anything.
func LeastPerUse(meters []*Meter, at time.Time) Micros {
	var least Micros
	found := false
	for _, m := range meters {
		if price, err := m.PerUse(at); err == nil && (!found || price < least) {
			least, found = price, true
		}
	}
	if !found {
		return 1
	}
	return least
}

func (m *Meter) perUse(c Call) (priceMicros Micros, err error) {
	if !m.subscribed(c.At, c.Latest()) {
		return 0, ErrNotEnabled
	}
	return m.price(c)
}

// price is what the call costs per use, whether or not that is enabled.
func (m *Meter) price(c Call) (priceMicros Micros, err error) {
	tariff, priced := TariffOf(m.Prices, c)
	if !priced {
		return 0, ErrNoPrice
	}
	return tariff.PriceOfCall(m.MonthCalls[m.month(c.At)]), nil
}

// Pay charges one call, as Payer says: to a package, or to what the standing has
// accrued, at the price of the call's running number in its month. Calls are
// charged in the order they come in; what one was charged is never charged again
// when a package arrives later. now is when arrears begin if the charge leads into
// them. A failed call is paid by nobody. On an error, one of Payer's or
// ErrOverflow, nothing changes.
func (m *Meter) Pay(c Call, s *Standing, p CreditPolicy, now time.Time) (Deduction, error) {
	if !Billable(c.HTTPStatus) {
		return Deduction{Payer: PayerNone}, nil
	}
	payer, i, err := m.PayerOf(c, s, p)
	if err != nil {
		return Deduction{}, err
	}
	if payer == PayerPackage {
		pkg := &m.Packages[i]
		pkg.UsedCalls++
		m.Caps.count(m.Offering, c, 0)
		return Deduction{Payer: PayerPackage, PackageID: pkg.ID, LeftCalls: pkg.LeftCalls()}, nil
	}
	tariff, _ := TariffOf(m.Prices, c)
	month := m.month(c.At)
	before := m.MonthCalls[month]
	price := tariff.PriceOfCall(before)
	if err := s.Accrue(price, now); err != nil {
		return Deduction{}, err
	}
	if m.MonthCalls == nil {
		m.MonthCalls = make(map[time.Time]int64)
	}
	m.MonthCalls[month] = before + 1
	m.Caps.count(m.Offering, c, price)
	return Deduction{Payer: PayerPayPerUse, PriceMicros: price, MonthCall: before + 1}, nil
}

// owns keeps a package that got here by mistake from paying for someone else.
func (m *Meter) owns(p *Package) bool { return m.stranger(p) == NoBar }

// stranger gives why the package pays none of the meter's calls.
func (m *Meter) stranger(p *Package) Bar {
	switch {
	case p.AccountID != m.AccountID:
		return BarAccount
	case p.Service != m.Service:
		return BarService
	case p.Region != m.Region:
		return BarRegion
	}
	return NoBar
}

// bar gives why the package cannot pay the meter's call made between the two instants.
func (m *Meter) bar(p *Package, at, latest time.Time) Bar {
	if bar := m.stranger(p); bar != NoBar {
		return bar
	}
	return p.bar(at, latest)
}

func (m *Meter) subscribed(at, latest time.Time) bool {
	for _, period := range m.Subscribed {
		if period.Meets(at, latest) {
			return true
		}
	}
	return false
}

// month returns MonthStart(at, m.Zone).
func (m *Meter) month(at time.Time) time.Time {
	if at.Before(m.monthStart) || !at.Before(m.monthEnd) {
		m.monthStart, m.monthEnd = month(at, m.Zone)
	}
	return m.monthStart
}
