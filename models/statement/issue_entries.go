//go:build !js

package statement

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// writeEntries writes the month's stretch of the ledger, with the lines of the orders that it charged.
func (i *issue) writeEntries() error {
	return models.EachEntry(i.tx, i.accountID, i.period.Range(), func(e *models.LedgerEntry) error {
		i.out.add(entryOf(e))
		if e.Kind != models.EntryOrder {
			return nil
		}
		lines, err := models.LinesOfOrders(i.tx, i.accountID, []int64{*e.OrderID})
		if err != nil {
			return err
		}
		for _, l := range lines[*e.OrderID] {
			i.out.add(orderLine{
				Type: "order_line", Order: l.OrderID, LineNo: l.LineNo, Region: l.Region, Service: l.Service, Calls: l.Calls,
				UnitPriceMicros: l.UnitPriceMicros, Quantity: l.Quantity, AmountMicros: l.AmountMicros,
			})
		}
		return nil
	})
}

// writeClosing writes all sums, and the account as the month leaves it.
func (i *issue) writeClosing(closing *position) error {
	sums, err := models.SumEntries(i.tx, i.accountID, i.period.Range())
	if err != nil {
		return err
	}
	totals := make(map[models.EntryKind]total)
	for _, s := range sums {
		t := totals[s.Kind]
		totals[s.Kind] = total{Type: "total", Kind: s.Kind, Entries: t.Entries + s.Entries, AmountMicros: t.AmountMicros + s.AmountMicros}
	}
	for _, kind := range slices.Sorted(maps.Keys(totals)) {
		i.out.add(totals[kind])
	}
	for _, s := range sums {
		if s.Kind == models.EntryUsage {
			i.out.add(charge{Type: "charge", Region: s.Region, Service: s.Service, Entries: s.Entries, Late: s.Late, Calls: s.Calls, AmountMicros: s.AmountMicros})
		}
	}
	for n := range i.packages {
		p := &i.packages[n]
		i.out.add(packageLeft{Type: "closing_package", Package: p.ID, Left: p.QuotaCalls - closing.used[p.ID]})
	}
	for _, key := range closing.sortedMonths() {
		i.out.add(monthCount{Type: "closing_month_count", Region: key.Region, Service: key.Service, Month: key.Start, Calls: closing.months[key]})
	}
	for _, h := range closing.sortedHours() {
		h.Type = "closing_unsettled"
		i.out.add(h)
	}
	i.out.add(balanceOf("closing", &i.period.Closing, closing))
	return nil
}

func (p *position) sortedMonths() []rules.MonthOf {
	maps.DeleteFunc(p.months, func(_ rules.MonthOf, calls int64) bool { return calls == 0 })
	return slices.SortedFunc(maps.Keys(p.months), func(a, b rules.MonthOf) int {
		return compareIn(a.Offering, a.Start, b.Offering, b.Start)
	})
}

func (p *position) sortedHours() []unsettled {
	var hours []unsettled
	for _, h := range p.hours {
		if h.Calls != 0 || h.AmountMicros != 0 {
			hours = append(hours, *h)
		}
	}
	slices.SortFunc(hours, func(a, b unsettled) int {
		return compareIn(rules.Offering{Region: a.Region, Service: a.Service}, a.Hour, rules.Offering{Region: b.Region, Service: b.Service}, b.Hour)
	})
	return hours
}

func compareIn(a rules.Offering, at time.Time, b rules.Offering, bt time.Time) int {
	return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service), at.Compare(bt))
}

// entryOf gives a ledger entry as its record.
func entryOf(e *models.LedgerEntry) entry {
	r := entry{
		Type: "entry", Seq: e.Seq, At: e.At.UTC(), Kind: e.Kind, AmountMicros: e.AmountMicros, BalanceAfterMicros: e.BalanceAfterMicros,
		Order: e.OrderID, Payment: e.PaymentID, Refund: e.RefundID, Region: e.Region, Service: e.Service, LateNo: e.LateNo, Calls: e.Calls, Hash: e.Hash,
	}
	if e.HourStart != nil {
		hour := e.HourStart.UTC()
		r.Hour = &hour
	}
	return r
}
