package accounts

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// toldFailures is how many failures to sign in with an address on one day its owner is told of, once a day: more than who
// mistypes a password makes.
const toldFailures = 10

// failuresPerRun bounds one run of TellOfFailures; the next goes on.
const failuresPerRun = 200

// TellOfFailures tells the owners of addresses that many attempts to sign in with have failed today, once on each day, and
// gives how many were told. It looks up only here whose an address is, so that a failure takes as long for everybody.
func (a *Accounts) TellOfFailures(ctx context.Context) (told int, err error) {
	untold, err := models.UntoldFailures(a.DB.WithContext(ctx), toldFailures, failuresPerRun)
	if err != nil {
		return 0, err
	}
	_, err = models.InTurn(ctx, untold, func(f *models.SignInFailures) error {
		n, err := a.tellOfFailures(ctx, f)
		told += n
		return err
	})
	return told, err
}

// tellOfFailures tells the users of one address; all but very few have one at most.
func (a *Accounts) tellOfFailures(ctx context.Context, f *models.SignInFailures) (told int, err error) {
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), f.Email)
	if err != nil {
		return 0, err
	}
	now := a.Clock.Now()
	for i := range users {
		err := a.DB.Write(ctx, func(tx *gorm.DB) error {
			created, err := notifyOfFailures(tx, &users[i], f, now)
			if created {
				told++
			}
			return err
		})
		if err != nil {
			return told, err
		}
	}
	f.ToldAt = &now
	return told, a.DB.Write(ctx, func(tx *gorm.DB) error { return f.SaveTold(tx) })
}

func notifyOfFailures(tx *gorm.DB, user *models.User, f *models.SignInFailures, now time.Time) (created bool, err error) {
	member, err := models.FirstMembership(tx, user.ID)
	if models.CodeOf(err) == models.Forbidden {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, err := models.LockAccount(tx, member.AccountID); err != nil {
		return false, err
	}
	return models.Notify(tx, &models.Notification{
		AccountID: member.AccountID, Key: fmt.Sprintf("failures %d %s", user.ID, f.Day.Format(time.DateOnly)), CreatedAt: now, About: user.ID,
		Says: notice.SignInsFailed{
			Email: models.ReadableEmail(user.Email), Failures: f.Failures, Tried: notice.Span{From: f.FirstAt, Until: f.LastAt},
			Guesses: signInsPerAddress, WithinMinutes: int64(throttleWindow / time.Minute),
		},
	})
}
