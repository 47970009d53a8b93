package accounts

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// Another address for a user. They ask for it with their password; a link that is mailed to it makes it theirs, and one that is mailed to the
// address before gives that back, and ends everything by which whoever asked is signed in. Where no mail reaches anybody it is
// changed at once. What a page answers never tells whether an address is somebody else's: only its mailbox is told.
const (
	newEmailTime  = models.NewEmailTime
	stopEmailTime = models.StopEmailTime

	NewEmailHours  = notice.Hours(newEmailTime / time.Hour)
	StopEmailHours = notice.Hours(stopEmailTime / time.Hour)

	// EmailChangesPerDay is how often an account may ask for another address in a day: often enough for slips of typing.
	EmailChangesPerDay = 5
)

// AskForEmail has a mail sent to the address that the user wants, and one to that which they have; done tells that it is changed already,
// as no mail reaches anybody. A second request takes the place of the first.
func (a *Accounts) AskForEmail(ctx context.Context, p Proof, typed string) (done bool, err error) {
	email, err := models.CanonicalEmail(typed)
	if err != nil {
		return false, err
	}
	if err := a.check(ctx, &p, "email_password"); err != nil {
		return false, err
	}
	now, network := a.Clock.Now(), models.NetworkOf(p.RemoteIP)
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := p.lock(tx)
		if err != nil {
			return err
		}
		if user.Email == email {
			return models.RefuseField("email", cause.AddressSame)
		}
		if err := proof.CountUnder(tx, []limit{emailChanges(p.AccountID), limitOf("mails "+network, mailsPerNetwork), mailsOfDay(network)}, now); err != nil {
			return err
		}
		if done = !a.ConfirmsByMail; done {
			return a.changeEmail(tx, p.AccountID, user, email, nil, now)
		}
		return orderEmailMails(tx, p.AccountID, user, email, now)
	})
	takenOver.Add(1) // a change may end tokens
	return done && err == nil, err
}

// emailChanges bounds how often the account may ask.
func emailChanges(accountID int64) limit {
	return limitOf(models.DayThrottle+"email changes "+strconv.FormatInt(accountID, 10), EmailChangesPerDay)
}

// orderEmailMails orders both mails. The address that is wanted gets as many as any address may in a day, whoever asks: what is beyond is
// not sent, and looks the same. That which the user has is told only if they ever showed that they read its mail: a stranger to whom
// it belongs could take the account by it.
func orderEmailMails(tx *gorm.DB, accountID int64, user *models.User, email string, now time.Time) error {
	if err := models.AskForEmail(tx, user.ID, email, now); err != nil {
		return err
	}
	if err := models.RecordOfUser(tx, user.ID, now, trail.EmailAsked{Email: models.ReadableEmail(email)}); err != nil {
		return err
	}
	if user.EmailConfirmedAt != nil {
		if err := models.OrderMailOf(tx, accountID, models.MailOldEmail, user.Email, now); err != nil {
			return err
		}
	}
	err := proof.CountUnder(tx, []limit{recipient{forms: []string{email}, wanted: true}.limit(models.MailNewEmail)}, now)
	if models.CodeOf(err) == models.TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	return models.OrderMailOf(tx, accountID, models.MailNewEmail, email, now)
}

// changeEmail gives the user the address, and tells both: the one before by a mail of its own, the new one as all that happens.
func (a *Accounts) changeEmail(tx *gorm.DB, accountID int64, user *models.User, email string, confirmed *time.Time, now time.Time) error {
	if err := models.ChangeEmail(tx, accountID, user, email, confirmed, now); err != nil {
		return err
	}
	if user.EmailConfirmedAt != nil {
		// Until its mail is written, too, the address before is kept for its user: nobody else signs up with it.
		if err := models.CreateMailToken(tx, newMailToken(models.TokenStopEmail, user, proof.RandomHex(32), now)); err != nil {
			return err
		}
		if err := models.OrderMailOf(tx, accountID, models.MailOldEmail, user.Email, now); err != nil {
			return err
		}
	}
	changed := trail.EmailChanged{UserID: user.ID, Before: models.ReadableEmail(user.Email), After: models.ReadableEmail(email)}
	if err := models.RecordOfUser(tx, user.ID, now, changed); err != nil {
		return err
	}
	_, err := models.Notify(tx, &models.Notification{
		AccountID: accountID, Key: "email " + strconv.FormatInt(now.UnixMicro(), 10), CreatedAt: now, About: user.ID,
		Says: notice.EmailChanged{Before: models.ReadableEmail(user.Email), Email: models.ReadableEmail(email)},
	})
	return err
}

// DropNewEmail ends what AskForEmail began: the link that was mailed does nothing any more.
func (a *Accounts) DropNewEmail(ctx context.Context, owner Owner) error {
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccountsOf(tx, owner.UserID, owner.AccountID); err != nil {
			return err
		}
		user, err := models.FindUser(tx, owner.UserID)
		if err != nil {
			return err
		}
		return dropNewEmail(tx, user, a.Clock.Now())
	})
}

// dropNewEmail ends the user's wish for another address, if they have one. Their accounts are locked.
func dropNewEmail(tx *gorm.DB, user *models.User, now time.Time) error {
	if user.NewEmail == "" {
		return nil
	}
	if err := models.RecordOfUser(tx, user.ID, now, trail.EmailDropped{}); err != nil {
		return err
	}
	if err := models.DeleteMailTokens(tx, user.ID, models.TokenNewEmail); err != nil {
		return err
	}
	return models.DropNewEmail(tx, user.ID)
}

// WantedEmail is the address that the user asked for and can still confirm, "" for none.
func (a *Accounts) WantedEmail(ctx context.Context, userID int64) (string, error) {
	user, err := models.FindUser(a.DB.WithContext(ctx), userID)
	if err != nil || !wants(user, a.Clock.Now()) {
		return "", err
	}
	return user.NewEmail, nil
}

func wants(user *models.User, now time.Time) bool {
	return user.NewEmail != "" && user.NewEmailAt != nil && now.Before(user.NewEmailAt.Add(newEmailTime))
}

// EmailChange is what the link to the address that is wanted does: whose account it is, and both addresses. AsksPassword tells that whoever
// brings it shows nothing but that they read the mail: a stranger could have asked for their address, to share an account that they take
// for their own.
type EmailChange struct {
	AsksPassword  bool
	UserID        int64
	Before, Email string
	accountID     int64
	token         *models.MailToken
	user          *models.User
}

// CheckNewEmail tells what ConfirmNewEmail would do; NotFound when the link does not work (any more).
func (a *Accounts) CheckNewEmail(ctx context.Context, token string, by Confirmer) (*EmailChange, error) {
	now := a.Clock.Now()
	c, err := findNewEmail(a.DB.WithContext(ctx), token, now)
	if err != nil {
		return nil, err
	}
	same, err := by.is(a.DB.WithContext(ctx), c.UserID, now)
	c.AsksPassword = !same
	return c, err
}

// ConfirmNewEmail makes the address the user's, for who brings the link and shows that they are the user: they are signed in there, the browser
// is one that the user signed in with, or they know the password. Sessions go on.
func (a *Accounts) ConfirmNewEmail(ctx context.Context, token string, by Confirmer) (c *EmailChange, err error) {
	now := a.Clock.Now()
	if c, err = a.CheckNewEmail(ctx, token, by); err != nil {
		return nil, err
	}
	if c.AsksPassword {
		// Who asked for the address had shown all else.
		p := Proof{Owner: Owner{AccountID: c.accountID, UserID: c.UserID}, Password: by.Password, RemoteIP: by.RemoteIP, Devices: by.Devices}
		if err := a.checkPasswordOf(ctx, &p, "password"); err != nil {
			return nil, err
		}
	}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if c, err = findNewEmail(tx, token, now); err != nil {
			return err
		}
		if err := lockBoth(tx, c.accountID, c.UserID); err != nil {
			return err
		}
		if c, err = findNewEmail(tx, token, now); err != nil { // as it is under the lock
			return err
		}
		if err := models.SpendMailToken(tx, c.token); err != nil {
			return err
		}
		if err := a.changeEmail(tx, c.accountID, c.user, c.Email, &now, now); err != nil {
			return err
		}
		return a.welcomeUser(tx, c.UserID)
	})
	takenOver.Add(1)
	return c, err
}

func lockBoth(tx *gorm.DB, accountID, userID int64) error {
	if _, err := models.LockAccountsOf(tx, userID, accountID); err != nil {
		return err
	}
	_, err := models.LockUser(tx, userID)
	return err
}

// findNewEmail finds the token, unless its user wants another address by now, or none.
func findNewEmail(tx *gorm.DB, token string, now time.Time) (*EmailChange, error) {
	t, err := models.FindMailToken(tx, models.TokenNewEmail, proof.HashToken(token), now)
	if err != nil {
		return nil, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return nil, err
	}
	if user.NewEmail != t.Email || !wants(user, now) {
		return nil, models.Refuse(models.NotFound, cause.AddressNotWanted)
	}
	member, err := models.FirstMembership(tx, user.ID)
	if err != nil {
		return nil, err
	}
	return &EmailChange{UserID: user.ID, Before: user.Email, Email: t.Email, accountID: member.AccountID, token: t, user: user}, nil
}
