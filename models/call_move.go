package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// moveAtOnce bounds how many calls are moved in one transaction, which holds their account's lock: about a tenth of a second.
const moveAtOnce = 2000

// MoveCallsBefore moves calls that were stored before they were stored narrow to where all others are, some at a time, each in a
// transaction of its own, and gives how many. Whoever reads calls meanwhile reads both. It may be ended at any moment and begun
// again; when nothing is left, the space of what was there is given back. SQLite has none: its migration moves all at once.
func MoveCallsBefore(ctx context.Context, db *DB) (moved int64, err error) {
	if db.CallsMoved() {
		return 0, nil
	}
	tx := db.WithContext(ctx)
	account := int64(0)
	for {
		ids, err := pluck[int64](tx.Table("calls_before").Where("account_id > ?", account).Order("account_id").Limit(1), "account_id")
		if err != nil {
			return moved, err
		}
		if len(ids) == 0 {
			break
		}
		account = ids[0]
		n, err := moveCallsOf(ctx, db, account)
		moved += n
		if err != nil {
			return moved, fmt.Errorf("move calls of account %d: %w", account, err)
		}
	}
	if err := dropCallsBefore(ctx, tx); err != nil {
		return moved, err
	}
	gone, err := callsBeforeAreGone(tx)
	if gone {
		db.callsMoved.Store(true)
	}
	return moved, err
}

// CallsMoved tells whether this process knows that no calls are stored any more as they were before migration 36: what is moved
// stays moved, as nothing is written there. The job that moves them finds out, at the start of a server for the first time.
func (db *DB) CallsMoved() bool { return !db.IsPostgres() || db.callsMoved.Load() }

// movedCall is where the next calls to be moved begin: in the order of the index that they are read by.
type movedCall struct {
	Region, Service, RequestID string
	CalledMicros, SourceID     int64
	Moved                      int64
}

// moveCalls moves the next calls after one, in the order of their times, and gives the last of them. That each has an offering
// is for the constraint of its column to say.
const moveCalls = `WITH next AS MATERIALIZED (SELECT * FROM calls_before b WHERE account_id = @account
		AND (region, service, called_at, request_id, source_id) > (@region, @service, to_timestamp(0) + @micros * interval '1 microsecond', @request, @source)
		ORDER BY region, service, called_at, request_id, source_id LIMIT @most),
	gone AS (DELETE FROM calls_before b USING next WHERE b.account_id = @account AND b.request_id = next.request_id AND b.source_id = next.source_id RETURNING 1),
	stored AS (INSERT INTO recorded_calls (account_id, source_id, called_at, recorded_at, amount, request_key, package_id, within_micros, http_status,
			offering, outcome, request_text)
		SELECT account_id, source_id, called_at, recorded_at, COALESCE(left_calls, price_micros), request_key(request_id), COALESCE(package_id, 0), within_micros,
			http_status, o.number, CASE outcome WHEN 'failed' THEN 0 WHEN 'package' THEN 1 ELSE 2 END,
			CASE WHEN request_key(request_id)::text = request_id THEN '' ELSE request_id END
		FROM next LEFT JOIN offerings o USING (region, service) ORDER BY region, service, called_at)
	SELECT region, service, request_id, source_id, CAST(extract(epoch FROM called_at) * 1000000 AS bigint) AS called_micros, count(*) OVER () AS moved
	FROM next ORDER BY region DESC, service DESC, called_at DESC, request_id DESC, source_id DESC LIMIT 1`

// moveStart is before all calls.
var moveStart = movedCall{CalledMicros: -1 << 52}

func moveCallsOf(ctx context.Context, db *DB, accountID int64) (moved int64, err error) {
	last := moveStart
	for {
		next, err := moveStep(ctx, db, accountID, last)
		if err != nil || next == nil {
			return moved, err
		}
		last = *next
		moved += last.Moved
	}
}

// moveStep moves the account's next calls after one, and gives the last of them, nil when there was none.
func moveStep(ctx context.Context, db *DB, accountID int64, last movedCall) (*movedCall, error) {
	var next []movedCall
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := LockAccount(tx, accountID); err != nil {
			return err
		}
		return tx.Raw(moveCalls, map[string]any{
			"account": accountID, "region": last.Region, "service": last.Service, "micros": last.CalledMicros, "request": last.RequestID,
			"source": last.SourceID, "most": moveAtOnce,
		}).Scan(&next).Error
	})
	if err != nil || len(next) == 0 {
		return nil, err
	}
	return &next[0], nil
}

// AccountsWithCallsBefore tells which of the accounts have calls that are not moved yet.
func AccountsWithCallsBefore(tx *gorm.DB, accountIDs []int64) ([]int64, error) {
	if !isPostgres(tx) {
		return nil, nil
	}
	return pluck[int64](tx.Model(&Account{}).Where("id IN ? AND EXISTS (SELECT FROM calls_before b WHERE b.account_id = accounts.id)", accountIDs), "id")
}
