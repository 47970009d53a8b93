package models

import (
	"time"

	"gorm.io/gorm"
)

// LeftByTime tells what packages had left after the calls of each of their hours that started in [from, until), had all
// calls been recorded in the order in which they were made: rows with PackageID, HourStart and LeftCalls. What the hourly
// totals tell is what was left when they were recorded.
func LeftByTime(tx *gorm.DB, accountID int64, packageIDs []int64, from, until time.Time) ([]UsageHour, error) {
	const query = `SELECT sums.package_id, sums.hour_start, CAST(p.quota_calls - sums.used_calls AS bigint) AS left_calls FROM
		(SELECT package_id, hour_start, SUM(calls) OVER (PARTITION BY package_id ORDER BY hour_start) AS used_calls FROM counted_usage_hours
			WHERE account_id = @account AND outcome = @outcome AND package_id IN @packages AND hour_start < @until) AS sums
		JOIN packages p ON p.account_id = @account AND p.id = sums.package_id WHERE sums.hour_start >= @from`
	if len(packageIDs) == 0 {
		return nil, nil
	}
	return all[UsageHour](tx.Raw(query, map[string]any{
		"account": accountID, "outcome": OutcomePackage, "packages": packageIDs, "from": from, "until": until,
	}))
}

// UsedByTime counts the calls made before the instant that the package which paid the call has paid; hourStart is that of
// the instant's clock hour.
func UsedByTime(tx *gorm.DB, c *Call, hourStart, until time.Time) (used int64, err error) {
	var inHour int64
	err = Together(tx,
		Reading(&used, func(tx *gorm.DB) (int64, error) {
			earlier := tx.Model(&UsageHour{}).
				Where("account_id = ? AND outcome = ? AND package_id = ? AND hour_start < ?", c.AccountID, OutcomePackage, *c.PackageID, hourStart)
			return scalar(earlier, "CAST(COALESCE(SUM(calls), 0) AS bigint)")
		}),
		Reading(&inHour, func(tx *gorm.DB) (int64, error) {
			paid := callsAt(c.AccountID, c.Offering()).from(tx)
			return count(paid.Where("called_at >= ? AND called_at < ? AND outcome = ? AND package_id = ?", hourStart, until, OutcomePackage, *c.PackageID))
		}),
	)
	return used + inHour, err
}
