package statement

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/models/rules"
)

// audit is the account as the lines read so far make it. Each line is checked against it and then entered.
type audit struct {
	head        head
	zone        *time.Location
	stage       stage
	opening     balance
	openingLine int
	accrued     rules.Micros // of the unsettled hours at the opening
	last        lastEntry    // the newest
	meters      map[rules.Offering]*meter
	packages    map[int64]rules.Offering
	current     *meter
	at          rules.Offering
	hours       map[rules.HourOf]*hour
	orders      map[int64]*order
	pending     *order // whose lines are being read
	totals      map[rules.EntryKind]*total
	charges     map[rules.Offering]*charge
	closed      map[any]bool // what the end has told of already
	counted     Counts
}

// lastEntry is what of a ledger entry the next one follows.
type lastEntry struct {
	Seq                int64
	Hash               string
	BalanceAfterMicros rules.Micros
}

// Counts are how many records were checked.
type Counts struct {
	Entries, Calls, Packages int64
}

// hour is what an hour's calls cost less what its entries charged; line is the last line that had to do with it.
type hour struct {
	calls  int64
	micros rules.Micros
	lateNo int64
	line   int
}

// order is an order that was charged: what of the charge its lines have not explained yet, and the packages to come.
type order struct {
	id         int64
	leftMicros rules.Micros
	line       int
	disordered bool // posted after the end by its clock: its packages are in the next month's file
	lines      map[int64]*orderedLine
}

type orderedLine struct {
	orderLine
	packages int64
	line     int
}

func newAudit() *audit {
	return &audit{
		meters: make(map[rules.Offering]*meter), packages: make(map[int64]rules.Offering), hours: make(map[rules.HourOf]*hour), orders: make(map[int64]*order),
		totals: make(map[rules.EntryKind]*total), charges: make(map[rules.Offering]*charge), closed: make(map[any]bool),
	}
}

// stage is how far the file has been read: each kind of record has its place.
type stage int

const (
	atStart stage = iota
	atHead
	atOpening
	atState // packages, prices, counts, unsettled hours
	atEntries
	atUsage
	atTotals
	atClosing
	atEnd
)

// enter moves on to a stage, from one that may come before it.
func (a *audit) enter(to, from stage) error {
	if a.stage < from || a.stage > to || to <= atOpening && a.stage == to {
		return errors.New("it is out of its place in the file")
	}
	if a.pending != nil && a.pending.leftMicros != 0 {
		return &elsewhere{a.pending.line, fmt.Errorf("the lines of order %d are not its charge: %d micro-units are missing", a.pending.id, a.pending.leftMicros)}
	}
	a.pending = nil
	a.stage = to
	return nil
}

// elsewhere is an error that a line brings to light and that belongs to another one.
type elsewhere struct {
	line int
	err  error
}

func (e *elsewhere) Error() string { return e.err.Error() }

func (a *audit) readHead(r *head) (err error) {
	if err := a.enter(atHead, atStart); err != nil {
		return err
	}
	if a.zone, err = time.LoadLocation(r.Zone); err != nil {
		return fmt.Errorf("there is no time zone %q", r.Zone)
	}
	if !r.From.Before(r.Until) || !rules.MonthStart(r.From, a.zone).Equal(r.From) || r.Until.After(rules.NextMonth(r.From, a.zone)) {
		return errors.New("its time is not of one calendar month")
	}
	if got := r.From.In(a.zone).Format("2006-01"); r.Month != got {
		return fmt.Errorf("the month is %s", got)
	}
	a.head = *r
	return nil
}

func (a *audit) readOpening(r *balance, line int) error {
	if err := a.enter(atOpening, atHead); err != nil {
		return err
	}
	if r.Seq == 0 && (r.Hash != rules.ChainStart || r.BalanceMicros != 0) {
		return errors.New("before the first entry there is no balance and no hash")
	}
	a.opening, a.openingLine = *r, line
	a.last = lastEntry{r.Seq, r.Hash, r.BalanceMicros}
	return nil
}

// meter gives the meter of the offering, new if there was none.
func (a *audit) meter(at rules.Offering) *meter {
	m := a.meters[at]
	if m == nil {
		m = newMeter(a.head.Account, at, a.zone)
		m.floor = a.head.From
		a.meters[at] = m
	}
	return m
}

func (a *audit) readPrice(r *price) error {
	if err := a.enter(atState, atOpening); err != nil {
		return err
	}
	var tariff rules.Tariff
	for _, t := range r.Tiers {
		tariff = append(tariff, rules.Tier(t))
	}
	if err := tariff.Validate(); err != nil {
		return err
	}
	m := a.meter(rules.Offering{Region: r.Region, Service: r.Service})
	if n := len(m.Prices); n > 0 && !m.Prices[n-1].ValidFrom.Before(r.ValidFrom) {
		return errors.New("it is not later than the price above")
	}
	m.Prices = append(m.Prices, rules.PricedFrom{ValidFrom: r.ValidFrom, Tariff: tariff})
	return nil
}

func (a *audit) readCount(r *monthCount) error {
	if err := a.enter(atState, atOpening); err != nil {
		return err
	}
	m := a.meter(rules.Offering{Region: r.Region, Service: r.Service})
	if _, twice := m.MonthCalls[r.Month]; twice || r.Calls < 0 || !rules.MonthStart(r.Month, a.zone).Equal(r.Month) {
		return errors.New("it is no count of a month, or a second one")
	}
	m.MonthCalls[r.Month] = r.Calls
	return nil
}

func (a *audit) readUnsettled(r *unsettled, line int) error {
	if err := a.enter(atState, atOpening); err != nil {
		return err
	}
	key := rules.HourOf{Offering: rules.Offering{Region: r.Region, Service: r.Service}, Start: r.Hour}
	if a.hours[key] != nil {
		return errors.New("the hour stands above already")
	}
	a.hours[key] = &hour{calls: r.Calls, micros: r.AmountMicros, lateNo: -1, line: line}
	return addTo(&a.accrued, r.AmountMicros)
}

// addTo adds; a sum that does not fit is wrong, not wrapped.
func addTo(sum *rules.Micros, micros rules.Micros) error {
	added, err := rules.AddMicros(*sum, micros)
	if err == nil {
		*sum = added
	}
	return err
}
