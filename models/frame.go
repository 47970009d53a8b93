package models

import (
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
	// Unread counts the notifications that nobody has read, up to MaxUnread.
	Unread int64
}

// ReadFrame reads what the frame says of the account.
func ReadFrame(tx *gorm.DB, accountID int64) (Frame, error) {
	account, err := FindAccount(tx, accountID)
	if err != nil {
		return Frame{}, err
	}
	unread, err := CountUnread(tx, accountID)
	return Frame{Standing: account.Standing(), Starter: account.Starter, Unread: unread}, err
}
