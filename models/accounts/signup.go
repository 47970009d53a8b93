package accounts

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// SignUp is Create for strangers: it succeeds whether the address is free or taken, after the same work, and orders a
// mail to the address that tells its owner which. The address is not confirmed yet; its user can sign in all the same.
func (a *Accounts) SignUp(ctx context.Context, in NewAccount, remoteIP string) error {
	if err := a.throttle(ctx, limit{"sign-up " + remoteIP, signUpsPerIP}); err != nil {
		return err
	}
	n, err := a.newcomer(ctx, in)
	if err != nil {
		return err
	}
	n.network = networkOf(remoteIP)
	if err := a.countMail(ctx, n.email); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := n.signUp(tx, a.welcome); err != nil {
			return err
		}
		return models.OrderMail(tx, models.MailSignUp, n.email, n.now)
	})
}

// signUp stores the newcomer or, when the address is taken, somebody who never was: what this takes is not to tell
// whether there was anybody.
func (n *newcomer) signUp(tx *gorm.DB, welcome func(tx *gorm.DB, accountID int64) error) error {
	err := tx.Transaction(func(tx *gorm.DB) error {
		created, err := n.create(tx, n.email)
		if err != nil {
			return err
		}
		return welcome(tx, created.AccountID)
	})
	if models.CodeOf(err) != models.Conflict {
		return err
	}
	err = tx.Transaction(func(tx *gorm.DB) error {
		created, err := n.create(tx, randomHex(16)+"@example.invalid")
		if err != nil {
			return err
		}
		if err := welcome(tx, created.AccountID); err != nil {
			return err
		}
		return errNobody
	})
	if errors.Is(err, errNobody) {
		return nil
	}
	return err
}

// errNobody undoes the making of somebody who never was.
var errNobody = errors.New("nobody signed up")
