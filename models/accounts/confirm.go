package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// Confirmer is whoever brings the link that confirms an address: UserID is the user who is signed in there, 0 for nobody,
// Devices what their browser keeps to be known by, and Password the account's password if they typed it.
type Confirmer struct {
	UserID   int64
	Devices  []string
	Password string
	RemoteIP string
}

// Confirmation is what a link that confirms an address does, or has done. ByMailAlone tells that whoever brings it shows
// nothing but that they read the mail. Then Ends says what was made in the account's name before and ends, its password
// among it; ResetToken is for choosing another one.
type Confirmation struct {
	Email       string
	UserID      int64
	ByMailAlone bool
	Ends        []notice.Ended
	Device      string // what the browser keeps to be known by from now on, in place of FormerDevice
	ResetToken  string
	Epoch       int64 // of the user's sessions from now on

	FormerDevice string
}

// CheckConfirmation tells what ConfirmAddress would do for whom brings the link; NotFound when it does not work (any more).
func (a *Accounts) CheckConfirmation(ctx context.Context, token string, by Confirmer) (Confirmation, error) {
	tx, now := a.DB.WithContext(ctx), a.Clock.Now()
	_, user, err := findConfirmation(tx, token, now)
	if err != nil {
		return Confirmation{}, err
	}
	same, err := by.is(tx, user.ID, now)
	if err != nil {
		return Confirmation{}, err
	}
	c := Confirmation{Email: user.Email, UserID: user.ID, ByMailAlone: !same}
	if !same {
		c.Ends, err = a.endsOf(tx, user.ID)
	}
	return c, err
}

func (a *Accounts) endsOf(tx *gorm.DB, userID int64) ([]notice.Ended, error) {
	member, err := models.FirstMembership(tx, userID)
	if err != nil {
		return nil, err
	}
	return models.Unconfirmed(tx, member.AccountID)
}

// ConfirmAddress notes that whoever brings the token reads mail at its user's address. Who also shows that they made the
// account – they are signed in there, the browser is one that the user signed up or in with, or they know the password –
// keeps everything. Else somebody else may have made it: what was made in its name before ends in the same transaction. A
// wrong password is refused, as that of a sign-in.
func (a *Accounts) ConfirmAddress(ctx context.Context, token string, by Confirmer) (c Confirmation, err error) {
	now := a.Clock.Now()
	_, user, err := findConfirmation(a.DB.WithContext(ctx), token, now)
	if err != nil {
		return c, err
	}
	same, err := by.is(a.DB.WithContext(ctx), user.ID, now)
	if err != nil {
		return c, err
	}
	if !same && by.Password != "" {
		if err := a.checkOwn(ctx, user, &by); err != nil {
			return c, err
		}
		same = true
	}
	c = Confirmation{UserID: user.ID, ByMailAlone: !same, Device: NewDevice()}
	if c.ByMailAlone {
		c.ResetToken = proof.RandomHex(32)
	}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := c.carryOut(tx, token, &by, now); err != nil {
			return err
		}
		return a.welcomeUser(tx, c.UserID)
	})
	takenOver.Add(1)
	return c, err
}

// carryOut confirms the address, under the account's lock.
func (c *Confirmation) carryOut(tx *gorm.DB, token string, by *Confirmer, now time.Time) error {
	member, err := models.FirstMembership(tx, c.UserID)
	if err != nil {
		return err
	}
	if _, err := models.LockAccountsOf(tx, c.UserID, member.AccountID); err != nil {
		return err
	}
	t, user, err := findConfirmation(tx, token, now) // as it is under the lock
	if err != nil {
		return err
	}
	if err := models.SpendMailToken(tx, t); err != nil {
		return err
	}
	c.Email, c.Ends = user.Email, nil
	if c.ByMailAlone {
		if c.Ends, err = confirmByMailAlone(tx, member.AccountID, now); err != nil {
			return err
		}
		if err := models.CreateMailToken(tx, newMailToken(models.TokenReset, user, c.ResetToken, now)); err != nil {
			return err
		}
	}
	if err := models.ConfirmEmail(tx, user.ID, now); err != nil {
		return err
	}
	confirmed := trail.AddressConfirmed{UserID: user.ID, Email: models.ReadableEmail(user.Email), Ended: c.Ends}
	if err := models.RecordOfUser(tx, user.ID, now, confirmed); err != nil {
		return err
	}
	if user, err = models.FindUser(tx, user.ID); err != nil {
		return err
	}
	c.Epoch = user.SessionEpoch
	if by.UserID != user.ID && !user.SecondFactor { // who is signed in goes on; who has a second factor is not before they have shown it
		if err := recordSignIn(tx, &SignedIn{UserID: user.ID, Method: models.ByMail}, now); err != nil {
			return err
		}
	}
	if err := models.SaveKnownNetwork(tx, &models.KnownNetwork{UserID: user.ID, Network: models.NetworkOf(by.RemoteIP), SeenAt: now}); err != nil {
		return err
	}
	if c.FormerDevice, err = knownAmong(tx, by.Devices, user.ID, now); err != nil {
		return err
	}
	return rememberDevice(tx, user.ID, c.Device, hashOfDevice(c.FormerDevice), now)
}

// confirmByMailAlone ends what was made in the account's name by whom nobody knows, and keeps a note of it.
func confirmByMailAlone(tx *gorm.DB, accountID int64, now time.Time) (ends []notice.Ended, err error) {
	if ends, err = models.EndUnconfirmed(tx, accountID, now); err != nil {
		return nil, err
	}
	_, err = models.Notify(tx, &models.Notification{
		AccountID: accountID, Key: "confirmed", CreatedAt: now, Says: notice.ConfirmedByMail{Ended: ends},
	})
	return ends, err
}

// is tells whether whoever confirms shows, without a password, that they are the user.
func (by *Confirmer) is(tx *gorm.DB, userID int64, now time.Time) (bool, error) {
	if by.UserID == userID {
		return true, nil
	}
	known, err := models.FindKnownDevice(tx, hashDevices(by.Devices), []int64{userID}, now)
	return known != nil, err
}

// checkOwn checks the password that was typed with the link: as often as at sign-in.
func (a *Accounts) checkOwn(ctx context.Context, user *models.User, by *Confirmer) error {
	c, err := a.beginClaim(ctx, typedEmail(user.Email), models.NetworkOf(by.RemoteIP), nil)
	if err != nil {
		return err
	}
	defer c.end()
	matches, err := proof.PasswordMatches(user.PasswordHash, by.Password, a.HashMemoryKiB)
	if err != nil || matches {
		return err
	}
	notTheirs := models.RefuseField("password", cause.NotTheirPassword)
	return errors.Join(c.attempt.failed(ctx, c.countFailure), notTheirs)
}

// findConfirmation finds the token and its user, whose address is not confirmed yet.
func findConfirmation(tx *gorm.DB, token string, now time.Time) (*models.MailToken, *models.User, error) {
	t, err := findMailToken(tx, models.TokenConfirm, token, now)
	if err != nil {
		return nil, nil, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return nil, nil, err
	}
	if user.EmailConfirmedAt != nil {
		return nil, nil, models.Refuse(models.NotFound, cause.AddressConfirmed)
	}
	return t, user, nil
}

// newMailToken is the row of a token for a link in a mail to the user.
func newMailToken(purpose models.TokenPurpose, user *models.User, token string, now time.Time) *models.MailToken {
	return &models.MailToken{
		TokenHash: proof.HashToken(token), Purpose: purpose, UserID: user.ID, Email: user.Email, CreatedAt: now, ExpiresAt: now.Add(linkTimes[purpose]),
	}
}

// linkTimes are how long the links in mails to users work. That to choose another password works as long as mails are
// counted, so that whoever gets no more of them today has one that works: see MailsPerMailbox.
var linkTimes = map[models.TokenPurpose]time.Duration{
	models.TokenConfirm: confirmTime, models.TokenReset: resetTime, models.TokenUnsubscribe: unsubscribeTime,
	models.TokenNewEmail: newEmailTime, models.TokenStopEmail: stopEmailTime,
}
