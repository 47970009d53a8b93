package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// RecordedCalls chooses calls by when they were made, in [CalledFrom, CalledUntil), and when they were recorded, in
// [RecordedFrom, RecordedUntil); a zero time of recording does not bound.
type RecordedCalls struct {
	CalledFrom, CalledUntil     time.Time
	RecordedFrom, RecordedUntil time.Time
}

// EachCharged gives the account's calls of a service in a region that somebody paid to fn, in the order in which they were
// made, without holding them. sources are the account's, by number.
func EachCharged(tx *gorm.DB, accountID int64, at rules.Offering, f RecordedCalls, sources map[int64]string, fn func(c *Call) error) error {
	chosen := []clause.Expr{
		gorm.Expr("called_at >= ?", f.CalledFrom), gorm.Expr("called_at < ?", f.CalledUntil), gorm.Expr("outcome <> ?", OutcomeFailed),
	}
	if !f.RecordedFrom.IsZero() {
		chosen = append(chosen, gorm.Expr("recorded_at >= ?", f.RecordedFrom))
	}
	if !f.RecordedUntil.IsZero() {
		chosen = append(chosen, gorm.Expr("recorded_at < ?", f.RecordedUntil))
	}
	q := callsAt(accountID, at).ordered(tx, byTime, chosen...)
	return eachCall(q.Order(byTime), accountID, func(c *Call) error {
		c.Source = sources[c.SourceID]
		return fn(c)
	})
}

// PackageUseUntil sums, for each of the account's packages, the calls that it paid in hours that started before the instant:
// rows with PackageID and Calls.
func PackageUseUntil(tx *gorm.DB, accountID int64, until time.Time) ([]UsageHour, error) {
	return all[UsageHour](tx.Model(&UsageHour{}).Where("account_id = ? AND outcome = ? AND hour_start < ?", accountID, OutcomePackage, until).
		Select("package_id, CAST(SUM(calls) AS bigint) AS calls").Group("package_id"))
}

// UnsettledUpto lists the pay-per-use hours, started before the instant, whose calls are not those of their ledger entries
// up to that number: rows with what is not charged by then.
func UnsettledUpto(tx *gorm.DB, accountID int64, until time.Time, seq int64) ([]UsageHour, error) {
	const charged = `LEFT JOIN ledger_entries e ON e.account_id = h.account_id AND e.region = h.region AND e.service = h.service
		AND e.hour_start = h.hour_start AND +e.seq <= ?` // the plus keeps SQLite from reading all entries by their number for each hour
	return all[UsageHour](tx.Table("usage_hours h").Joins(charged, seq).
		Where("h.account_id = ? AND h.outcome = ? AND h.package_id = 0 AND h.hour_start < ?", accountID, OutcomePayPerUse, until).
		Select(`h.hour_start, h.region, h.service, CAST(h.calls - COALESCE(SUM(e.calls), 0) AS bigint) AS calls,
			CAST(h.amount_micros + COALESCE(SUM(e.amount_micros), 0) AS bigint) AS amount_micros`).
		Group("h.hour_start, h.region, h.service, h.calls, h.amount_micros").
		Having("h.calls <> COALESCE(SUM(e.calls), 0) OR h.amount_micros <> -COALESCE(SUM(e.amount_micros), 0)"))
}

// CalledServices lists the services and regions in which the account had calls in hours that started in [from, until).
func CalledServices(tx *gorm.DB, accountID int64, from, until time.Time) ([]rules.Offering, error) {
	return all[rules.Offering](tx.Model(&UsageHour{}).Where("account_id = ? AND hour_start >= ? AND hour_start < ? AND outcome <> ?", accountID, from, until, OutcomeFailed).
		Distinct("region", "service").Order("region, service"))
}

// CountChargedSince counts the account's calls of a service in a region that somebody paid and that were recorded at or after the instant.
func CountChargedSince(tx *gorm.DB, accountID int64, o rules.Offering, recordedFrom time.Time) (n int64, err error) {
	made := RecordedCalls{CalledUntil: rules.EndOfTime, RecordedFrom: recordedFrom}
	err = EachCharged(tx, accountID, o, made, nil, func(*Call) error {
		n++
		return nil
	})
	return n, err
}
