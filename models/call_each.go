package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// CallSpan chooses an account's calls to read one after the other: all or, with At, those of one service made in [From, Until). A
// zero time is no bound.
type CallSpan struct {
	At          *ServiceIn
	From, Until time.Time
}

const eachColumns = "request_id, source_id, region, service, called_at, within_micros, recorded_at, http_status, outcome, package_id, price_micros, left_calls"

// EachCall gives the account's calls to fn, without holding them: all in the order of their ids, those of a span by their time.
func EachCall(tx *gorm.DB, accountID int64, span CallSpan, fn func(c *Call)) (err error) {
	rows, err := span.query(tx, accountID).Rows()
	if err != nil {
		return fmt.Errorf("read calls: %w", err)
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	c := Call{AccountID: accountID}
	for rows.Next() {
		c.PackageID, c.LeftCalls = nil, nil // fn may keep those of before
		if err := rows.Scan(&c.RequestID, &c.SourceID, &c.Region, &c.Service, &c.CalledAt, &c.WithinMicros, &c.RecordedAt, &c.HTTPStatus,
			&c.Outcome, &c.PackageID, &c.PriceMicros, &c.LeftCalls); err != nil {
			return err
		}
		fn(&c)
	}
	return rows.Err()
}

func (span CallSpan) query(tx *gorm.DB, accountID int64) *gorm.DB {
	if span.At == nil {
		return tx.Model(&Call{}).Select(eachColumns).Where("account_id = ?", accountID).Order("request_id, source_id")
	}
	table := "calls"
	if !isPostgres(tx) {
		table = "calls INDEXED BY calls_by_time" // SQLite keeps no statistics to choose by
	}
	chosen := tx.Table(table).Select(eachColumns).Where("account_id = ? AND region = ? AND service = ?", accountID, span.At.Region, span.At.Service)
	if !span.From.IsZero() {
		chosen = chosen.Where("called_at >= ?", span.From)
	}
	if !span.Until.IsZero() {
		chosen = chosen.Where("called_at < ?", span.Until)
	}
	return chosen.Order("called_at, request_id, source_id")
}

// ServicesOfCalls gives the services in regions that the account has calls of, whatever they are: each is one look into an index.
func ServicesOfCalls(tx *gorm.DB, accountID int64) ([]ServiceIn, error) {
	var found []ServiceIn
	last := ServiceIn{}
	for {
		var next []ServiceIn
		done := tx.Model(&Call{}).Select("region, service").Where("account_id = ? AND (region, service) > (?, ?)", accountID, last.Region, last.Service).
			Order("region, service").Limit(1).Find(&next)
		if done.Error != nil || len(next) == 0 {
			return found, failed("look for services of", done)
		}
		last = next[0]
		found = append(found, last)
	}
}
