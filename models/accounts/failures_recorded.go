package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// countFailure counts that the password was wrong, for the trail: whoever's address it is, and from whichever browser.
func (c *claim) countFailure(tx *gorm.DB) error {
	return models.CountFailureHour(tx, c.email, c.network, c.now)
}

// countRefused counts for the trail, if err refuses it, a passkey or a link of a mail: of the address, or of nobody's where it is "". It gives err.
func (a *Accounts) countRefused(ctx context.Context, email string, refused models.Code, err error) error {
	if models.CodeOf(err) != refused {
		return err
	}
	network := models.NetworkOf(trail.ActorOf(ctx).Address)
	return errors.Join(a.DB.Write(ctx, func(tx *gorm.DB) error { return models.CountFailureHour(tx, email, network, a.Clock.Now()) }), err)
}

// RecordFailures tells the trails of passwords, and codes after them, that were wrong: of each user at most twice for an hour, when the first has failed and
// when the hour is over, and of all addresses that are nobody's once, in the trail of the house. It gives how many entries it made. As
// in TellOfFailures, it is looked up only here whose an address is.
func (a *Accounts) RecordFailures(ctx context.Context) (entries int, err error) {
	now := a.Clock.Now()
	hour := now.Truncate(time.Hour)
	unseen, err := models.UnseenFailures(a.DB.WithContext(ctx), failuresPerRun)
	if err != nil {
		return 0, err
	}
	over, err := models.UnrecordedFailures(a.DB.WithContext(ctx), hour, failuresPerRun)
	if err != nil {
		return 0, err
	}
	_, failed := models.InTurn(ctx, append(unseen, over...), func(f *models.FailureHour) error {
		n, err := a.recordFailures(ctx, f, now)
		entries += n
		return err
	})
	n, err := a.recordStrangers(ctx, hour, now)
	return entries + n, errors.Join(failed, err)
}

// recordFailures tells the trails of the users with the address, all but very few of which have one at most.
func (a *Accounts) recordFailures(ctx context.Context, f *models.FailureHour, now time.Time) (entries int, err error) {
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), f.Email)
	if err != nil {
		return 0, err
	}
	whose := models.AddressOfUser
	if len(users) == 0 {
		_, err := f.SaveRecorded(a.DB.WithContext(ctx), models.AddressOfNobody, 0)
		return 0, err
	}
	act := trail.SignInsFailed{Email: models.ReadableEmail(f.Email), Failures: f.Failures - f.Recorded, From: f.FirstAt.UTC(), Until: f.LastAt.UTC(), Network: f.Network}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		for i := range users {
			if err := models.RecordOfUser(tx, users[i].ID, now, act); err != nil {
				return err
			}
		}
		saved, err := f.SaveRecorded(tx, whose, f.Failures)
		if err == nil && !saved {
			err = errNobody // another process has told it: this entry is undone
		}
		return err
	})
	if err == errNobody { //nolint:errorlint // it is returned as it is
		return 0, nil
	}
	return len(users), err
}

func (a *Accounts) recordStrangers(ctx context.Context, hour, now time.Time) (entries int, err error) {
	over, err := models.UnrecordedStrangers(a.DB.WithContext(ctx), hour)
	if err != nil {
		return 0, err
	}
	for _, h := range over {
		err := a.DB.Write(ctx, func(tx *gorm.DB) error {
			told, err := models.SaveRecordedStrangers(tx, h.Hour)
			if err != nil || told == 0 {
				return err
			}
			entries++
			return models.RecordOfHouse(tx, now, trail.StrangersFailed{
				Failures: h.Failures, Addresses: h.Addresses, From: h.Hour.UTC(), Until: h.Hour.Add(time.Hour).UTC(),
			})
		})
		if err != nil {
			return entries, err
		}
	}
	return entries, nil
}
