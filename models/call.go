package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Outcome is what became of a call: failed (never billed), or by what it was paid.
type Outcome string

// The outcomes.
const (
	OutcomeFailed    Outcome = "failed"
	OutcomePackage   Outcome = "package"
	OutcomePayPerUse Outcome = "pay_per_use"
)

// Call is one API request together with its deduction: the package that paid it and what that had left after
// it, or the pay-per-use price. CalledAt is when it was made, RecordedAt when it was metered.
type Call struct {
	AccountID   int64  `gorm:"primaryKey"`
	RequestID   string `gorm:"primaryKey"`
	Region      string
	Service     string
	CalledAt    time.Time
	RecordedAt  time.Time
	HTTPStatus  int
	Outcome     Outcome
	PackageID   *int64
	PriceMicros int64
	LeftCalls   *int64
}

// CreateCalls stores the calls, none of which may be there already. The account must be locked.
func CreateCalls(tx *gorm.DB, calls []Call) error {
	if len(calls) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(calls, bulkRows).Error; err != nil {
		return fmt.Errorf("record calls: %w", err)
	}
	return nil
}

// RecordedCalls tells which of the request ids the account has calls of.
func RecordedCalls(tx *gorm.DB, accountID int64, requestIDs []string) (map[string]bool, error) {
	recorded := make(map[string]bool)
	for len(requestIDs) > 0 {
		n := min(len(requestIDs), bulkRows)
		var found []string
		err := tx.Model(&Call{}).Where("account_id = ? AND request_id IN ?", accountID, requestIDs[:n]).Pluck("request_id", &found).Error
		if err != nil {
			return nil, fmt.Errorf("look up recorded calls: %w", err)
		}
		for _, id := range found {
			recorded[id] = true
		}
		requestIDs = requestIDs[n:]
	}
	return recorded, nil
}

// FindCall loads one call.
func FindCall(tx *gorm.DB, accountID int64, requestID string) (*Call, error) {
	var c Call
	err := tx.Where("account_id = ? AND request_id = ?", accountID, requestID).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(NotFound, "There is no such call.")
	}
	if err != nil {
		return nil, fmt.Errorf("find call: %w", err)
	}
	return &c, nil
}

// CallFilter chooses calls of one service in one region, made in [From, Until): of one outcome (empty: any) and
// package (0: any). BeforeAt and BeforeID continue a listing after its last row; at most Limit are given.
type CallFilter struct {
	Region, Service string
	From, Until     time.Time
	Outcome         Outcome
	PackageID       int64
	BeforeAt        time.Time
	BeforeID        string
	Limit           int
}

// CallsOf lists calls of the account, newest first, by key: a later page costs no more than the first.
func CallsOf(tx *gorm.DB, accountID int64, f CallFilter) ([]Call, error) {
	q := tx.Where("account_id = ? AND region = ? AND service = ? AND called_at >= ? AND called_at < ?",
		accountID, f.Region, f.Service, f.From, f.Until)
	if f.Outcome != "" {
		q = q.Where("outcome = ?", f.Outcome)
	}
	if f.PackageID != 0 {
		q = q.Where("package_id = ?", f.PackageID)
	}
	if f.BeforeID != "" {
		q = q.Where("(called_at, request_id) < (?, ?)", f.BeforeAt, f.BeforeID)
	}
	var calls []Call
	if err := q.Order("called_at DESC, request_id DESC").Limit(f.Limit).Find(&calls).Error; err != nil {
		return nil, fmt.Errorf("list calls of account %d: %w", accountID, err)
	}
	return calls, nil
}
