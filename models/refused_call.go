package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

// How much is kept of refused calls, so that whoever is refused all the time fills nothing.
const (
	// RefusedKept is how many of an account are kept one by one, the newest: more than anybody reads who looks for a cause, and some 200 KB.
	RefusedKept = 1000
	// RefusedLife is how long they are: as long as a call may be reported late.
	RefusedLife = 35 * 24 * time.Hour
	// RefusedHoursLife is how long it is kept how many there were in each hour: longer than the longest period that pages show.
	RefusedHoursLife = 400 * 24 * time.Hour
)

// RefusedCall is one request to the OCR API that was refused before anything was recognised. Nobody pays it.
type RefusedCall struct {
	AccountID   int64     `gorm:"primaryKey;autoIncrement:false"`
	RefusedAt   time.Time `gorm:"primaryKey"`
	RequestID   string    `gorm:"primaryKey"`
	Region      string    // "" where nothing that the request said of it was proved
	Service     string
	HTTPStatus  int
	ErrorCode   int64 // as ErrorNumber gives it
	AccessKeyID int64 // the number of the key within the account, 0 if none or not known
	DurationMS  int64
	CapID       int64 // the account's cap that refused it, 0 if none did
	Tags        rules.Tags
}

// RefusedHour counts the refused calls of one clock hour, service, region, status and code.
type RefusedHour struct {
	AccountID  int64     `gorm:"primaryKey;autoIncrement:false"`
	HourStart  time.Time `gorm:"primaryKey"`
	Region     string    `gorm:"primaryKey"`
	Service    string    `gorm:"primaryKey"`
	HTTPStatus int       `gorm:"primaryKey;autoIncrement:false"`
	ErrorCode  int64     `gorm:"primaryKey;autoIncrement:false"`
	Calls      int64
}

// AddRefusedCalls stores the calls, and keeps the newest RefusedKept of each of the accounts. Of several who write at once each keeps
// as many as it sees. No account needs to be locked.
func AddRefusedCalls(tx *gorm.DB, calls []RefusedCall) error {
	if len(calls) == 0 {
		return nil
	}
	if err := create(tx.Clauses(clause.OnConflict{DoNothing: true}), calls); err != nil {
		return err
	}
	const trim = `DELETE FROM refused_calls WHERE account_id = ? AND (refused_at, request_id) <= (SELECT refused_at, request_id FROM refused_calls
		WHERE account_id = ? ORDER BY refused_at DESC, request_id DESC LIMIT 1 OFFSET ?)`
	last := int64(0)
	for i := range calls {
		if id := calls[i].AccountID; id != last {
			last = id
			if err := failed("trim", tx.Exec(trim, id, id, RefusedKept)); err != nil {
				return err
			}
		}
	}
	return nil
}

// AddRefusedHours adds to the counts. The hours must be in the order of their keys, so that those who write at once do not wait for
// each other in a circle. No account needs to be locked.
func AddRefusedHours(tx *gorm.DB, hours []RefusedHour) error {
	adding := clause.OnConflict{
		Columns:   columns("account_id", "hour_start", "region", "service", "http_status", "error_code"),
		DoUpdates: clause.Assignments(map[string]any{"calls": gorm.Expr("refused_hours.calls + excluded.calls")}),
	}
	return create(tx.Clauses(adding), hours)
}

// RefusedFilter chooses refused calls in [From, Until): of one region and service where these are set, and of these what Pick lets
// pass. Before continues a listing after that place; at most Limit are given.
type RefusedFilter struct {
	Region, Service string
	From, Until     time.Time
	Pick            CallPick
	Before          *RefusedPlace
	Limit           int
}

// RefusedPlace is a place in the list: after the refused call or, with OfCall, before all of the instant, where they follow a call.
type RefusedPlace struct {
	At        time.Time
	RequestID string
	OfCall    bool
}

func (f *RefusedFilter) of(q *gorm.DB, accountID int64) *gorm.DB {
	q = q.Where("account_id = ?", accountID)
	if f.Region != "" {
		q = q.Where("region = ?", f.Region)
	}
	if f.Service != "" {
		q = q.Where("service = ?", f.Service)
	}
	pick := f.Pick
	if pick.Tag.None {
		q, pick.Tag = q.Where("tags = ''"), CallTag{}
	}
	if pick.Tag.AccountID != 0 {
		q = q.Where("replace(',' || tags || ',', ?, '') <> ',' || tags || ','", pick.Tag.part())
		pick.Tag = CallTag{}
	}
	return pick.of(q)
}

// RefusedCallsOf lists those of the account's refused calls that are kept, newest first, by key.
func RefusedCallsOf(tx *gorm.DB, accountID int64, f RefusedFilter) ([]RefusedCall, error) {
	q := f.of(tx, accountID).Where("refused_at >= ?", f.From)
	switch b := f.Before; {
	case b == nil || !b.At.Before(f.Until):
		q = q.Where("refused_at < ?", f.Until)
	case b.OfCall:
		q = q.Where("refused_at <= ?", b.At)
	default:
		q = q.Where("(refused_at, request_id) < (?, ?)", b.At, b.RequestID)
	}
	return all[RefusedCall](q.Order("refused_at DESC, request_id DESC").Limit(f.Limit))
}

// FindRefusedCall loads the newest of the account's refused calls with the request id; nil if none is kept. It looks at those of the
// account that are kept, no more than RefusedKept.
func FindRefusedCall(tx *gorm.DB, accountID int64, requestID string) (*RefusedCall, error) {
	return oneOrNone[RefusedCall](refusedWithID(tx, accountID, requestID))
}

// RefusedCallsWithID lists those of the account's refused calls that are kept and have the request id, newest first, at most limit.
func RefusedCallsWithID(tx *gorm.DB, accountID int64, requestID string, limit int) ([]RefusedCall, error) {
	return all[RefusedCall](refusedWithID(tx, accountID, requestID).Limit(limit))
}

func refusedWithID(tx *gorm.DB, accountID int64, requestID string) *gorm.DB {
	return tx.Where("account_id = ? AND request_id = ?", accountID, requestID).Order("refused_at DESC")
}

// CountRefusedKept counts those of the account's refused calls that are kept and the filter lets pass, but for Before and Limit.
func CountRefusedKept(tx *gorm.DB, accountID int64, f RefusedFilter) (int64, error) {
	return count(f.of(tx.Model(&RefusedCall{}), accountID).Where("refused_at >= ? AND refused_at < ?", f.From, f.Until))
}

// SumRefused sums the account's hours of refused calls in the filter's time by status and code: rows without hour, region and
// service, the most frequent first. Which keys and tags they were made with is not counted.
func SumRefused(tx *gorm.DB, accountID int64, f RefusedFilter) ([]RefusedHour, error) {
	f.Pick.AccessKeyID, f.Pick.Tag = 0, CallTag{}
	return all[RefusedHour](f.of(tx.Model(&RefusedHour{}), accountID).Where("hour_start >= ? AND hour_start < ?", f.From, f.Until).
		Select("http_status, error_code, CAST(SUM(calls) AS bigint) AS calls").Group("http_status, error_code").Order("calls DESC, error_code, http_status"))
}

// CountRefused counts the account's refused calls in the filter's time, kept one by one or not.
func CountRefused(tx *gorm.DB, accountID int64, f RefusedFilter) (int64, error) {
	return scalar(f.of(tx.Model(&RefusedHour{}), accountID).Where("hour_start >= ? AND hour_start < ?", f.From, f.Until), "CAST(COALESCE(SUM(calls), 0) AS bigint)")
}

// RefusedHoursOf lists the account's hours of refused calls from the instant on, by key.
func RefusedHoursOf(tx *gorm.DB, accountID int64, from time.Time) ([]RefusedHour, error) {
	return all[RefusedHour](tx.Where("account_id = ? AND hour_start >= ?", accountID, from).Order("hour_start, region, service, http_status, error_code"))
}

// DeleteRefused removes at most so many of the refused calls, and of the hours of them, that are older than they are kept.
func DeleteRefused(tx *gorm.DB, now time.Time, most int) error {
	var (
		calls = `DELETE FROM refused_calls WHERE (account_id, refused_at, request_id) IN
			(SELECT account_id, refused_at, request_id FROM refused_calls WHERE refused_at < ? ORDER BY refused_at ` + limitRows(most) + `)`
		hours = `DELETE FROM refused_hours WHERE (account_id, hour_start, region, service, http_status, error_code) IN
			(SELECT account_id, hour_start, region, service, http_status, error_code FROM refused_hours WHERE hour_start < ? ORDER BY hour_start ` + limitRows(most) + `)`
	)
	if err := failed("delete", tx.Exec(calls, now.Add(-RefusedLife))); err != nil {
		return err
	}
	return failed("delete", tx.Exec(hours, now.Add(-RefusedHoursLife)))
}

// RefusedHoursWith lists the account's hours of calls that were refused with the code, as ErrorNumber gives it, from the instant on. Those
// of which the region is not known are left out.
func RefusedHoursWith(tx *gorm.DB, accountID int64, from time.Time, errorCode int64) ([]RefusedHour, error) {
	return all[RefusedHour](tx.Where("account_id = ? AND hour_start >= ? AND error_code = ? AND region <> ''", accountID, from, errorCode).
		Order("hour_start, region, service, http_status"))
}
