package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// dropCallsBefore gives the space back of the calls that were moved, once nothing is left there and nobody reads as of a moment
// at which something was: emptied, the table is empty for them too, who do not see yet where its calls are. It waits for
// nobody who takes long: the next time will do.
func dropCallsBefore(ctx context.Context, tx *gorm.DB) error {
	if gone, err := callsBeforeAreGone(tx); err != nil || gone {
		return err
	}
	if seen, err := callsBeforeAreSeen(ctx, tx); err != nil || seen {
		return err
	}
	return tx.Transaction(func(tx *gorm.DB) error {
		for _, statement := range []string{"SET LOCAL lock_timeout = '1s'", "LOCK TABLE calls_before IN ACCESS EXCLUSIVE MODE"} {
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		if left, err := callsBeforeAreLeft(tx); err != nil || left {
			return err
		}
		return tx.Exec("TRUNCATE calls_before").Error
	})
}

// callsBeforeAreGone tells whether even the space of the calls that were moved is given back.
func callsBeforeAreGone(tx *gorm.DB) (bool, error) {
	var size int64
	err := tx.Raw("SELECT pg_relation_size('calls_before')").Scan(&size).Error
	return err == nil && size == 0, err
}

func callsBeforeAreLeft(tx *gorm.DB) (bool, error) {
	var left int64
	err := tx.Raw("SELECT COUNT(*) FROM (SELECT 1 FROM calls_before LIMIT 1) AS first").Scan(&left).Error
	return left > 0, err
}

// How often, and how long after the time before, is looked whether those who read are done: most are at once.
const (
	seenLooks = 20
	seenWait  = 50 * time.Millisecond
)

// callsBeforeAreSeen reports whether calls are there for anybody. Who begins to read when a transaction has begun that itself
// began when none was left sees none. What was at work then may not see any either: it is waited for.
func callsBeforeAreSeen(ctx context.Context, tx *gorm.DB) (bool, error) {
	if left, err := callsBeforeAreLeft(tx); err != nil || left {
		return true, err
	}
	var now string
	if err := tx.Raw("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)").Scan(&now).Error; err != nil {
		return true, err
	}
	for range seenLooks {
		var readers int64
		if err := tx.Raw(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
			AND age(backend_xmin) > age(CAST(CAST(? AS text) AS xid))`, now).Scan(&readers).Error; err != nil || readers == 0 {
			return readers > 0, err
		}
		select {
		case <-ctx.Done():
			return true, ctx.Err()
		case <-time.After(seenWait):
		}
	}
	return true, nil
}
