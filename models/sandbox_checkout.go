package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SandboxCheckout is the sandbox payment provider's own record of a payment, which a real provider would keep on
// its side. Reference is the merchant's name for it. Card names the test card that was used, SavedCard the one that was
// kept. A notification is due NotifyLeft more times, next at NotifyAt: of how it ended or, once money was given back that the
// merchant did not ask for, that there are refunds; Tells says which.
type SandboxCheckout struct {
	ID             string `gorm:"primaryKey"`
	Reference      string
	AmountMicros   int64
	Currency       string
	Description    string
	ReturnURL      string
	NotifyURL      string
	SaveCard       bool
	Card           string
	SavedCard      string
	Status         string
	Failure        string
	CreatedAt      time.Time
	NotifyAt       *time.Time
	NotifyLeft     int64
	NotifyAttempts int64
	Tells          string
}

// CreateSandboxCheckout stores the checkout, or gives the one that its reference has already.
func CreateSandboxCheckout(tx *gorm.DB, c *SandboxCheckout) (*SandboxCheckout, error) {
	if err := tx.Clauses(clause.OnConflict{Columns: columns("reference"), DoNothing: true}).Create(c).Error; err != nil {
		return nil, fmt.Errorf("create sandbox checkout: %w", err)
	}
	var stored SandboxCheckout
	if err := tx.Where("reference = ?", c.Reference).Take(&stored).Error; err != nil {
		return nil, fmt.Errorf("find sandbox checkout: %w", err)
	}
	return &stored, nil
}

// FindSandboxCheckout loads the checkout.
func FindSandboxCheckout(tx *gorm.DB, id string) (*SandboxCheckout, error) {
	return takeSandboxCheckout(tx, id)
}

// LockSandboxCheckout loads the checkout and locks it until the transaction ends.
func LockSandboxCheckout(tx *gorm.DB, id string) (*SandboxCheckout, error) {
	return takeSandboxCheckout(forUpdate(tx), id)
}

func takeSandboxCheckout(tx *gorm.DB, id string) (*SandboxCheckout, error) {
	var c SandboxCheckout
	err := tx.Where("id = ?", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, Errorf(NotFound, "There is no such payment.")
	}
	if err != nil {
		return nil, fmt.Errorf("find sandbox checkout: %w", err)
	}
	return &c, nil
}

// SaveSandboxCheckout stores all of the checkout.
func SaveSandboxCheckout(tx *gorm.DB, c *SandboxCheckout) error {
	if err := tx.Select("*").Updates(c).Error; err != nil {
		return fmt.Errorf("save sandbox checkout: %w", err)
	}
	return nil
}

// DueSandboxNotifications lists checkouts whose next notification is due, at most limit.
func DueSandboxNotifications(tx *gorm.DB, now time.Time, limit int) ([]SandboxCheckout, error) {
	var due []SandboxCheckout
	if err := tx.Where("notify_left > 0 AND notify_at <= ?", now).Order("notify_at, id").Limit(limit).Find(&due).Error; err != nil {
		return nil, fmt.Errorf("list due sandbox notifications: %w", err)
	}
	return due, nil
}
