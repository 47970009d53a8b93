package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

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
func EachCharged(tx *gorm.DB, accountID int64, at rules.Offering, f RecordedCalls, sources map[int64]string, fn func(c *Call) error) (err error) {
	table := "calls INDEXED BY calls_by_time" // SQLite keeps no statistics to choose by
	if isPostgres(tx) {
		table = "calls"
	}
	q := tx.Table(table).Select("request_id, source_id, called_at, within_micros, recorded_at, http_status, outcome, package_id, price_micros, left_calls").
		Where("account_id = ? AND region = ? AND service = ? AND called_at >= ? AND called_at < ?", accountID, at.Region, at.Service, f.CalledFrom, f.CalledUntil).
		Where("outcome <> ?", OutcomeFailed)
	if !f.RecordedFrom.IsZero() {
		q = q.Where("recorded_at >= ?", f.RecordedFrom)
	}
	if !f.RecordedUntil.IsZero() {
		q = q.Where("recorded_at < ?", f.RecordedUntil)
	}
	rows, err := q.Order("called_at, request_id, source_id").Rows()
	if err != nil {
		return fmt.Errorf("read calls of account %d: %w", accountID, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		c := Call{AccountID: accountID, Region: at.Region, Service: at.Service}
		if err := rows.Scan(&c.RequestID, &c.SourceID, &c.CalledAt, &c.WithinMicros, &c.RecordedAt, &c.HTTPStatus, &c.Outcome, &c.PackageID, &c.PriceMicros,
			&c.LeftCalls); err != nil {
			return fmt.Errorf("read calls of account %d: %w", accountID, err)
		}
		c.Source = sources[c.SourceID]
		if err := fn(&c); err != nil {
			return err
		}
	}
	return rows.Err()
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
		AND e.hour_start = h.hour_start AND e.seq <= ?`
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
