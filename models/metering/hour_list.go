package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// HourList is one page of what paid for the calls of each hour, of one moment.
type HourList struct {
	Hours []models.UsageHour // newest first
	Total Tally              // of all hours that the filter chooses, on other pages too
	Late  models.LateHours   // those of the listed hours that have late entries
	// Left is what the packages of the listed hours had left after them, by the times of the calls.
	Left map[PackageHour]int64
}

// readHours reads the hours and what is said of each.
func (l *HourList) readHours(tx *gorm.DB, accountID int64, f models.HourFilter) (err error) {
	if l.Hours, err = models.UsageHoursOf(tx, accountID, f); err != nil || len(l.Hours) == 0 {
		return err
	}
	oldest, newest := l.Hours[len(l.Hours)-1].HourStart, l.Hours[0].HourStart
	return models.Together(tx,
		models.Reading(&l.Late, func(tx *gorm.DB) (models.LateHours, error) {
			return models.LateHoursOf(tx, accountID, oldest, newest.Add(time.Microsecond))
		}),
		models.Reading(&l.Left, func(tx *gorm.DB) (map[PackageHour]int64, error) { return leftByTime(tx, accountID, l.Hours) }),
	)
}

// HourList gives a page of hourly totals with all that is to be said of them. Total does not heed the filter's Before and Limit.
func (m *Metering) HourList(ctx context.Context, accountID int64, f models.HourFilter) (l HourList, err error) {
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			func(tx *gorm.DB) error { return l.readHours(tx, accountID, f) },
			func(tx *gorm.DB) (err error) {
				_, l.Total, err = totals(tx, accountID, f)
				return err
			},
		)
	})
	return l, err
}
