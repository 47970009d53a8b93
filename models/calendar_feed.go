package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// CalendarFeed is the private address of an account's calendar of package expiries, of which only the hash is kept.
type CalendarFeed struct {
	AccountID int64 `gorm:"primaryKey;autoIncrement:false"`
	TokenHash string
	CreatedAt time.Time
}

// SaveCalendarFeed stores the account's address in place of the one that it had. The account must be locked.
func SaveCalendarFeed(tx *gorm.DB, f *CalendarFeed) error {
	if err := tx.Clauses(clause.OnConflict{Columns: columns("account_id"), UpdateAll: true}).Create(f).Error; err != nil {
		return fmt.Errorf("save calendar feed: %w", err)
	}
	return nil
}

// DeleteCalendarFeed ends the account's address; it is no error when there is none. The account must be locked.
func DeleteCalendarFeed(tx *gorm.DB, accountID int64) error {
	if err := tx.Where("account_id = ?", accountID).Delete(&CalendarFeed{}).Error; err != nil {
		return fmt.Errorf("delete calendar feed: %w", err)
	}
	return nil
}

// CalendarFeedOf loads the account's address, nil if it has none.
func CalendarFeedOf(tx *gorm.DB, accountID int64) (*CalendarFeed, error) {
	return takeCalendarFeed(tx.Where("account_id = ?", accountID))
}

// FindCalendarFeed finds the address by its hash, nil if there is none.
func FindCalendarFeed(tx *gorm.DB, hash string) (*CalendarFeed, error) {
	return takeCalendarFeed(tx.Where("token_hash = ?", hash))
}

func takeCalendarFeed(where *gorm.DB) (*CalendarFeed, error) {
	var f CalendarFeed
	err := where.Take(&f).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find calendar feed: %w", err)
	}
	return &f, nil
}
