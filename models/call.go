package models

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
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
	AccessKeyID  int64        // the number within the account of the access key that it was made with, 0 if none or not known
	TagSetID     int64        // the number of its tags within the account, 0 without tags
	DurationMS   int64        // how long its caller waited for the answer, in milliseconds, 0 if not known
	ErrorCode    int64        // what it failed with, as ErrorNumber gives it; 0 if with nothing, or not known
	// Source is what the number means, where the call was read with it; empty for calls of before sources were kept.
	Source string `gorm:"-"`
}

// Offering is the service in a region that was called.
func (c *Call) Offering() rules.Offering {
	return rules.Offering{Region: c.Region, Service: c.Service}
}

// Latest is the last instant at which the call may have been made.
func (c *Call) Latest() time.Time {
	return c.CalledAt.Add(time.Duration(c.WithinMicros) * time.Microsecond)
}

// FindCalls loads those of the account's calls with the request ids that there are of the sources, and of those that were
// recorded before sources were kept.
func FindCalls(tx *gorm.DB, accountID int64, requestIDs, sources []string) ([]Call, error) {
	var found []Call
	of := tx.Model(&CallSource{}).Select("id").Where("account_id = ? AND source IN ?", accountID, append([]string{""}, sources...))
	for ids := range slices.Chunk(requestIDs, bulkRows) {
		some, err := all[Call](callsWithIDs(tx, accountID, ids).Where("source_id IN (?)", of))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// CallsWithID loads the account's calls with the request id, the newest first, at most limit: each is of another source.
func CallsWithID(tx *gorm.DB, accountID int64, requestID string, limit int) ([]Call, error) {
	var calls []Call
	var sources map[int64]string
	err := Together(tx,
		Reading(&calls, func(tx *gorm.DB) ([]Call, error) {
			return all[Call](callsWithIDs(tx, accountID, []string{requestID}).Order("called_at DESC, source_id").Limit(limit))
		}),
		Reading(&sources, func(tx *gorm.DB) (map[int64]string, error) {
			return callSources(tx.Where("account_id = ? AND id IN (?)", accountID, callsWithIDs(tx, accountID, []string{requestID}).Select("source_id")))
		}),
	)
	for i := range calls {
		calls[i].Source = sources[calls[i].SourceID]
	}
	return calls, err
}

// FindCall loads the call that the source has given the id; source is empty for one of before sources were kept.
func FindCall(tx *gorm.DB, accountID int64, source, requestID string) (*Call, error) {
	of := tx.Model(&CallSource{}).Select("id").Where("account_id = ? AND source = ?", accountID, source)
	c, err := one[Call](callsWithIDs(tx, accountID, []string{requestID}).Where("source_id = (?)", of), Refuse(NotFound, cause.NoSuchCall))
	if err != nil {
		return nil, err
	}
	c.Source = source
	return c, nil
}

// FirstCallOf finds the first call of the hour, which ends at the instant, that was paid so; packageID is 0 for all but packages. Nil if
// there is none.
func FirstCallOf(tx *gorm.DB, accountID int64, hour rules.HourOf, end time.Time, outcome Outcome, packageID int64) (*Call, error) {
	bounds := []clause.Expr{gorm.Expr("called_at >= ?", hour.Start), gorm.Expr("called_at < ?", end), gorm.Expr("outcome = ?", outcome)}
	if packageID != 0 {
		bounds = append(bounds, gorm.Expr("package_id = ?", packageID))
	}
	return oneOrNone[Call](callsAt(accountID, hour.Offering).ordered(tx, byTime, bounds...).Order(byTime))
}
