package metering

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// changes is what a batch writes: its calls, and the totals that are kept beside them.
type changes struct {
	now      time.Time
	snapshot *catalog.Snapshot
	calls    []callRow
	hours    map[hourKey]*models.UsageHour
	packages []packageUse
	months   []models.UsageMonth
	caps     []models.CapUse
	capped   map[int64]string // by account, the spans that its row counts for, where others than before: see capped.go
	leases   []models.Lease
	dropped  []models.Lease   // leases to be deleted
	accounts []models.Account // as they are after it
	facts    []fact           // what the next calls get

	// The clock hour that the last call fell in, so that a batch does not work out the calendar for each call.
	hourStart, hourEnd time.Time
	lastKey            hourKey // of the last call, and its hour: mostly the next one's too
	lastHour           *models.UsageHour
	lastOffering       rules.Offering // of the last call, and its number
	lastNumber         int64
}

// callRow is a call to be recorded.
type callRow struct {
	accountID, sourceID int64
	offering            int64 // its number
	call                *reported
	receipt             Receipt
}

type hourKey struct {
	accountID int64
	start     time.Time
	offering  rules.Offering
	outcome   models.Outcome
	packageID int64
}

// packageUse is how many calls of a package are used.
type packageUse struct {
	accountID, packageID, usedCalls int64
	counted
}

func newChanges(now time.Time, snapshot *catalog.Snapshot) *changes {
	return &changes{now: now, snapshot: snapshot, hours: make(map[hourKey]*models.UsageHour)}
}

// add notes a call and adds it to its hour, which it gives.
func (c *changes) add(id callKey, call *reported, receipt Receipt) hourKey {
	if c.lastOffering != call.offering {
		sold, _ := c.snapshot.Offering(call.offering.Region, call.offering.Service) // it has a line
		c.lastOffering, c.lastNumber = call.offering, sold.Number
	}
	c.calls = append(c.calls, callRow{id.accountID, id.sourceID, c.lastNumber, call, receipt})
	key := hourKey{id.accountID, c.hourOf(call.At), call.offering, receipt.Outcome, receipt.PackageID}
	hour := c.hourWith(key)
	hour.Calls++
	hour.AmountMicros += receipt.PriceMicros // cannot overflow: Standing.Accrue has added the same amounts
	hour.LeftCalls = receipt.LeftCalls       // a package's remaining calls only fall: the last call's are the hour's
	return key
}

func (c *changes) hourWith(key hourKey) *models.UsageHour {
	if c.lastHour != nil && c.lastKey == key {
		return c.lastHour
	}
	hour := c.hours[key]
	if hour == nil {
		hour = &models.UsageHour{
			AccountID: key.accountID, HourStart: key.start, Region: key.offering.Region, Service: key.offering.Service,
			Outcome: key.outcome, PackageID: key.packageID,
		}
		c.hours[key] = hour
	}
	c.lastKey, c.lastHour = key, hour
	return hour
}

// drop leaves the hour out.
func (c *changes) drop(key hourKey) {
	delete(c.hours, key)
	c.lastHour = nil
}

func (c *changes) hourOf(at time.Time) time.Time {
	if at.Before(c.hourStart) || !at.Before(c.hourEnd) {
		c.hourStart = rules.HourStart(at, c.snapshot.Zone)
		c.hourEnd = c.hourStart.Add(time.Hour)
		if next := rules.HourStart(c.hourEnd.Add(-time.Microsecond), c.snapshot.Zone); !next.Equal(c.hourStart) {
			c.hourEnd = next // a change of the zone's offset cuts the hour short
		}
	}
	return c.hourStart
}

// addMonths notes the running numbers of the meter's months.
func (c *changes) addMonths(meter *rules.Meter) {
	for start, calls := range meter.MonthCalls {
		if calls > 0 {
			c.months = append(c.months, models.UsageMonth{
				AccountID: meter.AccountID, MonthStart: start, Region: meter.Region, Service: meter.Service, PayPerUseCalls: calls,
			})
		}
	}
}

// addAccount notes the account's money, under the version that this transaction gives it.
func (c *changes) addAccount(b *book) {
	b.account.SetStanding(b.standing)
	b.account.Version++
	c.accounts = append(c.accounts, *b.account)
}

// sort puts rows in the order of their primary keys, in which databases write them fastest, and in which accounts are
// locked; calls by account, service and time, so that their index grows at its ends, and its pages become full.
func (c *changes) sort() {
	slices.SortFunc(c.accounts, func(a, b models.Account) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(c.calls, func(a, b callRow) int {
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), cmp.Compare(a.offering, b.offering), a.call.At.Compare(b.call.At))
	})
	slices.SortFunc(c.packages, func(a, b packageUse) int {
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), cmp.Compare(a.packageID, b.packageID))
	})
	slices.SortFunc(c.months, func(a, b models.UsageMonth) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), a.MonthStart.Compare(b.MonthStart),
			strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service))
	})
	for _, leases := range [][]models.Lease{c.leases, c.dropped} {
		slices.SortFunc(leases, func(a, b models.Lease) int {
			return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), strings.Compare(a.ID, b.ID))
		})
	}
	slices.SortFunc(c.caps, func(a, b models.CapUse) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.CapID, b.CapID), a.SpanStart.Compare(b.SpanStart))
	})
}

func (c *changes) sortedHours() []models.UsageHour {
	hours := make([]models.UsageHour, 0, len(c.hours))
	for _, h := range c.hours {
		hours = append(hours, *h)
	}
	slices.SortFunc(hours, func(a, b models.UsageHour) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), a.HourStart.Compare(b.HourStart), strings.Compare(a.Region, b.Region),
			strings.Compare(a.Service, b.Service), strings.Compare(string(a.Outcome), string(b.Outcome)), cmp.Compare(a.PackageID, b.PackageID))
	})
	return hours
}
