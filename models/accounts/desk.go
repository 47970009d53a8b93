package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// act does what an operator asks for at their desk to an account, which is locked with its first owner and has not been closed, once for each
// act.
func (a *Accounts) act(ctx context.Context, d *models.DeskAct, do func(tx *gorm.DB, owner *models.User, now time.Time) error) error {
	owner, err := models.FirstOwner(a.DB.WithContext(ctx), d.AccountID)
	if err != nil {
		return err
	}
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccountsOf(tx, owner.UserID, d.AccountID); err != nil {
			return err
		}
		user, err := models.LockUser(tx, owner.UserID)
		if err != nil {
			return err
		}
		first, err := d.Begin(tx, now)
		if err != nil || !first {
			return err
		}
		account, err := models.FindAccount(tx, d.AccountID)
		if err != nil {
			return err
		}
		if account.ClosedAt != nil {
			return models.RefuseField("reason", cause.AccountIsClosed)
		}
		if err := d.Did(tx, "", now); err != nil {
			return err
		}
		return do(tx, user, now)
	})
	takenOver.Add(1) // what is done here ends tokens
	return err
}

// CloseAct closes the account for its customer, as CloseAccount does.
func (a *Accounts) CloseAct(ctx context.Context, d *models.DeskAct) error {
	return a.act(ctx, d, func(tx *gorm.DB, owner *models.User, now time.Time) error {
		_, err := a.closeOf(tx, d.AccountID, owner, now)
		return err
	})
}

// SignOutAct ends all sessions of the account's members, and their API tokens.
func (a *Accounts) SignOutAct(ctx context.Context, d *models.DeskAct) error {
	return a.act(ctx, d, func(tx *gorm.DB, _ *models.User, _ time.Time) error {
		members, err := models.MembersOf(tx, d.AccountID)
		if err != nil {
			return err
		}
		for i := range members {
			if err := models.EndAllSessions(tx, members[i].UserID); err != nil {
				return err
			}
		}
		return nil
	})
}
