package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// CallSpan chooses an account's calls to read one after the other: all or, with At, those of one service made in [From, Until). A
// zero time is no bound.
type CallSpan struct {
	At          *rules.Offering
	From, Until time.Time
}

// byTime is the total order of calls by when they were made.
const byTime = "called_at, request_id, source_id"

const eachColumns = "request_id, source_id, region, service, called_at, within_micros, recorded_at, http_status, outcome, package_id, price_micros, left_calls, access_key_id, tag_set_id"

// EachCall gives the account's calls to fn, without holding them: all in the order of their keys, those of a span by their time.
func EachCall(tx *gorm.DB, accountID int64, span CallSpan, fn func(c *Call)) error {
	return eachCall(span.query(tx, accountID), accountID, func(c *Call) error { fn(c); return nil })
}

func (span CallSpan) query(tx *gorm.DB, accountID int64) *gorm.DB {
	if span.At == nil {
		const order = "request_key, source_id"
		return (&storedCalls{accountID: accountID}).ordered(tx, order).Order(order)
	}
	var bounds []clause.Expr
	if !span.From.IsZero() {
		bounds = append(bounds, gorm.Expr("called_at >= ?", span.From))
	}
	if !span.Until.IsZero() {
		bounds = append(bounds, gorm.Expr("called_at < ?", span.Until))
	}
	return callsAt(accountID, *span.At).ordered(tx, byTime, bounds...).Order(byTime)
}

// eachCall gives the calls that the query chooses to fn, in its order.
func eachCall(q *gorm.DB, accountID int64, fn func(c *Call) error) (err error) {
	rows, err := q.Select(eachColumns).Rows()
	if err != nil {
		return fmt.Errorf("read calls of account %d: %w", accountID, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		c := Call{AccountID: accountID}
		if err := rows.Scan(&c.RequestID, &c.SourceID, &c.Region, &c.Service, &c.CalledAt, &c.WithinMicros, &c.RecordedAt, &c.HTTPStatus, &c.Outcome,
			&c.PackageID, &c.PriceMicros, &c.LeftCalls, &c.AccessKeyID, &c.TagSetID); err != nil {
			return fmt.Errorf("read calls of account %d: %w", accountID, err)
		}
		if err := fn(&c); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ServicesOfCalls gives the services in regions that the account has calls of, whatever they are: each is one look into an index.
func ServicesOfCalls(tx *gorm.DB, accountID int64) ([]rules.Offering, error) {
	stored := "EXISTS (SELECT 1 FROM recorded_calls c WHERE c.account_id = ? AND c.offering = offerings.number)"
	values := []any{accountID}
	if isPostgres(tx) {
		stored += " OR EXISTS (SELECT 1 FROM calls_before b WHERE b.account_id = ? AND b.region = offerings.region AND b.service = offerings.service)"
		values = append(values, accountID)
	}
	return all[rules.Offering](tx.Table("offerings").Select("region, service").Where(stored, values...).Order("region, service"))
}
