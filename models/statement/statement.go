//go:build !js

package statement

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// ClosingTime is how long after its end a month may still get entries: from those who had read their clocks before it.
// Until then its statement tells how the month stands so far.
const ClosingTime = 10 * time.Minute

// maxLines bounds how many orders, top-ups and refunds a statement lists one by one.
const maxLines = 1000

// Period is one calendar month of the billing zone and its stretch of the account's chain: from the entry Opening, which
// is the last one before it, to Closing, the last one in it. Both are the same entry when nothing moved.
type Period struct {
	From, Until      time.Time
	Opening, Closing models.LedgerEntry
	// Running tells that more may come: what is said is as of Now.
	Running bool
	Now     time.Time
}

// Range gives the entries of the month.
func (p *Period) Range() models.EntryRange {
	return models.EntryRange{After: p.Opening.Seq, Upto: p.Closing.Seq}
}

// MonthTotals is one month in the list of statements: what came in, and what went out (zero or negative).
type MonthTotals struct {
	Period
	InMicros, OutMicros rules.Micros
}

// Statement is everything that moved the balance in one month: the opening balance and all Lines and Charges together
// are the closing balance, to the micro-unit.
type Statement struct {
	Period
	// Lines are orders, top-ups, card payments and refunds, oldest first; Orders has what was ordered, by order.
	Lines []models.LedgerEntry
	// Refunds are those that the lines are of, by number.
	Refunds map[int64]models.Refund
	Orders  map[int64][]models.OrderLine
	// Why tells why operators credited or debited, by the line's number.
	Why map[int64]string
	// More sums, by kind, the lines beyond maxLines.
	More []models.EntrySum
	// Charges are the pay-per-use hours, summed by region and service.
	Charges []models.EntrySum
	// Totals sums all of it by kind.
	Totals []models.EntrySum
	// AccruedMicros is what of the pay-per-use is not settled yet, if the month is Running: it is in no entry.
	AccruedMicros rules.Micros
}

// Months lists the account's months, newest first, from the one before the instant back to that of the first
// entry, at most limit. A zero before starts with the running month.
func (s *Statements) Months(ctx context.Context, accountID int64, before time.Time, limit int) ([]MonthTotals, error) {
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	var months []MonthTotals
	err = s.DB.Read(ctx, func(tx *gorm.DB) error {
		month := rules.MonthStart(now, snapshot.Zone)
		if !before.IsZero() && !before.After(month) {
			month = rules.MonthStart(before.Add(-time.Microsecond), snapshot.Zone)
		}
		first, err := models.FirstEntry(tx, accountID)
		if err != nil || first == nil {
			return err
		}
		var starts []time.Time
		oldest := rules.MonthStart(first.At, snapshot.Zone)
		for ; len(starts) < limit && !month.Before(oldest); month = rules.MonthStart(month.Add(-time.Microsecond), snapshot.Zone) {
			starts = append(starts, month)
		}
		months = make([]MonthTotals, len(starts))
		reads := make([]func(*gorm.DB) error, len(starts))
		for i, from := range starts {
			reads[i] = models.Reading(&months[i], func(tx *gorm.DB) (MonthTotals, error) {
				return monthTotals(tx, accountID, from, rules.NextMonth(from, snapshot.Zone), now)
			})
		}
		return models.Together(tx, reads...)
	})
	return months, err
}

func monthTotals(tx *gorm.DB, accountID int64, from, until, now time.Time) (m MonthTotals, err error) {
	if m.Period, err = loadPeriod(tx, accountID, from, until, now); err != nil {
		return m, err
	}
	if m.Opening.Seq == m.Closing.Seq {
		return m, nil
	}
	sums, err := models.SumEntries(tx, accountID, m.Range())
	for i := range sums {
		if sums[i].AmountMicros > 0 {
			m.InMicros += sums[i].AmountMicros
		} else {
			m.OutMicros += sums[i].AmountMicros
		}
	}
	return m, err
}

func loadPeriod(tx *gorm.DB, accountID int64, from, until, now time.Time) (Period, error) {
	p := Period{From: from, Until: until, Now: now, Running: now.Before(until.Add(ClosingTime))}
	var opening, closing *models.LedgerEntry
	err := models.Together(tx,
		models.Reading(&opening, func(tx *gorm.DB) (*models.LedgerEntry, error) { return models.LastEntryBefore(tx, accountID, from) }),
		models.Reading(&closing, func(tx *gorm.DB) (*models.LedgerEntry, error) { return models.LastEntryBefore(tx, accountID, until) }),
	)
	if err != nil {
		return p, err
	}
	p.Opening, p.Closing = *opening, *closing
	return p, nil
}

// Of gives the account's statement of the calendar month that holds the instant, all of one moment. NotFound for
// a month before the account's first entry or one that has not begun.
func (s *Statements) Of(ctx context.Context, accountID int64, month time.Time) (*Statement, error) {
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	var of Statement
	err = s.DB.Read(ctx, func(tx *gorm.DB) error {
		if of.Period, err = periodOf(tx, accountID, month, snapshot.Zone, now); err != nil {
			return err
		}
		return of.load(tx, accountID)
	})
	if err != nil {
		return nil, err
	}
	return &of, nil
}

// checkMonth tells whether there is a statement of the month.
func checkMonth(tx *gorm.DB, accountID int64, from, until, now time.Time) error {
	first, err := models.FirstEntry(tx, accountID)
	if err != nil {
		return err
	}
	if first == nil || !first.At.Before(until) || now.Before(from) {
		return models.Refuse(models.NotFound, cause.NoStatement)
	}
	return nil
}

func (s *Statement) load(tx *gorm.DB, accountID int64) error {
	var sums []models.EntrySum
	var account *models.Account
	err := models.Together(tx,
		models.Reading(&sums, func(tx *gorm.DB) ([]models.EntrySum, error) { return models.SumEntries(tx, accountID, s.Range()) }),
		models.Reading(&s.Lines, func(tx *gorm.DB) ([]models.LedgerEntry, error) {
			return models.SingleEntries(tx, accountID, s.Range(), maxLines)
		}),
		models.Reading(&account, func(tx *gorm.DB) (*models.Account, error) { return models.FindAccount(tx, accountID) }),
	)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		if sum.Kind == models.EntryUsage {
			s.Charges = append(s.Charges, sum)
		}
		s.Totals = addToKind(s.Totals, sum)
	}
	s.More = s.beyondLines()
	if s.Running {
		s.AccruedMicros = account.AccruedMicros
	}
	return models.Together(tx,
		models.Reading(&s.Orders, func(tx *gorm.DB) (map[int64][]models.OrderLine, error) {
			return models.LinesOfEntries(tx, accountID, s.Lines)
		}),
		models.Reading(&s.Refunds, func(tx *gorm.DB) (map[int64]models.Refund, error) {
			return models.RefundsOfEntries(tx, accountID, s.Lines)
		}),
		models.Reading(&s.Why, func(tx *gorm.DB) (map[int64]string, error) { return models.WhyEntries(tx, accountID, s.Lines) }),
	)
}

// addToKind adds the sum to those of its kind, whatever the region and service.
func addToKind(totals []models.EntrySum, sum models.EntrySum) []models.EntrySum {
	if n := len(totals); n > 0 && totals[n-1].Kind == sum.Kind {
		t := &totals[n-1]
		t.Entries, t.Late, t.Calls, t.AmountMicros = t.Entries+sum.Entries, t.Late+sum.Late, t.Calls+sum.Calls, t.AmountMicros+sum.AmountMicros
		return totals
	}
	sum.Region, sum.Service = "", ""
	return append(totals, sum)
}

// beyondLines sums, by kind, what the month has beyond the lines that are listed.
func (s *Statement) beyondLines() []models.EntrySum {
	var more []models.EntrySum
	for _, total := range s.Totals {
		if total.Kind == models.EntryUsage {
			continue
		}
		for _, line := range s.Lines {
			if line.Kind == total.Kind {
				total.Entries--
				total.AmountMicros -= line.AmountMicros
			}
		}
		if total.Entries > 0 {
			more = append(more, total)
		}
	}
	return more
}

// EachEntry gives the account's ledger entries of the range to fn, oldest first, without holding them.
func (s *Statements) EachEntry(ctx context.Context, accountID int64, r models.EntryRange, fn func(e *models.LedgerEntry) error) error {
	return models.EachEntry(s.DB.WithContext(ctx), accountID, r, fn)
}

// periodOf gives the calendar month that holds the instant in the open transaction. NotFound as Of.
func periodOf(tx *gorm.DB, accountID int64, month time.Time, zone *time.Location, now time.Time) (p Period, err error) {
	from, until := rules.MonthStart(month, zone), rules.NextMonth(month, zone)
	err = models.Together(tx,
		func(tx *gorm.DB) error { return checkMonth(tx, accountID, from, until, now) },
		models.Reading(&p, func(tx *gorm.DB) (Period, error) { return loadPeriod(tx, accountID, from, until, now) }),
	)
	return p, err
}
