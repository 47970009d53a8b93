package handlers_test

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// historyBuilder makes a customer's history of n calls, evenly over the hours from start: of every six calls three
// are paid by package 1 in AP-Bangkok, two are pay-per-use in AP-Singapore, one fails in AP-Bangkok.
type historyBuilder struct {
	*customer
	start  time.Time
	n      int
	source int64 // of the calls
}

const grownPriceMicros rules.Micros = 16_000

// store writes the calls with their hourly totals and the ledger entries of the settled hours, an hour at a time.
func (b *historyBuilder) store(tx *gorm.DB) error {
	sources, err := models.CreateCallSources(tx, []models.AccountSource{{AccountID: b.accountID, Source: models.OwnSource}}, b.start)
	if err != nil {
		return err
	}
	b.source = sources[0].ID
	next := 0
	for h := range historyHours {
		start := b.start.Add(time.Duration(h) * time.Hour)
		var calls []models.Call
		for until := (h + 1) * b.n / historyHours; next < until; next++ {
			calls = append(calls, b.call(next, start.Add(time.Duration(len(calls))*time.Second)))
		}
		hours := b.totals(start, calls)
		if err := models.CreateCalls(tx, calls); err != nil {
			return err
		}
		if err := models.AddUsageHours(tx, hours); err != nil {
			return err
		}
		if err := models.AppendEntries(tx, b.accountID, b.entries(hours)); err != nil {
			return err
		}
	}
	return nil
}

// call is the call of number i. Its id is in no order, as real ones are.
func (b *historyBuilder) call(i int, at time.Time) models.Call {
	c := models.Call{
		AccountID: b.accountID, SourceID: b.source, RequestID: fmt.Sprintf("%08x-%d", uint32(i)*2654435761, i), Region: inBangkok, Service: "passport",
		CalledAt: at, RecordedAt: at, HTTPStatus: 200, Outcome: models.OutcomePackage,
	}
	switch i % 6 {
	case 0, 2, 4:
		pkg, left := int64(1), int64(b.n-i)
		c.PackageID, c.LeftCalls = &pkg, &left
	case 1, 3:
		c.Region, c.Outcome, c.PriceMicros = inSingapore, models.OutcomePayPerUse, grownPriceMicros
	default:
		c.HTTPStatus, c.Outcome = 503, models.OutcomeFailed
	}
	return c
}

// totals sums the calls of one hour up, settled.
func (b *historyBuilder) totals(start time.Time, calls []models.Call) []models.UsageHour {
	hours := []models.UsageHour{
		{Region: inBangkok, Outcome: models.OutcomePackage, PackageID: 1},
		{Region: inSingapore, Outcome: models.OutcomePayPerUse},
		{Region: inBangkok, Outcome: models.OutcomeFailed},
	}
	for i := range hours {
		hour := &hours[i]
		hour.AccountID, hour.HourStart, hour.Service = b.accountID, start, "passport"
		for _, c := range calls {
			if c.Outcome != hour.Outcome {
				continue
			}
			hour.Calls++
			hour.AmountMicros += c.PriceMicros
			if c.LeftCalls != nil {
				hour.LeftCalls = *c.LeftCalls
			}
		}
		if hour.Outcome == models.OutcomePayPerUse {
			hour.SettledCalls, hour.SettledMicros = hour.Calls, hour.AmountMicros
		}
	}
	return slices.DeleteFunc(hours, func(h models.UsageHour) bool { return h.Calls == 0 })
}

// entries are the ledger's of the pay-per-use hours.
func (b *historyBuilder) entries(hours []models.UsageHour) []models.LedgerEntry {
	var entries []models.LedgerEntry
	onTime := int64(0)
	for _, h := range hours {
		if h.Outcome == models.OutcomePayPerUse {
			start := h.HourStart
			entries = append(entries, models.LedgerEntry{
				At: start.Add(time.Hour), Kind: models.EntryUsage, AmountMicros: -h.AmountMicros, Region: h.Region, Service: h.Service,
				HourStart: &start, LateNo: &onTime, Calls: h.Calls,
			})
		}
	}
	return entries
}
