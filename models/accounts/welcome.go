package accounts

import (
	"gorm.io/gorm"

	"ocrconsole/models"
)

// welcome does what newcomers are due, at any moment at which more is known of them: that there is the account, that its owner
// reads their mail. What was done is not done again.
func (a *Accounts) welcome(tx *gorm.DB, accountID int64) error {
	if a.Welcome == nil {
		return nil
	}
	return a.Welcome(tx, accountID, a.Clock.Now())
}

// welcomeUser is welcome for the account that the user acts for.
func (a *Accounts) welcomeUser(tx *gorm.DB, userID int64) error {
	member, err := models.FirstMembership(tx, userID)
	if err != nil {
		return err
	}
	return a.welcome(tx, member.AccountID)
}
