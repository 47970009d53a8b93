package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// SandboxCheckout is the sandbox payment provider's own record of a payment, which a real provider would keep on
// its side. Reference is the merchant's name for it. Card names the test card that was used, SavedCard the one that was
// kept. A notification is due NotifyLeft more times, next at NotifyAt: of how it ended or, once money was given back that the
// merchant did not ask for, that there are refunds; Tells says which.
type SandboxCheckout struct {
	ID             string `gorm:"primaryKey"`
	Reference      string
	AmountMicros   rules.Micros
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
	if err := create(tx.Clauses(clause.OnConflict{Columns: columns("reference"), DoNothing: true}), c); err != nil {
		return nil, err
	}
	return takeSandboxCheckout(tx.Where("reference = ?", c.Reference))
}

// FindSandboxCheckout loads the checkout.
func FindSandboxCheckout(tx *gorm.DB, id string) (*SandboxCheckout, error) {
	return takeSandboxCheckout(tx.Where("id = ?", id))
}

// FindSandboxCharge loads what was made under the merchant's name.
func FindSandboxCharge(tx *gorm.DB, reference string) (*SandboxCheckout, error) {
	return takeSandboxCheckout(tx.Where("reference = ?", reference))
}

// LockSandboxCheckout loads the checkout and locks it until the transaction ends.
func LockSandboxCheckout(tx *gorm.DB, id string) (*SandboxCheckout, error) {
	return takeSandboxCheckout(forUpdate(tx).Where("id = ?", id))
}

func takeSandboxCheckout(where *gorm.DB) (*SandboxCheckout, error) {
	return one[SandboxCheckout](where, Refuse(NotFound, cause.NoSuchPayment))
}

// SaveSandboxCheckout stores all of the checkout.
func SaveSandboxCheckout(tx *gorm.DB, c *SandboxCheckout) error {
	return saveAll(tx, c)
}

// DueSandboxNotifications lists checkouts whose next notification is due, at most limit.
func DueSandboxNotifications(tx *gorm.DB, now time.Time, limit int) ([]SandboxCheckout, error) {
	return all[SandboxCheckout](tx.Where("notify_left > 0 AND notify_at <= ?", now).Order("notify_at, id").Limit(limit))
}
