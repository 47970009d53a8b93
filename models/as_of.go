package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// What stood at an instant of the past is what was recorded by then. Totals of hours are of all calls that were made in them, whenever
// these were recorded; so what follows finds the few hours that calls were recorded of later, and counts these.

// LastRecordedHours lists, of each of the account's packages, those of its hours that started in [from, until) in which it had the least
// left, at most so many of each: its calls of no other of these hours were recorded later. Rows have PackageID, HourStart, Region, Service,
// Calls and LeftCalls.
func LastRecordedHours(tx *gorm.DB, accountID int64, from, until time.Time, most int) ([]UsageHour, error) {
	query := `SELECT h.package_id, h.hour_start, h.region, h.service, h.calls, h.left_calls FROM packages p
		JOIN counted_usage_hours h ON h.account_id = @account AND h.outcome = @outcome AND h.package_id = p.id AND h.hour_start IN (
			SELECT n.hour_start FROM counted_usage_hours n WHERE n.account_id = @account AND n.outcome = @outcome AND n.package_id = p.id
			AND n.hour_start >= @from AND n.hour_start < @until ORDER BY n.left_calls, n.hour_start DESC ` + limitRows(most) + `)
		WHERE p.account_id = @account ORDER BY h.package_id, h.left_calls, h.hour_start DESC`
	return all[UsageHour](tx.Raw(query, map[string]any{
		"account": accountID, "outcome": OutcomePackage, "from": from, "until": until,
	}))
}

// UnchargedAt lists the pay-per-use hours, started before until, whose calls are not all charged by entries posted up to the instant:
// rows with HourStart, Region, Service, and with the Calls and the AmountMicros of them that these do not charge. Calls that were
// recorded later are among them.
func UnchargedAt(tx *gorm.DB, accountID int64, at, until time.Time) ([]UsageHour, error) {
	const (
		// What has no entry after that one, and nothing to be settled, is charged by it or one before.
		open = `(SELECT region, service, hour_start FROM ledger_entries WHERE account_id = ? AND kind = ? AND hour_start < ? AND seq > COALESCE((?), 0)
			UNION SELECT region, service, hour_start FROM usage_hours WHERE account_id = ? AND unsettled AND hour_start < ?) AS o`
		hour    = "JOIN usage_hours h ON h.account_id = ? AND h.hour_start = o.hour_start AND h.region = o.region AND h.service = o.service AND h.outcome = ? AND h.package_id = 0"
		charged = `LEFT JOIN ledger_entries e ON e.account_id = h.account_id AND e.region = h.region AND e.service = h.service
			AND e.hour_start = h.hour_start AND +e.seq <= COALESCE((?), 0)`
	)
	last := func() *gorm.DB { return entriesUpTo(tx, accountID, at.Add(time.Microsecond)).Limit(1).Select("seq") }
	return all[UsageHour](tx.Table(open, accountID, EntryUsage, until, last(), accountID, until).
		Joins(hour, accountID, OutcomePayPerUse).Joins(charged, last()).
		Select(`h.hour_start, h.region, h.service, CAST(h.calls - COALESCE(SUM(e.calls), 0) AS bigint) AS calls,
			CAST(h.amount_micros + COALESCE(SUM(e.amount_micros), 0) AS bigint) AS amount_micros`).
		Group("h.hour_start, h.region, h.service, h.calls, h.amount_micros").Order("h.hour_start DESC, h.region, h.service"))
}

// HourSpan is one clock hour of a service in a region; Until is its end.
type HourSpan struct {
	rules.HourOf
	Until time.Time
}

// RecordedLater sums, of the account's calls that were made in each of the hours, those that somebody paid and that were recorded after
// the instant: rows with Part, the hour's place, Outcome, PackageID, Calls and AmountMicros.
func RecordedLater(tx *gorm.DB, accountID int64, hours []HourSpan, at time.Time) ([]UsagePart, error) {
	if len(hours) == 0 {
		return nil, nil
	}
	var parts []clause.Expr
	for i := range hours {
		for _, calls := range callsAt(accountID, hours[i].Offering).tables(tx) {
			parts = append(parts, gorm.Expr("SELECT CAST(? AS bigint) AS part, outcome, package_id, price_micros FROM ? WHERE called_at >= ? AND called_at < ? AND recorded_at > ? AND outcome <> 'failed'",
				i, calls, hours[i].Start, hours[i].Until, at))
		}
	}
	const columns = "part, outcome, COALESCE(package_id, 0)"
	return all[UsagePart](tx.Raw("SELECT part, outcome, COALESCE(package_id, 0) AS package_id, COUNT(*) AS calls, CAST(SUM(price_micros) AS bigint) AS amount_micros FROM (?) AS later GROUP BY "+
		columns+" ORDER BY "+columns, unionAll(parts)))
}

// CapsAt lists the account's caps that were there at the instant.
func CapsAt(tx *gorm.DB, accountID int64, at time.Time) ([]Cap, error) {
	return all[Cap](tx.Where("account_id = ? AND created_at <= ? AND (ended_at IS NULL OR ended_at > ?)", accountID, at, at).Order("id"))
}

// ArrearsAt gives the last of the turns of the account's arrears that came by the instant, nil if none did.
func ArrearsAt(tx *gorm.DB, accountID int64, at time.Time) (*ArrearsEvent, error) {
	return oneOrNone[ArrearsEvent](tx.Where("account_id = ? AND at <= ?", accountID, at).Order("id DESC"))
}
