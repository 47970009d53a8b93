package accounts

import (
	"context"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// StopEmail is what the link in the mail to the address before does: it is the user's again, if it is not any more (Changed), and everything by
// which somebody is signed in ends, the password among it, as whoever asked for another address knew it. ResetToken is for choosing another.
type StopEmail struct {
	Email, Other string // the address before, and that which was wanted or is the user's now; "" if none is
	Changed      bool
	Taken        bool // by somebody else: all else has ended, but the address does not come back
	ResetToken   string
	accountID    int64
	token        *models.MailToken
	user         *models.User
}

// CheckStopEmail tells what StopEmailChange would do; NotFound when the link does not work (any more).
func (a *Accounts) CheckStopEmail(ctx context.Context, token string) (*StopEmail, error) {
	return findStopEmail(a.DB.WithContext(ctx), token, a.Clock.Now())
}

// StopEmailChange undoes the change, or keeps it from happening, for whoever reads the mail of the address before.
func (a *Accounts) StopEmailChange(ctx context.Context, token string) (s *StopEmail, err error) {
	now, reset := a.Clock.Now(), proof.RandomHex(32)
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if s, err = findStopEmail(tx, token, now); err != nil {
			return err
		}
		if err := lockBoth(tx, s.accountID, s.user.ID); err != nil {
			return err
		}
		if s, err = findStopEmail(tx, token, now); err != nil { // as it is under the lock
			return err
		}
		s.ResetToken = reset
		return s.carryOut(tx, now)
	})
	takenOver.Add(1)
	return s, err
}

func (s *StopEmail) carryOut(tx *gorm.DB, now time.Time) error {
	if err := s.takeBack(tx, now); err != nil {
		return err
	}
	stopped := trail.EmailStopped{Email: models.ReadableEmail(s.Email), Other: models.ReadableEmail(s.Other), TakenBack: s.Changed && !s.Taken}
	if err := models.RecordOfUser(tx, s.user.ID, now, stopped); err != nil {
		return err
	}
	if err := models.DropEmailMails(tx, s.accountID); err != nil { // they would make links of their own
		return err
	}
	if err := models.ChangePassword(tx, s.user.ID, ""); err != nil {
		return err
	}
	if err := models.DeleteFactorsSince(tx, s.user.ID, s.token.CreatedAt.Add(-stopEmailTime)); err != nil { // they may be a thief's, and keep the user out
		return err
	}
	if err := models.DeleteMailTokens(tx, s.user.ID, models.TokenNewEmail); err != nil {
		return err
	}
	user, err := models.FindUser(tx, s.user.ID)
	if err != nil {
		return err
	}
	return models.CreateMailToken(tx, newMailToken(models.TokenReset, user, s.ResetToken, now))
}

// takeBack makes the address the user's again. If it is somebody else's by now the link can be used once more.
func (s *StopEmail) takeBack(tx *gorm.DB, now time.Time) error {
	if s.Changed {
		err := tx.Transaction(func(tx *gorm.DB) error { return models.ChangeEmail(tx, s.accountID, s.user, s.Email, &now, now) })
		if s.Taken = models.CodeOf(err) == models.Invalid; s.Taken {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return models.SpendStopTokens(tx, s.token, s.Changed)
}

// findStopEmail finds the token. It works for as long as it is mailed for, however often the address was changed since.
func findStopEmail(tx *gorm.DB, token string, now time.Time) (*StopEmail, error) {
	t, err := models.FindMailToken(tx, models.TokenStopEmail, proof.HashToken(token), now)
	if err != nil {
		return nil, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return nil, err
	}
	member, err := models.FirstMembership(tx, user.ID)
	if err != nil {
		return nil, err
	}
	account, err := models.FindAccount(tx, member.AccountID)
	if err != nil {
		return nil, err
	}
	if account.ClosedAt != nil {
		return nil, models.Refuse(models.NotFound, cause.LinkNotValid)
	}
	s := &StopEmail{Email: t.Email, Other: user.NewEmail, accountID: member.AccountID, token: t, user: user}
	if user.Email != t.Email {
		s.Other, s.Changed = user.Email, true
	}
	return s, nil
}
