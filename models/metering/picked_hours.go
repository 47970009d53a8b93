package metering

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// PickedHours is what paid, in each hour, for the calls of a key or a tag: totals of hours do not know these, so each is summed of its calls.
// What a package had left is not told, for it is of all calls. Since is from when on calls are looked through, zero if all are.
type PickedHours struct {
	Hours []models.UsageHour // newest first
	Total Tally
	Since time.Time
}

// PickedHours gives those that the filter chooses, but for Before and Limit, of the calls that are picked. No more calls of each service than
// models.CallsToldApart are looked through, whole hours only.
func (m *Metering) PickedHours(ctx context.Context, accountID int64, f models.HourFilter, pick models.CallPick) (p PickedHours, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return p, err
	}
	calls := models.CallFilter{Services: servicesOf(snapshot, f.Region, f.Service), From: f.From, Until: f.Until}
	pick.Outcome, pick.PackageID = f.Outcome, f.PackageID
	var quarters []models.CallQuarter
	var open []models.UsageHour
	err = m.DB.Read(ctx, func(tx *gorm.DB) (err error) {
		if p.Since, err = lookBackHours(tx, accountID, &calls, snapshot.Zone); err != nil {
			return err
		}
		calls.Pick = pick
		return models.Together(tx,
			models.Reading(&quarters, func(tx *gorm.DB) ([]models.CallQuarter, error) { return models.SumCallQuarters(tx, accountID, calls) }),
			models.Reading(&open, func(tx *gorm.DB) ([]models.UsageHour, error) {
				return models.OpenHours(tx, accountID, calls.From, calls.Until)
			}),
		)
	})
	if err != nil {
		return p, err
	}
	p.fold(accountID, quarters, open, snapshot.Zone)
	return p, nil
}

// lookBackHours narrows the filter to the whole hours that are looked through, so that of no service more calls are read than
// models.CallsToldApart. It gives from when on these are, zero if all are.
func lookBackHours(tx *gorm.DB, accountID int64, f *models.CallFilter, zone *time.Location) (since time.Time, err error) {
	since, err = models.LookBack(tx, accountID, *f, models.CallsToldApart)
	if err != nil || !since.After(f.From) {
		return time.Time{}, err
	}
	if start := rules.HourStart(since, zone); start.Before(since) {
		since, _ = HourEnd(start, zone)
	}
	f.From = since
	return since, nil
}

type pickedHour struct {
	rules.HourOf
	outcome   models.Outcome
	packageID int64
}

// fold puts the quarters together to hours. Of an hour that is charged in part nobody can tell here whose calls were: it counts as charged
// from the first call on, and as not wholly so.
func (p *PickedHours) fold(accountID int64, quarters []models.CallQuarter, open []models.UsageHour, zone *time.Location) {
	hours := make(map[pickedHour]*models.UsageHour)
	for i := range quarters {
		q := &quarters[i]
		key := pickedHour{q.HourOf(zone), q.Outcome, q.PackageID}
		h := hours[key]
		if h == nil {
			h = &models.UsageHour{AccountID: accountID, HourStart: key.Start, Region: q.Region, Service: q.Service, Outcome: q.Outcome, PackageID: q.PackageID}
			hours[key] = h
		}
		h.Calls, h.AmountMicros = h.Calls+q.Calls, h.AmountMicros+q.AmountMicros
		p.Total.add(q.Outcome, q.Calls, q.AmountMicros)
	}
	for key, h := range hours {
		if key.outcome == models.OutcomePayPerUse {
			h.SettledCalls, h.SettledMicros = h.Calls, h.AmountMicros
		}
	}
	for i := range open {
		h := hours[pickedHour{HourOf: rules.HourOf{Offering: open[i].Offering(), Start: open[i].HourStart.UTC()}, outcome: models.OutcomePayPerUse}]
		switch {
		case h == nil:
		case open[i].SettledCalls == 0:
			h.SettledCalls, h.SettledMicros = 0, 0
		default:
			h.SettledCalls, h.SettledMicros = PartlySettled, 0
		}
	}
	for _, h := range hours {
		p.Hours = append(p.Hours, *h)
	}
	slices.SortFunc(p.Hours, func(a, b models.UsageHour) int { return CompareHours(&b, &a) })
}

// PartlySettled stands, in PickedHours, for the settled calls of an hour of which some are: how many of those that are picked is not known.
const PartlySettled = -1

// CompareHours is the total order of hourly totals: listings are the other way round.
func CompareHours(a, b *models.UsageHour) int {
	return cmp.Or(a.HourStart.Compare(b.HourStart), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service),
		strings.Compare(string(a.Outcome), string(b.Outcome)), cmp.Compare(a.PackageID, b.PackageID))
}
