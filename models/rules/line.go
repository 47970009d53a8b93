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

// ErrRestricted says that no package covers a call and the account is in arrears
// beyond its grace period or credit limit: ModelArts.4106.
var ErrRestricted = errors.New("rules: account is in arrears")

// ErrStarterUsed and ErrUnpaid are an ErrRestricted of an account none of whose
// payments stands: the starter credit has not enough left for the call, or there is
// none.
var (
	ErrStarterUsed = fmt.Errorf("%w: the starter credit is used up", ErrRestricted)
	ErrUnpaid      = fmt.Errorf("%w: nothing was paid yet", ErrRestricted)
)

// ErrNoPrice says that no package covers a call and the offering had no
// pay-per-use price when it was made.
var ErrNoPrice = errors.New("rules: no pay-per-use price at that time")

// Call is one request to an OCR service. It was made at At, or up to Within later:
// a time that is told to the second leaves open when in it.
type Call struct {
	RequestID  string
	At         time.Time
	Within     time.Duration
	HTTPStatus int
}

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

// Line is one account's use of one service in one region. It is what Pay charges
// calls to, and not safe for concurrent use.
type Line struct {
	AccountID       int64
	Region, Service string
	Packages        []Package    // in deduction order, see SortPackages
	Subscribed      []Period     // when pay-per-use was enabled
	Prices          []PricedFrom // ascending by ValidFrom; valid tariffs
	Zone            *time.Location
	// MonthCalls counts the pay-per-use calls already charged, by MonthStart.
	MonthCalls map[time.Time]int64

	// The month that the last pay-per-use call fell in, so that a batch does not
	// work out the calendar for each call.
	monthStart, monthEnd time.Time
}

// Payer returns what would pay a billable call made at an instant, and the index
// of the package in l.Packages, or -1. It changes nothing. Both documents: the
// package is deducted first, what exceeds it is pay-per-use, packages pay no calls
// of another region, and pay-per-use needs the subscription in the very region
// (ErrNotEnabled). ErrRestricted, which may be ErrStarterUsed or ErrUnpaid, and
// ErrNoPrice come after that.
func (l *Line) Payer(at time.Time, s *Standing, p CreditPolicy) (Payer, int, error) {
	return l.PayerOf(Call{At: at}, s, p)
}

// PayerOf returns, as Payer, what would pay the call if it is billable.
func (l *Line) PayerOf(c Call, s *Standing, p CreditPolicy) (Payer, int, error) {
	latest := c.Latest()
	for i := range l.Packages {
		if pkg := &l.Packages[i]; pkg.covers(c.At, latest) && l.owns(pkg) {
			return PayerPackage, i, nil
		}
	}
	price, err := l.perUse(c)
	if errors.Is(err, ErrNotEnabled) {
		return PayerNone, -1, err
	}
	if s.RestrictedFor(price, 0, c.At, p) != Unrestricted {
		return PayerNone, -1, s.Refusal(p)
	}
	if err != nil {
		return PayerNone, -1, err
	}
	return PayerPayPerUse, -1, nil
}

// PerUse returns what a call made at an instant costs that no package covers, or
// ErrNotEnabled or ErrNoPrice.
func (l *Line) PerUse(at time.Time) (priceMicros Micros, err error) { return l.perUse(Call{At: at}) }

func (l *Line) perUse(c Call) (priceMicros Micros, err error) {
	if !l.subscribed(c.At, c.Latest()) {
		return 0, ErrNotEnabled
	}
	tariff, priced := TariffOf(l.Prices, c)
	if !priced {
		return 0, ErrNoPrice
	}
	return tariff.PriceOfCall(l.MonthCalls[l.month(c.At)]), nil
}

// Pay charges one call, as Payer says: to a package, or to what the standing has
// accrued, at the price of the call's running number in its month. Calls are
// charged in the order they come in; what one was charged is never charged again
// when a package arrives later. now is when arrears begin if the charge leads into
// them. A failed call is paid by nobody. On an error, one of Payer's or
// ErrOverflow, nothing changes.
func (l *Line) Pay(c Call, s *Standing, p CreditPolicy, now time.Time) (Deduction, error) {
	if !Billable(c.HTTPStatus) {
		return Deduction{Payer: PayerNone}, nil
	}
	payer, i, err := l.PayerOf(c, s, p)
	if err != nil {
		return Deduction{}, err
	}
	if payer == PayerPackage {
		pkg := &l.Packages[i]
		pkg.UsedCalls++
		return Deduction{Payer: PayerPackage, PackageID: pkg.ID, LeftCalls: pkg.LeftCalls()}, nil
	}
	tariff, _ := TariffOf(l.Prices, c)
	month := l.month(c.At)
	before := l.MonthCalls[month]
	price := tariff.PriceOfCall(before)
	if err := s.Accrue(price, now); err != nil {
		return Deduction{}, err
	}
	if l.MonthCalls == nil {
		l.MonthCalls = make(map[time.Time]int64)
	}
	l.MonthCalls[month] = before + 1
	return Deduction{Payer: PayerPayPerUse, PriceMicros: price, MonthCall: before + 1}, nil
}

// owns keeps a package that got here by mistake from paying for someone else.
func (l *Line) owns(p *Package) bool {
	return p.AccountID == l.AccountID && p.Region == l.Region && p.Service == l.Service
}

func (l *Line) subscribed(at, latest time.Time) bool {
	for _, period := range l.Subscribed {
		if period.Meets(at, latest) {
			return true
		}
	}
	return false
}

// month returns MonthStart(at, l.Zone).
func (l *Line) month(at time.Time) time.Time {
	if at.Before(l.monthStart) || !at.Before(l.monthEnd) {
		l.monthStart, l.monthEnd = month(at, l.Zone)
	}
	return l.monthStart
}
