package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// PackagesOfService lists the account's packages for the service, in any region, by number.
func PackagesOfService(tx *gorm.DB, accountID int64, service string) ([]Package, error) {
	return all[Package](tx.Where("account_id = ? AND service = ?", accountID, service).Order("id"))
}

// HoursAround lists, of each of the account's packages for the service, the last two hours that it paid in and that began by the
// instant, and the first one after it: rows with PackageID, Region, Service, HourStart and LeftCalls. Each is one look into an index.
func HoursAround(tx *gorm.DB, accountID int64, service string, hourStart time.Time) ([]UsageHour, error) {
	const (
		paid  = "SELECT n.hour_start FROM counted_usage_hours n WHERE n.account_id = @account AND n.outcome = @outcome AND n.package_id = p.id AND n.hour_start "
		query = `SELECT h.package_id, h.region, h.service, h.hour_start, h.left_calls FROM packages p
			JOIN counted_usage_hours h ON h.account_id = @account AND h.outcome = @outcome AND h.package_id = p.id AND h.hour_start IN (
				(` + paid + `<= @hour ORDER BY n.hour_start DESC LIMIT 1),
				(` + paid + `<= @hour ORDER BY n.hour_start DESC LIMIT 1 OFFSET 1),
				(` + paid + `> @hour ORDER BY n.hour_start LIMIT 1))
			WHERE p.account_id = @account AND p.service = @service ORDER BY h.package_id, h.hour_start`
	)
	return all[UsageHour](tx.Raw(query, map[string]any{"account": accountID, "outcome": OutcomePackage, "service": service, "hour": hourStart}))
}

// LeftAround is what a package had left after those of the calls that were looked at: at least, after those that were recorded before
// an instant; and at most, after those that were recorded with it and made in a period, and after those recorded later. Nil of none.
type LeftAround struct {
	PackageID             int64
	Before, WithIt, After *int64
}

// PackageLeftAround looks at the account's calls of the hours, from their start for sixty minutes, that packages paid.
func PackageLeftAround(tx *gorm.DB, accountID int64, hours []rules.HourOf, recordedAt time.Time, made rules.Period) ([]LeftAround, error) {
	if len(hours) == 0 {
		return nil, nil
	}
	spans := make([]callSpan, len(hours))
	for i := range hours {
		spans[i] = callSpan{at: hours[i].Offering, from: hours[i].Start, until: hours[i].Start.Add(time.Hour)}
	}
	around := callsInEach(tx, accountID, spans, false, func(b spanBounds, calls clause.Expr) clause.Expr {
		return gorm.Expr("SELECT package_id, left_calls, recorded_at, called_at FROM ? WHERE outcome = 'package' AND called_at >= ? AND called_at < ?", calls, b.from, b.until)
	})
	const query = `SELECT package_id, MIN(CASE WHEN recorded_at < ? THEN left_calls END) AS before,
		MAX(CASE WHEN recorded_at = ? AND called_at >= ? AND called_at < ? THEN left_calls END) AS with_it,
		MAX(CASE WHEN recorded_at > ? THEN left_calls END) AS after FROM (?) AS around GROUP BY package_id ORDER BY package_id`
	return all[LeftAround](tx.Raw(query, recordedAt, recordedAt, made.From, made.Until, recordedAt, around))
}
