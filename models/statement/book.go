package statement

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// book is the account as the lines read so far make it. Each line is checked against it and then entered.
type book struct {
	head        head
	zone        *time.Location
	stage       stage
	opening     balance
	openingLine int
	accrued     int64              // of the unsettled hours at the opening
	last        models.LedgerEntry // the newest entry: number, hash and balance
	lines       map[offering]*line
	packages    map[int64]offering
	current     *line
	at          offering
	hours       map[hourKey]*hour
	orders      map[int64]*order
	pending     *order // whose lines are being read
	totals      map[models.EntryKind]*total
	charges     map[offering]*charge
	closed      map[any]bool // what the end has told of already
	counted     Counts
}

// Counts are how many records were checked.
type Counts struct {
	Entries, Calls, Packages int64
}

// hourKey names the pay-per-use of one service and region in one clock hour.
type hourKey struct {
	offering
	start time.Time
}

// hour is what an hour's calls cost less what its entries charged; line is the last line that had to do with it.
type hour struct {
	calls, micros int64
	lateNo        int64
	line          int
}

// order is an order that was charged: what of the charge its lines have not explained yet, and the packages to come.
type order struct {
	id, leftMicros int64
	line           int
	disordered     bool // posted after the end by its clock: its packages are in the next month's file
	lines          map[int64]*orderedLine
}

type orderedLine struct {
	orderLine
	packages int64
	line     int
}

func newBook() *book {
	return &book{
		lines: make(map[offering]*line), packages: make(map[int64]offering), hours: make(map[hourKey]*hour), orders: make(map[int64]*order),
		totals: make(map[models.EntryKind]*total), charges: make(map[offering]*charge), closed: make(map[any]bool),
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
func (b *book) enter(to, from stage) error {
	if b.stage < from || b.stage > to || to <= atOpening && b.stage == to {
		return errors.New("it is out of its place in the file")
	}
	if b.pending != nil && b.pending.leftMicros != 0 {
		return &elsewhere{b.pending.line, fmt.Errorf("the lines of order %d are not its charge: %d micro-units are missing", b.pending.id, b.pending.leftMicros)}
	}
	b.pending = nil
	b.stage = to
	return nil
}

// elsewhere is an error that a line brings to light and that belongs to another one.
type elsewhere struct {
	line int
	err  error
}

func (e *elsewhere) Error() string { return e.err.Error() }

func (b *book) readHead(r *head) (err error) {
	if err := b.enter(atHead, atStart); err != nil {
		return err
	}
	if b.zone, err = time.LoadLocation(r.Zone); err != nil {
		return fmt.Errorf("there is no time zone %q", r.Zone)
	}
	if !r.From.Before(r.Until) || !rules.MonthStart(r.From, b.zone).Equal(r.From) || r.Until.After(rules.NextMonth(r.From, b.zone)) {
		return errors.New("its time is not of one calendar month")
	}
	if got := r.From.In(b.zone).Format("2006-01"); r.Month != got {
		return fmt.Errorf("the month is %s", got)
	}
	b.head = *r
	return nil
}

func (b *book) readOpening(r *balance, line int) error {
	if err := b.enter(atOpening, atHead); err != nil {
		return err
	}
	if r.Seq == 0 && (r.Hash != models.ChainStart || r.BalanceMicros != 0) {
		return errors.New("before the first entry there is no balance and no hash")
	}
	b.opening, b.openingLine = *r, line
	b.last = models.LedgerEntry{AccountID: b.head.Account, Seq: r.Seq, Hash: r.Hash, BalanceAfterMicros: r.BalanceMicros}
	return nil
}

// line gives the line of the offering, new if there was none.
func (b *book) line(at offering) *line {
	l := b.lines[at]
	if l == nil {
		l = newLine(b.head.Account, at, b.zone)
		l.floor = b.head.From
		b.lines[at] = l
	}
	return l
}

func (b *book) readPrice(r *price) error {
	if err := b.enter(atState, atOpening); err != nil {
		return err
	}
	var tariff rules.Tariff
	for _, t := range r.Tiers {
		tariff = append(tariff, rules.Tier(t))
	}
	if err := tariff.Validate(); err != nil {
		return err
	}
	l := b.line(offering{r.Region, r.Service})
	if n := len(l.Prices); n > 0 && !l.Prices[n-1].ValidFrom.Before(r.ValidFrom) {
		return errors.New("it is not later than the price above")
	}
	l.Prices = append(l.Prices, rules.PricedFrom{ValidFrom: r.ValidFrom, Tariff: tariff})
	return nil
}

func (b *book) readCount(r *monthCount) error {
	if err := b.enter(atState, atOpening); err != nil {
		return err
	}
	l := b.line(offering{r.Region, r.Service})
	if _, twice := l.MonthCalls[r.Month]; twice || r.Calls < 0 || !rules.MonthStart(r.Month, b.zone).Equal(r.Month) {
		return errors.New("it is no count of a month, or a second one")
	}
	l.MonthCalls[r.Month] = r.Calls
	return nil
}

func (b *book) readUnsettled(r *unsettled, line int) error {
	if err := b.enter(atState, atOpening); err != nil {
		return err
	}
	key := hourKey{offering{r.Region, r.Service}, r.Hour}
	if b.hours[key] != nil {
		return errors.New("the hour stands above already")
	}
	b.hours[key] = &hour{calls: r.Calls, micros: r.AmountMicros, lateNo: -1, line: line}
	return addTo(&b.accrued, r.AmountMicros)
}

// addTo adds; a sum that does not fit is wrong, not wrapped.
func addTo(sum *int64, n int64) error {
	added, err := rules.AddMicros(*sum, n)
	if err == nil {
		*sum = added
	}
	return err
}
