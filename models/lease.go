package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/rules"
)

const (
	// LongestLease is how long a lease may last.
	LongestLease = 10 * time.Minute
	// LeaseKept is how long one is remembered after its end, so that who asks for it again by its request id is answered the same:
	// longer than anybody tries again. As many are kept as gateways ask for meanwhile.
	LeaseKept = 10 * time.Minute
)

// Lease is calls that were promised before they are made: see rules.Lease.
type Lease struct {
	AccountID    int64   `gorm:"primaryKey;autoIncrement:false"`
	ID           string  `gorm:"primaryKey"`
	RequestID    *string // under which it was asked for from outside; nil: a process holds it
	Region       string
	Service      string
	AccessKeyID  int64
	Tags         rules.Tags // as far as caps tell calls apart by them or, of one that was asked for from outside, all that its calls have
	GrantedCalls int64
	UsedCalls    int64
	TakenAt      time.Time
	EndsAt       time.Time
}

// Offering is what it is of.
func (l *Lease) Offering() rules.Offering {
	return rules.Offering{Region: l.Region, Service: l.Service}
}

// Origin is whose calls it is for.
func (l *Lease) Origin() rules.Origin { return rules.Origin{AccessKeyID: l.AccessKeyID, Tags: l.Tags} }

// Rule gives the lease as the rules take it.
func (l *Lease) Rule() *rules.Lease {
	return &rules.Lease{
		ID: l.ID, Offering: l.Offering(), Origin: l.Origin(), TakenAt: l.TakenAt.UTC(), Until: l.EndsAt.UTC(), LeftCalls: l.GrantedCalls - l.UsedCalls,
	}
}

// LeasesOf lists the accounts' leases that end after the instant and are not used up, oldest first.
func LeasesOf(tx *gorm.DB, accountIDs []int64, after time.Time) ([]Lease, error) {
	return all[Lease](tx.Where("account_id IN ? AND ends_at > ? AND used_calls < granted_calls", accountIDs, after).Order("account_id, taken_at, id"))
}

// LeaseName is whose a lease is, and the id under which it was asked for.
type LeaseName struct {
	AccountID int64
	RequestID string
}

// LeasesNamed finds those of the leases that there are, or are still remembered, in one statement, which is the same for however many.
func LeasesNamed(tx *gorm.DB, names []LeaseName) ([]Lease, error) {
	accountIDs, requestIDs, pairs := make([]int64, len(names)), make([]string, len(names)), make([][]any, len(names))
	for i, name := range names {
		accountIDs[i], requestIDs[i], pairs[i] = name.AccountID, name.RequestID, []any{name.AccountID, name.RequestID}
	}
	switch {
	case !isPostgres(tx):
		return all[Lease](tx.Where("(account_id, request_id) IN ?", pairs))
	case isDistributed(tx):
		return all[Lease](tx.Where("(account_id, request_id) IN (SELECT * FROM unnest(CAST(? AS bigint[]), CAST(? AS text[])))", arrayOf(accountIDs), arrayOfTexts(requestIDs)))
	}
	return all[Lease](tx.Raw(leasesNamed, arrayOf(accountIDs), arrayOfTexts(requestIDs)))
}

// leasesNamed looks each up by itself: a plan that was made while there were few would read all of them for each question, for as long as
// the database has not counted them again.
const leasesNamed = `SELECT l.* FROM unnest(CAST(? AS bigint[]), CAST(? AS text[])) AS n (account_id, request_id)
	CROSS JOIN LATERAL (SELECT * FROM leases AS l WHERE l.account_id = n.account_id AND l.request_id = n.request_id LIMIT 1) AS l`

// EveryLease lists all leases of the account that are remembered, oldest first.
func EveryLease(tx *gorm.DB, accountID int64) ([]Lease, error) {
	return all[Lease](tx.Where("account_id = ?", accountID).Order("taken_at, id"))
}

// SaveLeases stores the leases: of one that is there, how much is granted and used. The accounts must be locked.
func SaveLeases(tx *gorm.DB, leases []Lease) error {
	if len(leases) == 0 {
		return nil
	}
	return create(tx.Clauses(clause.OnConflict{
		Columns: columns("account_id", "id"), DoUpdates: clause.AssignmentColumns([]string{"granted_calls", "used_calls"}),
	}), leases)
}

// DropLease deletes the lease. The account must be locked.
func DropLease(tx *gorm.DB, accountID int64, id string) error {
	return failed("delete", tx.Where("account_id = ? AND id = ?", accountID, id).Delete(&Lease{}))
}

// ForgetLeases removes at most so many leases that ended before the instant, and gives how many.
func ForgetLeases(tx *gorm.DB, before time.Time, most int) (forgotten int64, err error) {
	old := tx.Session(&gorm.Session{NewDB: true}).Model(&Lease{}).Select("account_id", "id").Where("ends_at < ?", before).Limit(most)
	result := tx.Where("(account_id, id) IN (?)", old).Delete(&Lease{})
	if result.Error != nil {
		return 0, fmt.Errorf("forget leases: %w", result.Error)
	}
	return result.RowsAffected, nil
}
