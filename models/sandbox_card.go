package models

import (
	"errors"
	"fmt"
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
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("create sandbox card: %w", err)
	}
	return nil
}

// FindSandboxCard loads a card that is not forgotten, nil if there is none.
func FindSandboxCard(tx *gorm.DB, id string) (*SandboxCard, error) {
	var c SandboxCard
	err := tx.Where("id = ? AND forgotten_at IS NULL", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find sandbox card: %w", err)
	}
	return &c, nil
}

// ForgetSandboxCard has the card never charged again; it is no error when there is none.
func ForgetSandboxCard(tx *gorm.DB, id string, now time.Time) error {
	err := tx.Model(&SandboxCard{}).Where("id = ? AND forgotten_at IS NULL", id).Update("forgotten_at", now).Error
	if err != nil {
		return fmt.Errorf("forget sandbox card: %w", err)
	}
	return nil
}
