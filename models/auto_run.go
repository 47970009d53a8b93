package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// RunStatus is where something stands that a rule began.
type RunStatus string

// The states of a run.
const (
	RunStarted   RunStatus = "started"
	RunSucceeded RunStatus = "succeeded"
	RunFailed    RunStatus = "failed"
)

// AutoRun is one time that a rule did something: a top-up, with its payment once that was made, or the purchase of an
// order. Failure says to the customer why it failed.
type AutoRun struct {
	AccountID    int64 `gorm:"primaryKey"`
	ID           int64 `gorm:"primaryKey"`
	RuleID       int64
	At           time.Time
	AmountMicros rules.Micros
	// CapMicros and CooldownHours are the rule's, as they were when the run was begun; 0 where they were not kept, and where
	// no pause counted.
	CapMicros     rules.Micros
	CooldownHours int64
	PaymentID     *int64
	OrderID       *int64
	Status        RunStatus
	Failure       cause.Stored
	EndedAt       *time.Time
}

// CreateAutoRun stores the run under the account's next number. The account must be locked.
func CreateAutoRun(tx *gorm.DB, r *AutoRun) error {
	return createNumbered(tx, r.AccountID, &r.ID, r)
}

// SaveAutoRun stores how the run ended. The account must be locked.
func SaveAutoRun(tx *gorm.DB, r *AutoRun) error {
	return save(byID(tx, r.AccountID, r.ID), r, "status", "failure", "payment_id", "ended_at")
}

// RunsUnderWay lists what is begun and not ended.
func RunsUnderWay(tx *gorm.DB, of Whose) ([]AutoRun, error) {
	return all[AutoRun](of.among(tx.Where("status = ?", RunStarted), "account_id").Order("account_id, id"))
}

// AutoRunsOf lists what the account's rules did, newest first, at most limit.
func AutoRunsOf(tx *gorm.DB, accountID int64, limit int) ([]AutoRun, error) {
	return all[AutoRun](tx.Where("account_id = ?", accountID).Order("id DESC").Limit(limit))
}

// FindAutoRun loads one run.
func FindAutoRun(tx *gorm.DB, accountID, id int64) (*AutoRun, error) {
	return one[AutoRun](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchAutoRun))
}

// RunUnderWay finds what the rule has begun and not ended, nil if there is nothing.
func RunUnderWay(tx *gorm.DB, accountID, ruleID int64) (*AutoRun, error) {
	return oneOrNone[AutoRun](tx.Where("account_id = ? AND rule_id = ? AND status = ?", accountID, ruleID, RunStarted))
}

// LastAutoRun finds what the rule did last, nil if it never did anything.
func LastAutoRun(tx *gorm.DB, accountID, ruleID int64) (*AutoRun, error) {
	return oneOrNone[AutoRun](tx.Where("account_id = ? AND rule_id = ?", accountID, ruleID).Order("id DESC"))
}

// AutoRunOfOrder finds the run that bought the order, nil if the customer did.
func AutoRunOfOrder(tx *gorm.DB, accountID, orderID int64) (*AutoRun, error) {
	return oneOrNone[AutoRun](tx.Where("account_id = ? AND order_id = ?", accountID, orderID))
}

// SumAutoRuns sums what the rule did, or has begun to do, in [from, until).
func SumAutoRuns(tx *gorm.DB, accountID, ruleID int64, from, until time.Time) (micros rules.Micros, err error) {
	return sumAmounts(tx.Model(&AutoRun{}).Where("account_id = ? AND rule_id = ? AND status <> ? AND at >= ? AND at < ?", accountID, ruleID, RunFailed, from, until))
}
