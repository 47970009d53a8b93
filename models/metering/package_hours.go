package metering

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// PackageHours is a part of what packages paid in each clock hour, newest first, of one moment.
type PackageHours struct {
	Hours []models.UsageHour
	Count int64 // of all hours that the filter chooses
	// Left is what the packages had left after these hours, by the times of the calls.
	Left map[PackageHour]int64
	// Quotas are how many calls the account's packages are for, by their numbers.
	Quotas map[int64]int64
}

// PackageHours gives those of the hours that packages paid.
func (m *Metering) PackageHours(ctx context.Context, accountID int64, f models.HourFilter) (p PackageHours, err error) {
	f.Outcome = models.OutcomePackage
	var packages []models.Package
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			func(tx *gorm.DB) (err error) {
				if p.Hours, err = models.UsageHoursOf(tx, accountID, f); err == nil {
					p.Left, err = leftByTime(tx, accountID, p.Hours)
				}
				return err
			},
			models.Reading(&p.Count, func(tx *gorm.DB) (int64, error) { return models.CountUsageHours(tx, accountID, f) }),
			models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) { return models.PackagesOf(tx, accountID) }),
		)
	})
	p.Quotas = make(map[int64]int64, len(packages))
	for i := range packages {
		p.Quotas[packages[i].ID] = packages[i].QuotaCalls
	}
	return p, err
}
