//go:build !js

package statement

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// latestSkew is how far ahead of its record a call's time may be.
const latestSkew = metering.MaxSkew

// position is the account at an instant: what packages had used, how many calls of each month were charged per use, and
// what of the hours was not settled. It is worked out from the hourly totals, which know when calls were made, and the
// calls around the instant, which were recorded on the other side of it.
type position struct {
	at      time.Time
	upto    int64 // the number of the last ledger entry until then
	used    map[int64]int64
	months  map[rules.MonthOf]int64
	hours   map[rules.HourOf]*unsettled
	fromMon time.Time // months before it are not counted: no call of the statement is of one
}

func (i *issue) positionAt(at time.Time, upto int64) (*position, error) {
	p := &position{
		at: at, upto: upto, used: make(map[int64]int64), months: make(map[rules.MonthOf]int64), hours: make(map[rules.HourOf]*unsettled),
		fromMon: rules.MonthStart(i.from.Add(-lookBack), i.snapshot.Zone),
	}
	edge := rules.HourStart(at, i.snapshot.Zone)
	if err := i.addTotals(p, edge); err != nil {
		return nil, err
	}
	for _, o := range i.offerings {
		late := models.RecordedCalls{CalledFrom: edge.Add(-lookBack), CalledUntil: edge, RecordedFrom: at}
		err := models.EachCharged(i.tx, i.accountID, o, late, nil, func(c *models.Call) error { p.add(c, o, -1, i.snapshot.Zone); return nil })
		if err != nil {
			return nil, err
		}
		early := models.RecordedCalls{CalledFrom: edge, CalledUntil: at.Add(latestSkew), RecordedUntil: at}
		err = models.EachCharged(i.tx, i.accountID, o, early, nil, func(c *models.Call) error { p.add(c, o, 1, i.snapshot.Zone); return nil })
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// addTotals adds the hours that were over at the edge, as they are now.
func (i *issue) addTotals(p *position, edge time.Time) error {
	hours, err := models.PackageUseUntil(i.tx, i.accountID, edge)
	if err != nil {
		return err
	}
	for _, h := range hours {
		p.used[h.PackageID] = h.Calls
	}
	counted, err := models.UsageHoursOf(i.tx, i.accountID, models.HourFilter{Outcome: models.OutcomePayPerUse, From: p.fromMon, Until: edge})
	if err != nil {
		return err
	}
	for _, h := range counted {
		p.months[rules.MonthOf{Offering: h.Offering(), Start: rules.MonthStart(h.HourStart, i.snapshot.Zone)}] += h.Calls
	}
	open, err := models.UnsettledUpto(i.tx, i.accountID, edge, p.upto)
	if err != nil {
		return err
	}
	for _, h := range open {
		at := h.Offering()
		p.hours[rules.HourOf{Offering: at, Start: h.HourStart.UTC()}] = &unsettled{Region: at.Region, Service: at.Service, Hour: h.HourStart.UTC(), Calls: h.Calls, AmountMicros: h.AmountMicros}
	}
	return nil
}

// add corrects the position by one call: 1 if it was recorded before the instant, though called after the edge, -1 if it was
// called before the edge and recorded after the instant.
func (p *position) add(c *models.Call, at rules.Offering, sign int64, zone *time.Location) {
	if c.PackageID != nil {
		p.used[*c.PackageID] += sign
		return
	}
	if month := rules.MonthStart(c.CalledAt, zone); !month.Before(p.fromMon) {
		p.months[rules.MonthOf{Offering: at, Start: month}] += sign
	}
	key := rules.HourOf{Offering: at, Start: rules.HourStart(c.CalledAt, zone)}
	h := p.hours[key]
	if h == nil {
		h = &unsettled{Region: at.Region, Service: at.Service, Hour: key.Start}
		p.hours[key] = h
	}
	h.Calls += sign
	h.AmountMicros += c.PriceMicros.Times(sign)
}
