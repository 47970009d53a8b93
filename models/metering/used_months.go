package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// UsedMonths is how many months it is told how far packages were used: half a year, the running month among them.
const UsedMonths = 6

// UsedMonths tells how far the account's packages were used, and how many of its calls they paid, by month: from hourly totals.
func (m *Metering) UsedMonths(ctx context.Context, accountID int64, now time.Time) ([]insight.UsedMonth, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	starts := []time.Time{rules.NextMonth(now, snapshot.Zone)}
	for len(starts) <= UsedMonths {
		starts = append([]time.Time{rules.MonthStart(starts[0].Add(-time.Microsecond), snapshot.Zone)}, starts...)
	}
	var packages []models.Package
	var sums []models.UsagePart
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) { return models.PackagesOf(tx, accountID) }),
			models.Reading(&sums, func(tx *gorm.DB) ([]models.UsagePart, error) {
				return models.SumUsageBy(tx, accountID, models.HourFilter{}, starts, models.ByPackage)
			}),
		)
	})
	if err != nil {
		return nil, err
	}
	var paid []insight.PaidOf
	for i := range sums {
		if s := &sums[i]; s.Outcome != models.OutcomeFailed {
			paid = append(paid, insight.PaidOf{Month: int(s.Part), PackageID: s.PackageID, Calls: s.Calls})
		}
	}
	ruled := make([]rules.Package, len(packages))
	for i := range packages {
		ruled[i] = packages[i].Rule()
	}
	return insight.UsedMonths(starts, ruled, paid), nil
}
