package models

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// Outcome is what became of a call: failed (never billed), or by what it was paid.
type Outcome string

// The outcomes.
const (
	OutcomeFailed    Outcome = "failed"
	OutcomePackage   Outcome = "package"
	OutcomePayPerUse Outcome = "pay_per_use"
)

// Call is one API request together with its deduction. Source and request id tell it from the account's other calls.
type Call struct {
	AccountID    int64  `gorm:"primaryKey"`
	RequestID    string `gorm:"primaryKey"`
	Region       string
	Service      string
	CalledAt     time.Time    // when it was made, or up to WithinMicros later
	RecordedAt   time.Time    // when it was metered
	HTTPStatus   int          // what the caller was answered; only success is paid
	Outcome      Outcome      // what it was paid by; or failed: nobody pays it
	PackageID    *int64       // the package that paid it, nil if none did
	PriceMicros  rules.Micros // the pay-per-use price, 0 if it was not paid per use
	LeftCalls    *int64       // what the package had left when the call was recorded
	SourceID     int64        `gorm:"primaryKey;autoIncrement:false"` // the number of its source within the account: see CallSource
	WithinMicros int64        // how exactly its time was told
	// Source is what the number means, where the call was read with it; empty for calls of before sources were kept.
	Source string `gorm:"-"`
}

// Latest is the last instant at which the call may have been made.
func (c *Call) Latest() time.Time {
	return c.CalledAt.Add(time.Duration(c.WithinMicros) * time.Microsecond)
}

// CreateCalls stores the calls, none of which may be there already. The account must be locked.
func CreateCalls(tx *gorm.DB, calls []Call) error {
	if !slices.ContainsFunc(calls, func(c Call) bool { return c.WithinMicros > 0 }) {
		tx = tx.Omit("WithinMicros") // which is 0 of itself: each value of each row costs
	}
	return create(tx, calls)
}

// FindCalls loads those of the account's calls with the request ids that there are of the sources, and of those that were
// recorded before sources were kept.
func FindCalls(tx *gorm.DB, accountID int64, requestIDs, sources []string) ([]Call, error) {
	var found []Call
	of := tx.Model(&CallSource{}).Select("id").Where("account_id = ? AND source IN ?", accountID, append([]string{""}, sources...))
	for ids := range slices.Chunk(requestIDs, bulkRows) {
		some, err := all[Call](tx.Where("account_id = ? AND request_id IN ? AND source_id IN (?)", accountID, ids, of))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// CallsWithID loads the account's calls with the request id, the newest first, at most limit: each is of another source.
func CallsWithID(tx *gorm.DB, accountID int64, requestID string, limit int) ([]Call, error) {
	calls, err := all[Call](tx.Where("account_id = ? AND request_id = ?", accountID, requestID).Order("called_at DESC, source_id").Limit(limit))
	if err != nil {
		return nil, err
	}
	return calls, nameSources(tx, accountID, calls)
}

// FindCall loads the call that the source has given the id; source is empty for one of before sources were kept.
func FindCall(tx *gorm.DB, accountID int64, source, requestID string) (*Call, error) {
	of := tx.Model(&CallSource{}).Select("id").Where("account_id = ? AND source = ?", accountID, source)
	c, err := one[Call](tx.Where("account_id = ? AND request_id = ? AND source_id = (?)", accountID, requestID, of), Errorf(NotFound, "There is no such call."))
	if err != nil {
		return nil, err
	}
	c.Source = source
	return c, nil
}

// ServiceIn names one service in one region.
type ServiceIn struct {
	Region, Service string
}

// CallFilter chooses calls of the services, made in [From, Until): of one outcome (empty: any) or one package (0:
// any). Before continues a listing after that row, of which the time, id and source count; at most Limit are given.
type CallFilter struct {
	Services    []ServiceIn
	From, Until time.Time
	Outcome     Outcome
	PackageID   int64
	Before      *Call
	Limit       int
}

// CallsOf lists calls of the account, newest first, by key: a later page costs no more than the first. Each
// service is read along its own stretch of an index and the newest of all are kept, so that a filter that few of
// many calls pass costs no more either.
func CallsOf(tx *gorm.DB, accountID int64, f CallFilter) ([]Call, error) {
	if len(f.Services) == 0 {
		return nil, nil
	}
	parts, args := make([]string, len(f.Services)), []any{}
	for i, service := range f.Services {
		where, values := f.where(accountID, service)
		parts[i] = "SELECT * FROM (SELECT * FROM " + f.table(tx) + " WHERE " + where + newestCalls + ") AS part"
		args = append(append(args, values...), f.Limit)
	}
	query := strings.Join(parts, " UNION ALL ") + newestCalls
	calls, err := all[Call](tx.Raw(query, append(args, f.Limit)...))
	if err != nil {
		return nil, err
	}
	return calls, nameSources(tx, accountID, calls)
}

// ofPayer has the columns of calls_by_payer.
const ofPayer = " AND outcome = ? AND COALESCE(package_id, 0) = ?"

const newestCalls = " ORDER BY called_at DESC, request_id DESC, source_id DESC LIMIT ?"

// table names the table and, to SQLite, the index to read: it keeps no statistics to choose by.
func (f *CallFilter) table(tx *gorm.DB) string {
	switch {
	case isPostgres(tx):
		return "calls"
	case f.ofOnePayer():
		return "calls INDEXED BY calls_by_payer"
	default:
		return "calls INDEXED BY calls_by_time"
	}
}

// ofOnePayer reports whether only one payer's calls are chosen: those of one package, of pay-per-use, or failed ones.
func (f *CallFilter) ofOnePayer() bool {
	return f.PackageID != 0 || f.Outcome != "" && f.Outcome != OutcomePackage
}

// where gives the condition on the calls of one service. All columns but the time are compared for equality, so
// that calls_by_time or, with a payer, calls_by_payer answers it in order.
func (f *CallFilter) where(accountID int64, s ServiceIn) (condition string, values []any) {
	condition = "account_id = ? AND region = ? AND service = ? AND called_at >= ?"
	values = []any{accountID, s.Region, s.Service, f.From}
	switch {
	case f.PackageID != 0:
		condition += ofPayer
		values = append(values, OutcomePackage, f.PackageID)
	case f.ofOnePayer():
		condition += ofPayer
		values = append(values, f.Outcome, 0)
	case f.Outcome != "":
		condition += " AND outcome = ?"
		values = append(values, f.Outcome)
	}
	// One upper bound only: given two, SQLite seeks by the first and reads every earlier page again.
	if b := f.Before; b != nil && b.CalledAt.Before(f.Until) {
		return condition + " AND (called_at, request_id, source_id) < (?, ?, ?)", append(values, b.CalledAt, b.RequestID, b.SourceID)
	}
	return condition + " AND called_at < ?", append(values, f.Until)
}
