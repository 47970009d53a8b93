package models

import (
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// WholeQuarter is the longest stretch of time that is never in two clock hours: wherever clocks are set, they show whole quarters of an
// hour more or less than UTC.
const WholeQuarter = 15 * time.Minute

// CallQuarter sums calls of one quarter of an hour, of a service in a region, by who paid them.
type CallQuarter struct {
	Quarter         int64 // counted in quarters of hours since 1970
	Region, Service string
	Outcome         Outcome
	PackageID       int64
	Calls           int64
	AmountMicros    rules.Micros
}

// HourOf is the clock hour that the quarter is in; zone is the billing time zone.
func (q *CallQuarter) HourOf(zone *time.Location) rules.HourOf {
	return rules.HourOf{Offering: rules.Offering{Region: q.Region, Service: q.Service}, Start: quarterHour(q.Quarter, zone)}
}

func quarterHour(quarter int64, zone *time.Location) time.Time {
	return rules.HourStart(time.Unix(quarter*int64(WholeQuarter/time.Second), 0), zone).UTC()
}

// SumCallQuarters sums the calls that the filter lets pass, but for Outcome, PackageID, Before and Limit, by quarters of hours.
func SumCallQuarters(tx *gorm.DB, accountID int64, f CallFilter) ([]CallQuarter, error) {
	if f.isNone() {
		return nil, nil
	}
	picked, values := f.Pick.where()
	told := f.told(tx, accountID, gorm.Expr(quarterOf(tx, "called_at")+" AS quarter, outcome, COALESCE(package_id, 0) AS package_id, price_micros"), gorm.Expr(picked, values...))
	const columns = "quarter, region, service, outcome, package_id"
	return all[CallQuarter](tx.Raw("SELECT "+columns+", COUNT(*) AS calls, CAST(SUM(price_micros) AS bigint) AS amount_micros FROM (?) AS told GROUP BY "+
		columns+" ORDER BY "+columns, told))
}

// PerUseQuarter sums pay-per-use calls of one quarter of an hour, of a service in a region, that were recorded at one instant: all, and
// those that are picked.
type PerUseQuarter struct {
	Quarter         int64
	Region, Service string
	// RecordedMicros is that instant, in microseconds since 1970; 0 of all calls that were recorded before their quarter was over.
	RecordedMicros int64
	Calls          int64
	AmountMicros   rules.Micros
	PickedCalls    int64
	PickedMicros   rules.Micros
}

// HourOf is the clock hour that the quarter is in; zone is the billing time zone.
func (q *PerUseQuarter) HourOf(zone *time.Location) rules.HourOf {
	return rules.HourOf{Offering: rules.Offering{Region: q.Region, Service: q.Service}, Start: quarterHour(q.Quarter, zone)}
}

// SumPerUseQuarters sums the pay-per-use calls of the filter's services and time, all of them and those that its Pick lets pass: so it can
// be seen whether they are what the ledger has charged.
func SumPerUseQuarters(tx *gorm.DB, accountID int64, f CallFilter) ([]PerUseQuarter, error) {
	if f.isNone() {
		return nil, nil
	}
	picked, values := f.Pick.where()
	within := quarterOf(tx, "recorded_at") + " <= " + quarterOf(tx, "called_at")
	told := f.told(tx, accountID, gorm.Expr(quarterOf(tx, "called_at")+" AS quarter, CASE WHEN "+within+" THEN 0 ELSE "+microsOf(tx, "recorded_at")+
		" END AS recorded_micros, price_micros, CASE WHEN 1 = 1"+picked+" THEN 1 ELSE 0 END AS picked", values...), gorm.Expr(" AND outcome = ?", OutcomePayPerUse))
	const columns = "quarter, region, service, recorded_micros"
	return all[PerUseQuarter](tx.Raw("SELECT "+columns+`, COUNT(*) AS calls, CAST(SUM(price_micros) AS bigint) AS amount_micros,
		CAST(SUM(picked) AS bigint) AS picked_calls, CAST(SUM(picked * price_micros) AS bigint) AS picked_micros FROM (?) AS told GROUP BY `+
		columns+" ORDER BY "+columns, told))
}

// told selects region, service and the columns of all calls of the filter's services and time that fulfil the condition.
func (f *CallFilter) told(tx *gorm.DB, accountID int64, columns, condition clause.Expr) clause.Expr {
	return callsInEach(tx, accountID, f.whole(), f.Pick.Outcome == OutcomeFailed, func(b spanBounds, calls clause.Expr) clause.Expr {
		return gorm.Expr("SELECT region, service, ? FROM ? WHERE called_at >= ? AND called_at < ? ?", columns, calls, b.from, b.until, condition)
	})
}

// quarterOf is the quarter of an hour that an instant is in.
func quarterOf(tx *gorm.DB, instant string) string {
	if isPostgres(tx) {
		return "CAST(FLOOR(EXTRACT(EPOCH FROM " + instant + ") / 900) AS bigint)"
	}
	return "(" + instant + " / 900000000)"
}

// microsOf is an instant in microseconds.
func microsOf(tx *gorm.DB, instant string) string {
	if isPostgres(tx) {
		return "CAST(EXTRACT(EPOCH FROM " + instant + ") * 1000000 AS bigint)"
	}
	return instant
}

// UsageEntriesIn lists the ledger entries that charged the account's pay-per-use of the services in hours that started in [from, until),
// the highest number first.
func UsageEntriesIn(tx *gorm.DB, accountID int64, services []rules.Offering, from, until time.Time) ([]LedgerEntry, error) {
	var parts []string
	var args []any
	for _, at := range services {
		parts = append(parts, "SELECT * FROM ledger_entries WHERE account_id = ? AND region = ? AND service = ? AND hour_start >= ? AND hour_start < ?")
		args = append(args, accountID, at.Region, at.Service, from, until)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return all[LedgerEntry](tx.Raw("SELECT * FROM ("+strings.Join(parts, " UNION ALL ")+") AS charged ORDER BY seq DESC", args...))
}

// EntriesOfHour lists the ledger entries that charged the pay-per-use of a service in a region in one clock hour, in the order in which
// they were posted.
func EntriesOfHour(tx *gorm.DB, accountID int64, hour rules.HourOf) ([]LedgerEntry, error) {
	return all[LedgerEntry](tx.Where("account_id = ? AND region = ? AND service = ? AND hour_start = ?", accountID, hour.Region, hour.Service, hour.Start).Order("late_no"))
}

// OpenHours lists the account's pay-per-use hours that started in [from, until) and are not, or not wholly, in the ledger.
func OpenHours(tx *gorm.DB, accountID int64, from, until time.Time) ([]UsageHour, error) {
	return all[UsageHour](tx.Table(storedHours).Where("account_id = ? AND hour_start >= ?", accountID, from).Where(unsettled, until).
		Order("hour_start, region, service"))
}
