package metering

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// plan collects what a batch of one account's calls changes, and writes it in a few statements.
type plan struct {
	book  *book
	now   time.Time
	calls []models.Call
	hours map[hourKey]*models.UsageHour
	used  map[int64]int64 // calls used of each package that paid, by its id
	err   error
}

type hourKey struct {
	start     time.Time
	offering  offering
	outcome   models.Outcome
	packageID int64
}

func newPlan(b *book, now time.Time) *plan {
	return &plan{book: b, now: now, hours: make(map[hourKey]*models.UsageHour), used: make(map[int64]int64)}
}

// add pays one call. It gives a refusal when the rules refuse the call, which then changes nothing.
func (p *plan) add(e reported, credit rules.CreditPolicy) *Refusal {
	line, found := p.book.line(e.offering)
	if !found {
		return refusalOf(e.Event, rules.ErrNotEnabled)
	}
	call := rules.Call{RequestID: e.RequestID, At: e.At, HTTPStatus: e.HTTPStatus}
	deduction, err := line.Pay(call, &p.book.standing, credit, p.now)
	if err != nil {
		refusal := refusalOf(e.Event, err)
		if refusal == nil && p.err == nil {
			p.err = fmt.Errorf("deduct call %q: %w", e.RequestID, err)
		}
		return refusal
	}
	row := callRow(p.book.account.ID, e, deduction, p.now)
	p.calls = append(p.calls, row)
	p.total(row, e.offering, deduction.LeftCalls)
	if deduction.Payer == rules.PayerPackage {
		p.used[deduction.PackageID]++
	}
	return nil
}

func callRow(accountID int64, e reported, d rules.Deduction, now time.Time) models.Call {
	row := models.Call{
		AccountID: accountID, RequestID: e.RequestID, Region: e.offering.region, Service: e.offering.service,
		CalledAt: e.At, RecordedAt: now, HTTPStatus: e.HTTPStatus, Outcome: models.OutcomeFailed, PriceMicros: d.PriceMicros,
	}
	switch d.Payer {
	case rules.PayerPackage:
		row.Outcome, row.PackageID, row.LeftCalls = models.OutcomePackage, &d.PackageID, &d.LeftCalls
	case rules.PayerPayPerUse:
		row.Outcome = models.OutcomePayPerUse
	case rules.PayerNone:
	}
	return row
}

// total adds the call to its hour. A package's remaining calls only fall, so the last call's is the hour's.
func (p *plan) total(c models.Call, o offering, leftCalls int64) {
	key := hourKey{rules.HourStart(c.CalledAt, p.book.snapshot.Zone), o, c.Outcome, 0}
	if c.PackageID != nil {
		key.packageID = *c.PackageID
	}
	hour := p.hours[key]
	if hour == nil {
		hour = &models.UsageHour{
			AccountID: c.AccountID, HourStart: key.start, Region: o.region, Service: o.service,
			Outcome: c.Outcome, PackageID: key.packageID,
		}
		p.hours[key] = hour
	}
	hour.Calls++
	hour.AmountMicros += c.PriceMicros // cannot overflow: Standing.Accrue has added the same amounts
	hour.LeftCalls = leftCalls
}

// write stores the plan: calls, package use, hourly totals, running numbers and the account's money.
func (p *plan) write(tx *gorm.DB) error {
	if p.err != nil {
		return p.err
	}
	if len(p.calls) == 0 {
		return nil
	}
	slices.SortFunc(p.calls, func(a, b models.Call) int { return strings.Compare(a.RequestID, b.RequestID) })
	if err := models.CreateCalls(tx, p.calls); err != nil {
		return err
	}
	if err := p.writePackages(tx); err != nil {
		return err
	}
	if err := models.AddUsageHours(tx, p.sortedHours()); err != nil {
		return err
	}
	if err := models.SaveUsageMonths(tx, p.months()); err != nil {
		return err
	}
	return p.book.account.SaveStanding(tx, p.book.standing)
}

func (p *plan) writePackages(tx *gorm.DB) error {
	for _, line := range p.book.lines {
		for i := range line.Packages {
			pkg := &line.Packages[i]
			if p.used[pkg.ID] == 0 {
				continue
			}
			if err := models.SavePackageUse(tx, pkg.AccountID, pkg.ID, pkg.UsedCalls); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *plan) sortedHours() []models.UsageHour {
	hours := make([]models.UsageHour, 0, len(p.hours))
	for _, h := range p.hours {
		hours = append(hours, *h)
	}
	slices.SortFunc(hours, func(a, b models.UsageHour) int {
		return cmp.Or(a.HourStart.Compare(b.HourStart), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service),
			strings.Compare(string(a.Outcome), string(b.Outcome)), cmp.Compare(a.PackageID, b.PackageID))
	})
	return hours
}

// months gives the running numbers of the months in which pay-per-use calls were charged. Those of other months
// were read in and are written back as they were.
func (p *plan) months() []models.UsageMonth {
	var months []models.UsageMonth
	for key, line := range p.book.lines {
		for start, calls := range line.MonthCalls {
			if calls > 0 {
				months = append(months, models.UsageMonth{
					AccountID: p.book.account.ID, MonthStart: start, Region: key.region, Service: key.service, PayPerUseCalls: calls,
				})
			}
		}
	}
	slices.SortFunc(months, func(a, b models.UsageMonth) int {
		return cmp.Or(a.MonthStart.Compare(b.MonthStart), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service))
	})
	return months
}
