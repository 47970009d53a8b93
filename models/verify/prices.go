package verify

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// tariffs are the pay-per-use prices that an offering has had.
type tariffs struct{ history []rules.PricedFrom }

// tariffRange are the tariffs that calls were priced by: places in the history. The zero value is of no calls.
type tariffRange struct {
	first, last int
	some        bool
}

func (a *tariffRange) add(b tariffRange) {
	switch {
	case !a.some:
		*a = b
	case b.some:
		a.first, a.last = min(a.first, b.first), max(a.last, b.last)
	}
}

// tariffsOf gives what the offering has cost; nothing if the catalog does not know it.
func (r *run) tariffsOf(o rules.Offering) *tariffs {
	known := r.tariffs[o]
	if known == nil {
		sold, _ := r.snapshot.Offering(o.Region, o.Service)
		known = &tariffs{sold.Prices}
		r.tariffs[o] = known
	}
	return known
}

// at gives the place of the tariff in force, -1 before the first.
func (t *tariffs) at(at time.Time) int {
	for i := len(t.history) - 1; i >= 0; i-- {
		if !at.Before(t.history[i].ValidFrom) {
			return i
		}
	}
	return -1
}

// of gives the tariffs that may have priced the call: the one of its time, as far as it was known when the call
// was metered; next to a change of price the one on the other side of it too, see raceWindow.
func (t *tariffs) of(c *models.Call) tariffRange {
	at := c.CalledAt
	if c.RecordedAt.Before(at) {
		at = c.RecordedAt
	}
	until := at.Add(raceWindow)
	if c.CalledAt.After(at) { // a gateway's clock is ahead: it may be priced by a tariff that was announced for its time
		until = c.CalledAt.Add(raceWindow)
	}
	return tariffRange{t.at(at.Add(-raceWindow)), t.at(until), true}
}

// has tells whether one of the tariffs has a tier of that price.
func (t *tariffs) has(which tariffRange, micros rules.Micros) bool {
	for i := max(which.first, 0); i <= which.last; i++ {
		if slices.ContainsFunc(t.history[i].Tariff, func(tier rules.Tier) bool { return tier.PriceMicros == micros }) {
			return true
		}
	}
	return false
}

// addPrice checks the price of one pay-per-use call.
func (t *tally) addPrice(c *models.Call, sum *hourSum) {
	t.compared(prices, 1)
	known := t.tariffsOf(c.Offering())
	which := known.of(c)
	sum.tariffs.add(which)
	if !known.has(which, c.PriceMicros) {
		t.differ(prices, t.nameOf(c), fmt.Sprintf("price_micros %d", c.PriceMicros),
			fmt.Sprintf("a tier of %s %s at %s", c.Region, c.Service, instant(c.CalledAt)))
	}
}

// compareMonths compares the stored monthly counts, names those that are missing, and compares what the calls
// of each month cost together.
func (t *tally) compareMonths() {
	months := t.months()
	t.compared(monthlyCounts, len(t.records.months))
	stored := make(map[monthKey]bool, len(t.records.months))
	for i := range t.records.months {
		m := &t.records.months[i]
		key := monthKey{rules.MonthOf{Offering: m.Offering(), Start: m.MonthStart.UTC()}}
		stored[key] = true
		t.expect(monthlyCounts, key, "pay_per_use_calls", m.PayPerUseCalls, months[key].calls)
	}
	for _, key := range slices.SortedFunc(maps.Keys(months), compareMonthKeys) {
		if !stored[key] {
			t.differ(monthlyCounts, key.String(), "no row", fmt.Sprintf("pay_per_use_calls %d", months[key].calls))
		}
		t.compareMonthCost(key, months[key])
	}
}

func compareMonthKeys(a, b monthKey) int {
	return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service))
}

// months sums the pay-per-use hours: a clock hour of the billing zone never spans two months.
func (t *tally) months() map[monthKey]monthSum {
	months := make(map[monthKey]monthSum)
	for key, hour := range t.hours {
		if key.outcome != models.OutcomePayPerUse {
			continue
		}
		k := monthKey{rules.MonthOf{Offering: key.Offering, Start: rules.MonthStart(key.Start, t.snapshot.Zone)}}
		month := months[k]
		month.calls += hour.calls
		addMicros(&month.amountMicros, hour.amountMicros)
		month.tariffs.add(hour.tariffs)
		months[k] = month
	}
	return months
}

// compareMonthCost compares the sum of the month's prices with what its tariff gives for that many calls. The
// order in which calls took their running numbers does not matter to it while there was one tariff only.
func (t *tally) compareMonthCost(key monthKey, month monthSum) {
	which := month.tariffs
	if which.first != which.last || which.first < 0 {
		return
	}
	cost, err := t.tariffsOf(key.Offering).history[which.first].Tariff.Cost(0, month.calls)
	if err != nil {
		t.differ(prices, key.String(), fmt.Sprintf("calls cost %d", month.amountMicros), err.Error())
		return
	}
	t.expectMicros(prices, key, "calls cost", month.amountMicros, cost)
}
