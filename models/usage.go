package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// UsageHour totals the calls of one clock hour, service, region, outcome and package. It is read with what its package has counted
// of it since it was stored in usage_hours, see Package.CountedHour: on PostgreSQL, most calls change no row of that.
type UsageHour struct {
	AccountID     int64     `gorm:"primaryKey"`
	HourStart     time.Time `gorm:"primaryKey"`
	Region        string    `gorm:"primaryKey"`
	Service       string    `gorm:"primaryKey"`
	Outcome       Outcome   `gorm:"primaryKey"`
	PackageID     int64     `gorm:"primaryKey;autoIncrement:false"` // that paid them; 0 for all other outcomes
	Calls         int64
	AmountMicros  rules.Micros // what they cost, paid per use
	LeftCalls     int64        // what the package had left after them, when they were recorded
	SettledCalls  int64        // how many of a pay-per-use hour are in the ledger, and
	SettledMicros rules.Micros // at how much
}

// TableName implements schema.Tabler: what is read.
func (UsageHour) TableName() string { return "counted_usage_hours" }

// storedHours is where hours are stored.
const storedHours = "usage_hours"

// Offering is the service in a region that the hour is of.
func (h *UsageHour) Offering() rules.Offering {
	return rules.Offering{Region: h.Region, Service: h.Service}
}

// UsageMonth counts the pay-per-use calls of a calendar month: the running number of graduated prices.
type UsageMonth struct {
	AccountID      int64     `gorm:"primaryKey"`
	MonthStart     time.Time `gorm:"primaryKey"`
	Region         string    `gorm:"primaryKey"`
	Service        string    `gorm:"primaryKey"`
	PayPerUseCalls int64
}

// Offering is the service in a region that the month is of.
func (m *UsageMonth) Offering() rules.Offering {
	return rules.Offering{Region: m.Region, Service: m.Service}
}

// AddUsageHours adds the calls and amounts to the hourly totals. The account must be locked.
func AddUsageHours(tx *gorm.DB, hours []UsageHour) error {
	adding := clause.OnConflict{
		Columns: columns("account_id", "hour_start", "region", "service", "outcome", "package_id"),
		DoUpdates: clause.Assignments(map[string]any{
			"calls":         gorm.Expr("usage_hours.calls + excluded.calls"),
			"amount_micros": gorm.Expr("usage_hours.amount_micros + excluded.amount_micros"),
			"left_calls":    gorm.Expr("excluded.left_calls"),
		}),
	}
	return create(tx.Table(storedHours).Clauses(adding), hours)
}

// SaveUsageMonths stores the running numbers. The account must be locked.
func SaveUsageMonths(tx *gorm.DB, months []UsageMonth) error {
	return create(tx.Clauses(clause.OnConflict{UpdateAll: true}), months)
}

// UsageMonthsOf lists the accounts' running numbers of months that start at or after the instant.
func UsageMonthsOf(tx *gorm.DB, accountIDs []int64, from time.Time) ([]UsageMonth, error) {
	return all[UsageMonth](tx.Where("account_id IN ? AND month_start >= ?", accountIDs, from))
}

const unsettled = "unsettled AND hour_start < ?"

// AccountsWithUnsettledHours lists the accounts with pay-per-use calls that are not in the ledger, in hours that
// started before the instant, ascending.
func AccountsWithUnsettledHours(tx *gorm.DB, startedBefore time.Time) ([]int64, error) {
	return pluck[int64](tx.Table(storedHours).Where(unsettled, startedBefore).Distinct().Order("account_id"), "account_id")
}

// UnsettledHours lists the account's hours, started before the instant, with pay-per-use calls that are not in
// the ledger, oldest first, at most limit.
func UnsettledHours(tx *gorm.DB, accountID int64, startedBefore time.Time, limit int) ([]UsageHour, error) {
	return all[UsageHour](tx.Table(storedHours).Where("account_id = ?", accountID).Where(unsettled, startedBefore).
		Order("hour_start, region, service").Limit(limit))
}

// SaveSettled stores that all of the hour's calls are in the ledger. The account must be locked.
func SaveSettled(tx *gorm.DB, h UsageHour) error {
	return update[UsageHour](tx.Table(storedHours).
		Where("account_id = ? AND hour_start = ? AND region = ? AND service = ? AND outcome = ? AND package_id = 0",
			h.AccountID, h.HourStart, h.Region, h.Service, OutcomePayPerUse), map[string]any{"settled_calls": h.Calls, "settled_micros": h.AmountMicros})
}

// CountHourEntries counts the ledger entries that the hour, service and region have already.
func CountHourEntries(tx *gorm.DB, h UsageHour) (int64, error) {
	return count(tx.Model(&LedgerEntry{}).Where("account_id = ? AND region = ? AND service = ? AND hour_start = ?",
		h.AccountID, h.Region, h.Service, h.HourStart))
}

// HourFilter chooses hourly totals in [From, Until): of one region, service, outcome, package where these are
// set, or of packages of QuotaCalls. Before continues a listing after that row, Offset leaves out as many; at most Limit are given (0: all).
type HourFilter struct {
	Region, Service string
	Outcome         Outcome
	PackageID       int64
	QuotaCalls      int64
	From, Until     time.Time
	Before          *UsageHour
	Offset, Limit   int
}

// within chooses the account's hourly totals that the filter lets pass, but for Before, Offset and Limit.
func (f *HourFilter) within(tx *gorm.DB, accountID int64) *gorm.DB {
	return f.from(tx, accountID).Where("hour_start < ?", f.Until)
}

// from is within without the upper bound.
func (f *HourFilter) from(tx *gorm.DB, accountID int64) *gorm.DB {
	q := tx.Model(&UsageHour{}).Where("account_id = ? AND hour_start >= ?", accountID, f.From)
	if f.Region != "" {
		q = q.Where("region = ?", f.Region)
	}
	if f.Service != "" {
		q = q.Where("service = ?", f.Service)
	}
	if f.Outcome != "" {
		q = q.Where("outcome = ?", f.Outcome)
	}
	if f.PackageID != 0 {
		q = q.Where("outcome = ? AND package_id = ?", OutcomePackage, f.PackageID)
	}
	if f.QuotaCalls != 0 {
		sized := tx.Session(&gorm.Session{NewDB: true}).Model(&Package{}).Select("id").Where("account_id = ? AND quota_calls = ?", accountID, f.QuotaCalls)
		q = q.Where("outcome = ? AND package_id IN (?)", OutcomePackage, sized)
	}
	return q
}

// UsageHoursOf lists the account's hourly totals, newest first, by key.
func UsageHoursOf(tx *gorm.DB, accountID int64, f HourFilter) ([]UsageHour, error) {
	q := f.from(tx, accountID)
	// One upper bound only: given two, SQLite seeks by the first and reads every earlier page again.
	if b := f.Before; b == nil || !b.HourStart.Before(f.Until) {
		q = q.Where("hour_start < ?", f.Until)
	} else {
		q = q.Where("(hour_start, region, service, outcome, package_id) < (?, ?, ?, ?, ?)", b.HourStart, b.Region, b.Service, b.Outcome, b.PackageID)
	}
	if f.Offset > 0 {
		q = q.Offset(f.Offset)
	}
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	return all[UsageHour](q.Order("hour_start DESC, region DESC, service DESC, outcome DESC, package_id DESC"))
}

// CountUsageHours counts the account's hourly totals that the filter lets pass, but for Before, Offset and Limit.
func CountUsageHours(tx *gorm.DB, accountID int64, f HourFilter) (n int64, err error) {
	return count(f.within(tx, accountID))
}

// The sums that SumUsageDays and SumUsage select. The databases sum to wider types than they count with. Sums are asked for in no order:
// to give them in one, PostgreSQL sorts all hours, which takes longer than to sum them.
const usageSums = "CAST(SUM(calls) AS bigint) AS calls, CAST(SUM(amount_micros) AS bigint) AS amount_micros"

// UsageDay sums calls of one day, by its place among the days that were asked for, and outcome.
type UsageDay struct {
	Day          int64
	Outcome      Outcome
	Calls        int64
	AmountMicros rules.Micros
}

// SumUsageDays sums the account's hourly totals over the days between the bounds, one more than there are days: one row a day and
// outcome with calls.
func SumUsageDays(tx *gorm.DB, accountID int64, f HourFilter, bounds []time.Time) ([]UsageDay, error) {
	f.From, f.Until = bounds[0], bounds[len(bounds)-1]
	day, values := dayOf(isPostgres(tx), bounds)
	return all[UsageDay](f.within(tx, accountID).Select(day+" AS day, outcome, "+usageSums, values...).Group("day, outcome"))
}

// dayOf is the place of the day that an hour is in. Days of 24 hours that follow each other are told apart by their length, so
// that there are not as many cases as days; one on which clocks change is a case of its own. PostgreSQL's date_part counts in floating
// point, exactly for some centuries, and several times as fast as EXTRACT, which counts in decimal digits.
func dayOf(postgres bool, bounds []time.Time) (expression string, values []any) {
	const length = 24 * time.Hour
	within := " WHEN hour_start < ? THEN (hour_start - ?) / 86400000000 + ?"
	if postgres {
		within = " WHEN hour_start < ? THEN CAST(FLOOR(date_part('epoch', hour_start - CAST(? AS timestamptz)) / 86400) AS bigint) + CAST(? AS bigint)"
	}
	whole := func(day int) bool { return bounds[day+1].Sub(bounds[day]) == length }
	for first := 0; first < len(bounds)-1; {
		next := first + 1
		if !whole(first) {
			expression, values = expression+" WHEN hour_start < ? THEN CAST(? AS bigint)", append(values, bounds[next], first)
			first = next
			continue
		}
		for next < len(bounds)-1 && whole(next) {
			next++
		}
		expression, values = expression+within, append(values, bounds[next], bounds[first], first)
		first = next
	}
	return "CASE" + expression + " END", values
}

// SumUsage sums the account's hourly totals over all hours: one row a region, service and outcome.
func SumUsage(tx *gorm.DB, accountID int64, f HourFilter) ([]UsageHour, error) {
	return all[UsageHour](f.within(tx, accountID).Select("region, service, outcome, " + usageSums).Group("region, service, outcome"))
}

func columns(names ...string) []clause.Column {
	cs := make([]clause.Column, len(names))
	for i, n := range names {
		cs[i] = clause.Column{Name: n}
	}
	return cs
}
