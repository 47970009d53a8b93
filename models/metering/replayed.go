package metering

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// What one question of what might have been may read.
const (
	// replayedHours are the hours of a year of 30 services in regions, called around the clock: some tens of megabytes.
	replayedHours = 262_800
	// toldHours and the calls in them are looked at one by one, where something begins or ends in an hour: a statement of as many parts is
	// still planned quickly.
	toldHours = 100
	// toldRounds bounds how often more hours are read because the first show that others matter: so with caps.
	toldRounds = 2
)

// ErrTooManyHours says that an account has called in more hours, of more services, than are replayed at once: of fewer days it can be.
var ErrTooManyHours = errors.New("too many hours to replay")

// WhatIf tells what the account's calls of the last days, today among them, would have come to under the change.
func (m *Metering) WhatIf(ctx context.Context, accountID int64, days int, c *whatif.Change) (a *whatif.Answer, h *whatif.History, err error) {
	now := m.Clock.Now()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, nil, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		if h, err = FindHistory(tx, accountID, ReplayedFrom(now, days, snapshot.Zone), now, snapshot); err == nil {
			a, err = AskWhatIf(tx, h, c)
		}
		return err
	})
	return a, h, err
}

// ReplayedFrom is when the first of the last days began, today among them.
func ReplayedFrom(now time.Time, days int, zone *time.Location) time.Time {
	return daysBack(now, days, zone)
}

// FindHistory reads what the account called since the instant, which is the start of an hour, and what could pay it. It may fail with
// ErrTooManyHours.
func FindHistory(tx *gorm.DB, accountID int64, from, now time.Time, snapshot *catalog.Snapshot) (*whatif.History, error) {
	var hours []models.PaidHour
	var packages []models.Package
	var paid []models.UsageHour
	var subscriptions []models.Subscription
	var months []models.UsageMonth
	var before []models.UsageHour
	month := rules.MonthStart(from, snapshot.Zone)
	err := models.Together(tx,
		models.Reading(&hours, func(tx *gorm.DB) ([]models.PaidHour, error) {
			return models.PaidHoursSince(tx, accountID, from, replayedHours+1)
		}),
		models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) {
			return models.PackagesThatPaidAfter(tx, accountID, from)
		}),
		models.Reading(&paid, func(tx *gorm.DB) ([]models.UsageHour, error) { return models.PackageCallsSince(tx, accountID, from) }),
		models.Reading(&subscriptions, func(tx *gorm.DB) ([]models.Subscription, error) { return models.SubscriptionsOf(tx, accountID) }),
		models.Reading(&months, func(tx *gorm.DB) ([]models.UsageMonth, error) {
			return models.UsageMonthsOf(tx, []int64{accountID}, month)
		}),
		models.Reading(&before, func(tx *gorm.DB) ([]models.UsageHour, error) {
			return models.SumUsage(tx, accountID, models.HourFilter{From: month, Until: from})
		}),
	)
	if err != nil {
		return nil, err
	}
	if len(hours) > replayedHours {
		return nil, ErrTooManyHours
	}
	h := &whatif.History{
		AccountID: accountID, Zone: snapshot.Zone, From: from, Until: now,
		Subscribed: make(map[rules.Offering][]rules.Period), Prices: make(map[rules.Offering][]rules.PricedFrom),
		MonthCalls: make(map[rules.Offering]map[time.Time]int64), Calls: make(map[rules.HourOf][]rules.Call),
	}
	for _, s := range subscriptions {
		h.Subscribed[s.Offering()] = append(h.Subscribed[s.Offering()], s.Period())
	}
	for _, o := range snapshot.Offerings() {
		h.Prices[rules.Offering{Region: o.Region, Service: o.Service}] = o.Prices
	}
	replayedPackages(h, packages, paid)
	replayedMonths(h, hours, months)
	replayedBefore(h, before)
	return h, nil
}

// replayedPackages gives the history the packages that were kept or have paid calls, as they were when it begins.
func replayedPackages(h *whatif.History, packages []models.Package, paid []models.UsageHour) {
	since := make(map[int64]int64, len(paid))
	for i := range paid {
		since[paid[i].PackageID] = paid[i].Calls
	}
	for i := range packages {
		p := whatif.Package{Package: packages[i].Rule(), PriceMicros: packages[i].PriceMicros, PaidCalls: since[packages[i].ID]}
		if p.Refunded && p.UsedCalls == 0 {
			h.Returned++
			continue
		}
		p.ExpiresAt, p.Refunded, p.RefundedAt = p.Ends(), false, time.Time{} // what was taken back had paid until then
		p.UsedCalls -= p.PaidCalls
		h.Packages = append(h.Packages, p)
	}
}

// replayedMonths gives the history its hours, and the running numbers of the months as they were before these.
func replayedMonths(h *whatif.History, hours []models.PaidHour, months []models.UsageMonth) {
	within := make(map[rules.MonthOf]int64)
	var start, next time.Time // of the month that the last hour was in: there are many in each
	for i := range hours {
		of := rules.HourOf{Offering: rules.Offering{Region: hours[i].Region, Service: hours[i].Service}, Start: hours[i].HourStart.UTC()}
		h.Hours = append(h.Hours, whatif.Hour{HourOf: of, Package: hours[i].PackageCalls, PerUse: hours[i].PerUseCalls, Micros: hours[i].PerUseMicros})
		if of.Start.Before(start) || !of.Start.Before(next) {
			start, next = rules.MonthStart(of.Start, h.Zone), rules.NextMonth(of.Start, h.Zone)
		}
		within[rules.MonthOf{Offering: of.Offering, Start: start}] += hours[i].PerUseCalls
	}
	for i := range months {
		o, month := months[i].Offering(), months[i].MonthStart.UTC()
		if h.MonthCalls[o] == nil {
			h.MonthCalls[o] = make(map[time.Time]int64)
		}
		h.MonthCalls[o][month] = months[i].PayPerUseCalls - within[rules.MonthOf{Offering: o, Start: month}]
	}
}

// replayedBefore gives the history what was paid in its first month before it.
func replayedBefore(h *whatif.History, sums []models.UsageHour) {
	for i := range sums {
		line := whatif.Line{Offering: sums[i].Offering()}
		switch sums[i].Outcome {
		case models.OutcomePackage:
			line.Package = sums[i].Calls
		case models.OutcomePayPerUse:
			line.PerUse, line.Micros = sums[i].Calls, sums[i].AmountMicros
		case models.OutcomeFailed:
			continue
		}
		h.MonthBefore = append(h.MonthBefore, line)
	}
}

// AskWhatIf answers from the totals of hours, and reads the single calls of those hours in which it matters when they were made, as far as
// the bounds go: beyond them the answer says how far it may be off.
func AskWhatIf(tx *gorm.DB, h *whatif.History, c *whatif.Change) (*whatif.Answer, error) {
	counts := make(map[rules.HourOf]int64, len(h.Hours))
	for i := range h.Hours {
		counts[h.Hours[i].HourOf] = h.Hours[i].Calls()
	}
	hours, calls := toldHours, int64(models.CallsToldApart)
	for round := 0; ; round++ {
		a, err := whatif.Ask(h, c, tx.Statement.Context.Err)
		if err != nil || round == toldRounds {
			return a, err
		}
		var wanted []rules.HourOf
		for _, of := range a.Wanted() {
			if hours > 0 && counts[of] <= calls {
				wanted, hours, calls = append(wanted, of), hours-1, calls-counts[of]
			}
		}
		if len(wanted) == 0 {
			return a, nil
		}
		if err := tell(tx, h, wanted); err != nil {
			return nil, err
		}
	}
}

// tell reads the single calls of the hours into the history.
func tell(tx *gorm.DB, h *whatif.History, hours []rules.HourOf) error {
	spans := make([]models.CallSpan, len(hours))
	for i, of := range hours {
		end, _ := HourEnd(of.Start, h.Zone)
		spans[i], h.Calls[of] = models.CallSpan{At: &hours[i].Offering, From: of.Start, Until: end}, nil
	}
	calls, err := models.PaidCallsIn(tx, h.AccountID, spans, models.CallsToldApart+1)
	if err != nil {
		return err
	}
	for i := range calls {
		c := &calls[i]
		of := rules.HourOf{Offering: c.Offering(), Start: rules.HourStart(c.CalledAt, h.Zone)}
		if _, asked := h.Calls[of]; asked {
			h.Calls[of] = append(h.Calls[of], rules.Call{At: c.CalledAt, Within: c.Latest().Sub(c.CalledAt), HTTPStatus: 200})
		}
	}
	return nil
}
