package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// Frame is what the frame around every page says of the account, all of one moment. What a page reads of the account's money
// gives the frame with it, so that the page and what is around it say the same.
type Frame struct {
	// Standing is the account's money: balance, accrued, available, and since when it is in arrears.
	Standing rules.Standing
	// Starter is what became of its starter credit.
	Starter Starter
	// Suspended is why an operator has suspended the account, "" while it goes on.
	Suspended string
	// Unread counts the notifications that nobody has read, up to MaxUnread.
	Unread int64
	// CallsSince is since when its single calls are kept; nil: all are.
	CallsSince *time.Time
}

// ReadFrame reads what the frame says of the account.
func ReadFrame(tx *gorm.DB, accountID int64) (Frame, error) {
	var account *Account
	var unread int64
	err := Together(tx,
		Reading(&account, func(tx *gorm.DB) (*Account, error) { return FindAccount(tx, accountID) }),
		Reading(&unread, func(tx *gorm.DB) (int64, error) { return CountUnread(tx, accountID) }),
	)
	if err != nil {
		return Frame{}, err
	}
	return frameOf(account, unread), nil
}

func frameOf(a *Account, unread int64) Frame {
	return Frame{Standing: a.Standing(), Starter: a.Starter, Suspended: a.SuspendedWhy, Unread: unread, CallsSince: a.CallsSince}
}
