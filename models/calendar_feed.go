package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// CalendarFeed is the private address of an account's calendar of package expiries, of which only the hash is kept.
type CalendarFeed struct {
	AccountID int64 `gorm:"primaryKey;autoIncrement:false"`
	TokenHash string
	MadeBy    int64 // the member who opened it and saw the address; 0 for nobody who is a user
	CreatedAt time.Time
}

// SaveCalendarFeed stores the account's address in place of the one that it had, as opened by who acts. The account must be locked.
func SaveCalendarFeed(tx *gorm.DB, f *CalendarFeed) error {
	f.MadeBy = ActingUser(tx.Statement.Context)
	if err := forgetCalendarFeed(tx, f.AccountID); err != nil {
		return err
	}
	if err := createLookup(tx, lookupFeed, f.TokenHash, f.AccountID); err != nil {
		return err
	}
	if err := Record(tx, f.AccountID, f.CreatedAt, trail.CalendarOpened{}); err != nil {
		return err
	}
	return replace(tx, f)
}

// forgetCalendarFeed lets nobody find the account by the address that it has.
func forgetCalendarFeed(tx *gorm.DB, accountID int64) error {
	old, err := CalendarFeedOf(tx, accountID)
	if err != nil || old == nil {
		return err
	}
	return deleteLookup(tx, lookupFeed, old.TokenHash, accountID)
}

// CloseCalendarFeed ends the account's address as DeleteCalendarFeed does, if the user opened it or, with Everyone, whoever did, and records it.
func CloseCalendarFeed(tx *gorm.DB, accountID, userID int64, now time.Time) error {
	feed, err := CalendarFeedOf(tx, accountID)
	if err != nil || feed == nil || userID != Everyone && feed.MadeBy != userID {
		return err
	}
	if err := Record(tx, accountID, now, trail.CalendarClosed{}); err != nil {
		return err
	}
	return DeleteCalendarFeed(tx, accountID)
}

// DeleteCalendarFeed ends the account's address; it is no error when there is none. The account must be locked.
func DeleteCalendarFeed(tx *gorm.DB, accountID int64) error {
	if err := forgetCalendarFeed(tx, accountID); err != nil {
		return err
	}
	return deleteRows[CalendarFeed](tx.Where("account_id = ?", accountID))
}

// CalendarFeedOf loads the account's address, nil if it has none.
func CalendarFeedOf(tx *gorm.DB, accountID int64) (*CalendarFeed, error) {
	return oneOrNone[CalendarFeed](tx.Where("account_id = ?", accountID))
}

// FindCalendarFeed finds the address by its hash, nil if there is none.
func FindCalendarFeed(tx *gorm.DB, hash string) (*CalendarFeed, error) {
	return oneOrNone[CalendarFeed](inAccountOf(tx, lookupFeed, hash).Where("token_hash = ?", hash))
}
