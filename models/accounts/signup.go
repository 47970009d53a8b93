package accounts

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
)

// signUpsPerNetwork is how many sign-ups from one network a window allows.
const signUpsPerNetwork = 30

// SignUp is Create for strangers where mails reach people: it succeeds whether the address is free or taken, after the same
// work, and orders a mail to the address that tells its owner which, unless they were sent as many as there may be. The
// address is not confirmed yet.
func (a *Accounts) SignUp(ctx context.Context, in NewAccount, remoteIP string) error {
	if err := a.throttle(ctx, limitOf("sign-up "+models.NetworkOf(remoteIP), signUpsPerNetwork)); err != nil {
		return err
	}
	n, err := a.newcomer(ctx, in)
	if err != nil {
		return err
	}
	n.network = models.NetworkOf(remoteIP)
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := proof.CountUnder(tx, []limit{mailsOfDay(n.network)}, n.now); err != nil {
			return err
		}
		if err := n.signUp(tx, a.welcome); err != nil {
			return err
		}
		return orderBounded(tx, models.MailSignUp, recipient{forms: []string{n.email}, wanted: true}, n.now)
	})
}

// SignUpOpenly is Create for strangers where no mail reaches anybody, so that nothing can be told to the owner of an address
// alone: it fails with Conflict, on the field email, when the address is taken. So addresses can be tried, as often as there
// may be sign-ups from a network. The address stays unconfirmed.
func (a *Accounts) SignUpOpenly(ctx context.Context, in NewAccount, remoteIP string) (created *Created, err error) {
	if err := a.throttle(ctx, limitOf("sign-up "+models.NetworkOf(remoteIP), signUpsPerNetwork)); err != nil {
		return nil, err
	}
	n, err := a.newcomer(ctx, in)
	if err != nil {
		return nil, err
	}
	n.network = models.NetworkOf(remoteIP)
	err = a.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if err := proof.CountUnder(tx, []limit{mailsOfDay(n.network)}, n.now); err != nil {
			return err
		}
		if created, err = n.create(tx, n.email); err != nil {
			return err
		}
		if err := models.SaveKnownNetwork(tx, &models.KnownNetwork{UserID: created.UserID, Network: n.network, SeenAt: n.now}); err != nil {
			return err
		}
		if err := a.welcome(tx, created.AccountID); err != nil {
			return err
		}
		return orderBounded(tx, models.MailSignUp, recipient{forms: []string{n.email}, wanted: true}, n.now)
	})
	return created, err
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
		created, err := n.create(tx, proof.RandomHex(16)+"@example.invalid")
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
