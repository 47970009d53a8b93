package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// OfferingDay sums calls of one day, by its place among the days that were asked for, of a service in a region, and outcome.
type OfferingDay struct {
	Day             int64
	Region, Service string
	Outcome         Outcome
	Calls           int64
	AmountMicros    rules.Micros
}

// Offering is the service in a region that the day is of.
func (d *OfferingDay) Offering() rules.Offering {
	return rules.Offering{Region: d.Region, Service: d.Service}
}

// SumOfferingDays sums the account's hourly totals over the days between the bounds, one more than there are days: one row a day,
// region, service and outcome with calls.
func SumOfferingDays(tx *gorm.DB, accountID int64, bounds []time.Time) ([]OfferingDay, error) {
	f := HourFilter{From: bounds[0], Until: bounds[len(bounds)-1]}
	day, values := dayOf(isPostgres(tx), bounds)
	return all[OfferingDay](f.within(tx, accountID).Select(day+" AS day, region, service, outcome, "+usageSums, values...).
		Group("day, region, service, outcome"))
}
