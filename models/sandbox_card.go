package models

import (
	"time"

	"gorm.io/gorm"
)

// SandboxCard is a card that the sandbox payment provider keeps. Card names the test card; no number is stored.
type SandboxCard struct {
	ID          string `gorm:"primaryKey"`
	Card        string
	Label       string
	CreatedAt   time.Time
	ForgottenAt *time.Time
}

// CreateSandboxCard stores the card.
func CreateSandboxCard(tx *gorm.DB, c *SandboxCard) error {
	return create(tx, c)
}

// FindSandboxCard loads a card that is not forgotten, nil if there is none.
func FindSandboxCard(tx *gorm.DB, id string) (*SandboxCard, error) {
	return oneOrNone[SandboxCard](tx.Where("id = ? AND forgotten_at IS NULL", id))
}

// ForgetSandboxCard has the card never charged again; it is no error when there is none.
func ForgetSandboxCard(tx *gorm.DB, id string, now time.Time) error {
	return update[SandboxCard](tx.Where("id = ? AND forgotten_at IS NULL", id), map[string]any{"forgotten_at": now})
}
