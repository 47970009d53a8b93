package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// KeepsCall tells whether a call that was made at the instant is among the single calls that the account keeps.
func (a *Account) KeepsCall(calledAt time.Time) bool {
	return a.CallsSince == nil || !calledAt.Before(*a.CallsSince)
}

// SaveCallsSince stores since when the account's single calls are kept. The account must be locked.
func SaveCallsSince(tx *gorm.DB, accountID int64, since time.Time) error {
	return update[Account](tx.Where("id = ?", accountID), map[string]any{"calls_since": since})
}

// CountedCalls are calls as the totals of hours count them. First is the start of the first of these hours, zero if there is none.
type CountedCalls struct {
	Calls int64
	First time.Time
}

// CountCalls counts the account's calls in hours that started before the instant and, where since is not nil, not before that.
func CountCalls(tx *gorm.DB, accountID int64, since *time.Time, before time.Time) (counted CountedCalls, err error) {
	hours := func() *gorm.DB {
		q := tx.Model(&UsageHour{}).Where("account_id = ? AND hour_start < ?", accountID, before)
		if since != nil {
			q = q.Where("hour_start >= ?", *since)
		}
		return q
	}
	if counted.Calls, err = scalar(hours(), "CAST(COALESCE(SUM(calls), 0) AS bigint)"); err != nil {
		return counted, err
	}
	first, err := pluck[time.Time](hours().Order("hour_start").Limit(1), "hour_start")
	if len(first) > 0 {
		counted.First = first[0].UTC()
	}
	return counted, err
}

// HasUnsettledHours tells whether the account has pay-per-use calls that are not in the ledger, in hours that started before the instant.
func HasUnsettledHours(tx *gorm.DB, accountID int64, before time.Time) (bool, error) {
	hours, err := UnsettledHours(tx, accountID, before, 1)
	return len(hours) > 0, err
}

// DisputedSince gives when the oldest of the account's payments was made that a dispute about is undecided, nil if there is none.
func DisputedSince(tx *gorm.DB, accountID int64) (*time.Time, error) {
	disputed := tx.Model(&Dispute{}).Select("payment_id").Where("account_id = ? AND status IN ?", accountID, []DisputeStatus{DisputeInquiry, DisputeOpen})
	payment, err := oneOrNone[Payment](tx.Where("account_id = ? AND id IN (?)", accountID, disputed).Order("created_at, id"))
	if payment == nil || err != nil {
		return nil, err
	}
	return &payment.CreatedAt, nil
}

// dropAtOnce bounds how many calls one transaction looks at: on SQLite, where everybody else who writes waits for it, some
// hundredths of a second.
const dropAtOnce = 500

// DropCalls deletes those of the account's calls that were made and recorded before the instant, some at a time, each in a
// transaction of its own, and gives how many. It holds no lock that calls wait for. It may be ended at any moment and begun again.
func DropCalls(ctx context.Context, db *DB, accountID int64, before time.Time) (dropped int64, err error) {
	numbers, err := pluck[int64](db.WithContext(ctx).Model(&Offering{}).Order("number"), "number")
	if err != nil {
		return 0, err
	}
	for _, offering := range numbers {
		n, err := dropCallsAt(ctx, db, accountID, offering, before)
		dropped += n
		if err != nil {
			return dropped, err
		}
	}
	return dropped, nil
}

// dropCallsAt goes along the index of the service's calls by time. Each step begins behind the one before: what was deleted there
// stands in PostgreSQL's index until it is cleaned, and what was recorded later stays.
func dropCallsAt(ctx context.Context, db *DB, accountID, offering int64, before time.Time) (dropped int64, err error) {
	const (
		stretch = "account_id = ? AND offering = ? AND called_at >= ? AND called_at < ?"
		gone    = "DELETE FROM recorded_calls WHERE " + stretch + " AND recorded_at < ?"
	)
	for from := time.Unix(0, 0).UTC(); ; {
		began := time.Now()
		next := before
		err := db.Write(ctx, func(tx *gorm.DB) error {
			last, err := pluck[time.Time](tx.Table("recorded_calls").Where(stretch, accountID, offering, from, before).Order("called_at").Offset(dropAtOnce-1).Limit(1), "called_at")
			if err != nil {
				return err
			}
			if len(last) > 0 {
				next = last[0].Add(time.Microsecond)
			}
			deleted := tx.Exec(gone, accountID, offering, from, next, before)
			dropped += deleted.RowsAffected
			return failed("drop calls of", deleted)
		})
		if err != nil || !next.Before(before) {
			return dropped, err
		}
		from = next
		if err := rest(ctx, time.Since(began)); err != nil {
			return dropped, err
		}
	}
}

// rest leaves the database to others for as long as a step of a long work took.
func rest(ctx context.Context, took time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(took):
		return nil
	}
}

// ErrCallsMove says that calls of before are still moved to where all others are, so that none can be dropped yet.
var ErrCallsMove = errors.New("calls of before are still moved")

// CallsAreMoved fails with ErrCallsMove as long as calls are stored as they were before migration 36.
func CallsAreMoved(tx *gorm.DB) error {
	if !isPostgres(tx) {
		return nil
	}
	left, err := callsBeforeAreLeft(tx)
	if err == nil && left {
		return ErrCallsMove
	}
	return err
}
