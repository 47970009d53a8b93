package metering

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// CalledDays is how many days, today among them, tell from where a customer calls: a month, as bills are read.
const CalledDays = 30

// CalledFrom is how many calls of a service an account made in a region: recorded ones, and those refused because it is not enabled there.
type CalledFrom struct {
	Region         string
	Calls, Refused int64
}

// Total is all of them.
func (c *CalledFrom) Total() int64 { return c.Calls + c.Refused }

// CalledFrom tells from where the account called the service in the last days, most calls first: from hourly totals.
func (m *Metering) CalledFrom(ctx context.Context, accountID int64, service string) ([]CalledFrom, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now := m.Clock.Now()
	from := daysBack(now, CalledDays, snapshot.Zone)
	var recorded []models.UsageHour
	var refused []models.RefusedHour
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&recorded, func(tx *gorm.DB) ([]models.UsageHour, error) {
				return models.SumUsage(tx, accountID, models.HourFilter{Service: service, From: from, Until: now.Add(time.Hour)})
			}),
			models.Reading(&refused, func(tx *gorm.DB) ([]models.RefusedHour, error) {
				return models.RefusedHoursWith(tx, accountID, from, notEnabled())
			}),
		)
	})
	var all []CalledFrom
	in := func(region string) *CalledFrom {
		i := slices.IndexFunc(all, func(c CalledFrom) bool { return c.Region == region })
		if i < 0 {
			i, all = len(all), append(all, CalledFrom{Region: region})
		}
		return &all[i]
	}
	for i := range recorded {
		in(recorded[i].Region).Calls += recorded[i].Calls
	}
	for i := range refused {
		if h := &refused[i]; h.Service == service {
			in(h.Region).Refused += h.Calls
		}
	}
	slices.SortFunc(all, func(a, b CalledFrom) int {
		return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Region, b.Region))
	})
	return all, err
}
