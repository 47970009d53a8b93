package metering

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// Mismatches finds what the account calls where no package pays while one lies elsewhere, of the last days: from hourly totals.
func (m *Metering) Mismatches(ctx context.Context, accountID int64) (found []insight.Mismatch, err error) {
	now := m.Clock.Now()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		found, err = FindMismatches(tx, accountID, now, snapshot.Zone)
		return err
	})
	return found, err
}

// FindMismatches is Mismatches in a transaction; zone is the billing time zone.
func FindMismatches(tx *gorm.DB, accountID int64, now time.Time, zone *time.Location) ([]insight.Mismatch, error) {
	var packages []models.Package
	var paid []models.UsageHour
	var refused []models.RefusedHour
	from := daysBack(now, insight.MismatchDays, zone)
	err := models.Together(tx,
		models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) { return models.UnexpiredPackages(tx, accountID, now) }),
		models.Reading(&paid, func(tx *gorm.DB) ([]models.UsageHour, error) {
			return models.UsageHoursOf(tx, accountID, models.HourFilter{Outcome: models.OutcomePayPerUse, From: from, Until: now.Add(time.Hour)})
		}),
		models.Reading(&refused, func(tx *gorm.DB) ([]models.RefusedHour, error) {
			return models.RefusedHoursWith(tx, accountID, from, notEnabled())
		}),
	)
	if err != nil || len(packages) == 0 {
		return nil, err
	}
	calls := unpaidHours(paid, refused)
	ruled := make([]rules.Package, len(packages))
	for i := range packages {
		ruled[i] = packages[i].Rule()
	}
	if calls, err = splitHours(tx, accountID, ruled, calls, zone); err != nil {
		return nil, err
	}
	return insight.Mismatches(ruled, calls, from, now), nil
}

func notEnabled() int64 { return models.ErrorNumber(string(ReasonNotEnabled)) }

// unpaidHours gives what no package paid, by hour and offering.
func unpaidHours(paid []models.UsageHour, refused []models.RefusedHour) []insight.Unpaid {
	hours := make(map[rules.HourOf]insight.Unpaid)
	for i := range paid {
		h := &paid[i]
		key := rules.HourOf{Offering: h.Offering(), Start: h.HourStart.UTC()}
		sum := hours[key]
		sum.PayPerUse, sum.Micros = sum.PayPerUse+h.Calls, sum.Micros+h.AmountMicros
		hours[key] = sum
	}
	for i := range refused {
		h := &refused[i]
		key := rules.HourOf{Offering: rules.Offering{Region: h.Region, Service: h.Service}, Start: h.HourStart.UTC()}
		sum := hours[key]
		sum.Refused += h.Calls
		hours[key] = sum
	}
	var calls []insight.Unpaid
	for key, sum := range hours {
		sum.HourOf = key
		calls = append(calls, sum)
	}
	slices.SortFunc(calls, func(a, b insight.Unpaid) int {
		return cmp.Or(a.Start.Compare(b.Start), rules.CompareOfferings(a.Offering, b.Offering))
	})
	return calls
}

// splitHours divides the hours in which packages took effect at these instants, by single calls: what was called in the hour in which one
// was bought counts from then on.
func splitHours(tx *gorm.DB, accountID int64, packages []rules.Package, calls []insight.Unpaid, zone *time.Location) ([]insight.Unpaid, error) {
	begun := make(map[time.Time][]time.Time) // by hour
	for i := range packages {
		at := packages[i].EffectiveAt.UTC()
		hour := rules.HourStart(at, zone)
		if !slices.Contains(begun[hour], at) {
			begun[hour] = append(begun[hour], at)
		}
	}
	var whole []insight.Unpaid
	var readers []func(tx *gorm.DB) error
	parts := make(map[int][]insight.Unpaid)
	for i := range calls {
		instants := slices.SortedFunc(slices.Values(begun[calls[i].Start]), time.Time.Compare)
		if len(instants) == 0 {
			whole = append(whole, calls[i])
			continue
		}
		readers = append(readers, func(tx *gorm.DB) (err error) {
			parts[i], err = unpaidSince(tx, accountID, calls[i].HourOf, instants, zone)
			return err
		})
	}
	if len(readers) == 0 {
		return whole, nil
	}
	err := models.Together(tx, readers...)
	for _, i := range slices.Sorted(maps.Keys(parts)) {
		whole = append(whole, parts[i]...)
	}
	return whole, err
}

// unpaidSince reads what no package paid in the hour from the first of the instants on, by the stretches that these divide it into. Of
// refused calls those count that are kept one by one.
func unpaidSince(tx *gorm.DB, accountID int64, hour rules.HourOf, instants []time.Time, zone *time.Location) ([]insight.Unpaid, error) {
	end, _ := HourEnd(hour.Start, zone)
	bounds := append(slices.Clone(instants), end)
	parts := make([]insight.Unpaid, len(instants))
	readers := []func(tx *gorm.DB) error{func(tx *gorm.DB) error {
		f := models.CallFilter{Services: []rules.Offering{hour.Offering}, From: bounds[0], Until: end}
		sums, err := models.SumCallsBy(tx, accountID, f, bounds, models.ByStatus)
		for _, sum := range sums {
			if p := &parts[sum.Part]; sum.Outcome == models.OutcomePayPerUse {
				p.PayPerUse, p.Micros = p.PayPerUse+sum.Calls, p.Micros+sum.AmountMicros
			}
		}
		return err
	}}
	for i := range parts {
		parts[i].HourOf = rules.HourOf{Offering: hour.Offering, Start: instants[i]}
		f := models.RefusedFilter{Region: hour.Region, Service: hour.Service, From: bounds[i], Until: bounds[i+1], Pick: models.CallPick{ErrorCode: notEnabled()}}
		readers = append(readers, models.Reading(&parts[i].Refused, func(tx *gorm.DB) (int64, error) { return models.CountRefusedKept(tx, accountID, f) }))
	}
	return parts, models.Together(tx, readers...)
}

// daysBack gives the start of the first of the last days, today among them.
func daysBack(now time.Time, days int, zone *time.Location) time.Time {
	from := rules.DayStart(now, zone)
	for range days - 1 {
		from = rules.DayStart(from.Add(-time.Microsecond), zone)
	}
	return from
}
