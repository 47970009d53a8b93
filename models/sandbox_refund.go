package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// SandboxRefund is the sandbox payment provider's own record of money that it gave back. Reference is the merchant's
// name for it, or its own for one that the merchant did not ask for.
type SandboxRefund struct {
	ID           string `gorm:"primaryKey"`
	Reference    string
	CheckoutID   string
	AmountMicros int64
	Currency     string
	Status       string
	Failure      string
	CreatedAt    time.Time
}

// CreateSandboxRefund stores the refund. Its checkout must be locked.
func CreateSandboxRefund(tx *gorm.DB, r *SandboxRefund) error {
	if err := tx.Create(r).Error; err != nil {
		return fmt.Errorf("create sandbox refund: %w", err)
	}
	return nil
}

// FindSandboxRefund loads the refund.
func FindSandboxRefund(tx *gorm.DB, id string) (*SandboxRefund, error) {
	r, err := takeSandboxRefund(tx.Where("id = ?", id))
	if err == nil && r == nil {
		return nil, Errorf(NotFound, "There is no such refund.")
	}
	return r, err
}

// FindSandboxRefundByReference loads the refund that the merchant names so, nil if there is none yet.
func FindSandboxRefundByReference(tx *gorm.DB, reference string) (*SandboxRefund, error) {
	return takeSandboxRefund(tx.Where("reference = ?", reference))
}

func takeSandboxRefund(where *gorm.DB) (*SandboxRefund, error) {
	var r SandboxRefund
	err := where.Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find sandbox refund: %w", err)
	}
	return &r, nil
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
	var refunds []SandboxRefund
	if err := q.Order("created_at, id").Limit(limit).Find(&refunds).Error; err != nil {
		return nil, fmt.Errorf("list sandbox refunds: %w", err)
	}
	return refunds, nil
}

// SandboxRefunded gives what the checkout's refunds come to that did not have the status.
func SandboxRefunded(tx *gorm.DB, checkoutID, exceptStatus string) (micros int64, err error) {
	err = tx.Model(&SandboxRefund{}).Where("checkout_id = ? AND status <> ?", checkoutID, exceptStatus).
		Select("COALESCE(SUM(amount_micros), 0)").Scan(&micros).Error
	if err != nil {
		return 0, fmt.Errorf("sum sandbox refunds: %w", err)
	}
	return micros, nil
}
