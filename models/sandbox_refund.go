package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// SandboxRefund is the sandbox payment provider's own record of money that it gave back. Reference is the merchant's
// name for it, or its own for one that the merchant did not ask for.
type SandboxRefund struct {
	ID           string `gorm:"primaryKey"`
	Reference    string
	CheckoutID   string
	AmountMicros rules.Micros
	Currency     string
	Status       string
	Failure      string
	CreatedAt    time.Time
}

// CreateSandboxRefund stores the refund. Its checkout must be locked.
func CreateSandboxRefund(tx *gorm.DB, r *SandboxRefund) error {
	return create(tx, r)
}

// FindSandboxRefund loads the refund.
func FindSandboxRefund(tx *gorm.DB, id string) (*SandboxRefund, error) {
	return one[SandboxRefund](tx.Where("id = ?", id), Refuse(NotFound, cause.NoSuchRefund))
}

// FindSandboxRefundByReference loads the refund that the merchant names so, nil if there is none yet.
func FindSandboxRefundByReference(tx *gorm.DB, reference string) (*SandboxRefund, error) {
	return oneOrNone[SandboxRefund](tx.Where("reference = ?", reference))
}

// SandboxRefundsOf lists the checkout's refunds, or those of all checkouts that were made since the instant and after the
// given one, in the order of their making, at most limit.
func SandboxRefundsOf(tx *gorm.DB, checkoutID string, since time.Time, after *SandboxRefund, limit int) ([]SandboxRefund, error) {
	q := tx.Where("created_at >= ?", since)
	if checkoutID != "" {
		q = tx.Where("checkout_id = ?", checkoutID)
	}
	if after != nil {
		q = q.Where("created_at > ? OR created_at = ? AND id > ?", after.CreatedAt, after.CreatedAt, after.ID)
	}
	return all[SandboxRefund](q.Order("created_at, id").Limit(limit))
}

// SandboxRefunded gives what the checkout's refunds come to that did not have the status.
func SandboxRefunded(tx *gorm.DB, checkoutID, exceptStatus string) (micros rules.Micros, err error) {
	return sumAmounts(tx.Model(&SandboxRefund{}).Where("checkout_id = ? AND status <> ?", checkoutID, exceptStatus))
}
