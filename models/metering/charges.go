package metering

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Cost is how many calls came to how much.
type Cost struct {
	Calls  int64
	Micros rules.Micros
}

// Plus adds another.
func (c Cost) Plus(other Cost) Cost { return Cost{c.Calls + other.Calls, c.Micros + other.Micros} }

// Minus takes another away.
func (c Cost) Minus(other Cost) Cost { return Cost{c.Calls - other.Calls, c.Micros - other.Micros} }

// Charge is a transaction that charged an hour of pay-per-use, with what of it the calls of a key or a tag came to. All parts of a transaction
// are together what it charged, to the micro-unit: each call has its price.
type Charge struct {
	models.LedgerEntry      // the whole of it
	Part               Cost // as it was charged, above zero
	// Mixed tells that the calls of the transaction cannot be told apart from those of others for the same hour, because they were recorded
	// while that was being settled: which part it has is not known, and some of the hour's calls are picked.
	Mixed bool
}

// Charges are the transactions that charged pay-per-use calls of a key or a tag, the highest number first.
type Charges struct {
	List []Charge
	// Part sums the parts, Mixed what was picked of hours whose transactions cannot be told apart, and Open what no transaction has charged
	// yet: the three are all picked pay-per-use calls.
	Part, Mixed, Open Cost
	Since             time.Time // from when on calls are looked through, zero if all are
}

// Charges gives the transactions that charged calls that are picked of the services, made in whole hours in [from, until). No more calls of
// each service than models.CallsToldApart are looked through, whole hours only.
func (m *Metering) Charges(ctx context.Context, accountID int64, at rules.Offering, from, until time.Time, pick models.CallPick) (c Charges, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return c, err
	}
	f := models.CallFilter{Services: servicesOf(snapshot, at.Region, at.Service), From: from, Until: until}
	var quarters []models.PerUseQuarter
	var entries []models.LedgerEntry
	err = m.DB.Read(ctx, func(tx *gorm.DB) (err error) {
		if c.Since, err = lookBackHours(tx, accountID, &f, snapshot.Zone); err != nil {
			return err
		}
		f.Pick = pick
		if quarters, err = models.SumPerUseQuarters(tx, accountID, f); err != nil {
			return err
		}
		services, first := pickedIn(quarters, snapshot.Zone)
		entries, err = models.UsageEntriesIn(tx, accountID, services, first, f.Until)
		return err
	})
	if err != nil {
		return c, err
	}
	c.divide(quarters, entries, snapshot.Zone)
	return c, nil
}

// pickedIn tells of which services calls are picked, and the first hour of these.
func pickedIn(quarters []models.PerUseQuarter, zone *time.Location) (services []rules.Offering, first time.Time) {
	for i := range quarters {
		q := &quarters[i]
		if q.PickedCalls == 0 {
			continue
		}
		hour := q.HourOf(zone)
		if !slices.Contains(services, hour.Offering) {
			services = append(services, hour.Offering)
		}
		if first.IsZero() { // they are in the order of time
			first = hour.Start
		}
	}
	return services, first
}

// divide tells what of each transaction the picked calls came to.
func (c *Charges) divide(quarters []models.PerUseQuarter, entries []models.LedgerEntry, zone *time.Location) {
	hours := make(map[rules.HourOf]*chargedHour)
	for i := range quarters {
		hour := quarters[i].HourOf(zone)
		if hours[hour] == nil {
			hours[hour] = new(chargedHour)
		}
		hours[hour].quarters = append(hours[hour].quarters, &quarters[i])
	}
	for i := range entries {
		e := &entries[i]
		if h := hours[rules.HourOf{Offering: e.Offering(), Start: e.HourStart.UTC()}]; h != nil {
			h.charges = append(h.charges, Charge{LedgerEntry: *e})
		}
	}
	for _, h := range hours {
		h.divide()
		if h.picked.Calls == 0 {
			continue
		}
		c.Open = c.Open.Plus(h.open)
		if h.mixed {
			c.Mixed = c.Mixed.Plus(h.picked.Minus(h.open))
		}
		for i := range h.charges {
			if charge := h.charges[i]; charge.Mixed || charge.Part.Calls > 0 {
				c.Part = c.Part.Plus(charge.Part)
				c.List = append(c.List, charge)
			}
		}
	}
	slices.SortFunc(c.List, func(a, b Charge) int { return cmp.Compare(b.Seq, a.Seq) })
}

// chargedHour is one hour of one service: its calls, and the transactions that charged them.
type chargedHour struct {
	quarters     []*models.PerUseQuarter
	charges      []Charge
	picked, open Cost // open is not charged yet, of what is picked
	mixed        bool
}

// divide gives each transaction the calls that had been recorded when it was posted and were not in the one before. Unless these are what
// it says, no transaction of the hour has a part that is known.
func (h *chargedHour) divide() {
	slices.SortFunc(h.charges, func(a, b Charge) int { return cmp.Compare(*a.LateNo, *b.LateNo) })
	all, sums := Cost{}, make([]Cost, len(h.charges))
	for _, q := range h.quarters {
		whole, part := Cost{Calls: q.Calls, Micros: q.AmountMicros}, Cost{Calls: q.PickedCalls, Micros: q.PickedMicros}
		all, h.picked = all.Plus(whole), h.picked.Plus(part)
		i := slices.IndexFunc(h.charges, func(c Charge) bool { return q.RecordedMicros <= c.At.UnixMicro() })
		if i < 0 {
			h.open = h.open.Plus(part)
			continue
		}
		sums[i] = sums[i].Plus(whole)
		h.charges[i].Part = h.charges[i].Part.Plus(part)
	}
	for i := range h.charges {
		e := &h.charges[i]
		h.mixed = h.mixed || sums[i] != Cost{Calls: e.Calls, Micros: -e.AmountMicros}
	}
	for i := range h.charges {
		e := &h.charges[i]
		switch {
		case !h.mixed:
		case h.picked == all: // each is a part of itself, whichever its calls are
			e.Part = Cost{e.Calls, -e.AmountMicros}
		default:
			e.Part, e.Mixed = Cost{}, true
		}
	}
	if h.mixed && h.picked == all {
		h.mixed, h.open = false, h.picked
		for i := range h.charges {
			h.open = h.open.Minus(h.charges[i].Part)
		}
	}
}
