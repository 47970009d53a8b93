package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/reading"
	"ocrconsole/models/trail"
)

// Rename gives the account another name; an empty one is that of the user's address.
func (a *Accounts) Rename(ctx context.Context, owner Owner, name string) error {
	in := NewAccount{Name: name}
	user, err := models.FindUser(a.DB.WithContext(ctx), owner.UserID)
	if err != nil {
		return err
	}
	if err := in.checkName(user.Email); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, owner.AccountID)
		if err != nil {
			return err
		}
		if account.Name == in.Name {
			return nil
		}
		if err := models.Record(tx, account.ID, a.Clock.Now(), trail.AccountRenamed{Before: account.Name, After: in.Name}); err != nil {
			return err
		}
		account.Name = in.Name
		return account.SaveName(tx)
	})
}

// Display is how a user reads pages: their theme, the time zone of times, whether the key / does nothing, and how numbers and days
// are written.
type Display struct {
	Theme, TimeZone string
	NoSlash         bool
	Reading         reading.Style
}

// SaveDisplay remembers it.
func (a *Accounts) SaveDisplay(ctx context.Context, userID int64, d Display) error {
	d.TimeZone = strings.TrimSpace(d.TimeZone)
	if _, err := time.LoadLocation(d.TimeZone); err != nil || d.TimeZone == "Local" || len(d.TimeZone) > 64 {
		return models.RefuseField("time_zone", cause.TimeZoneUnknown)
	}
	if d.Theme != "" && d.Theme != "light" && d.Theme != "dark" {
		return models.RefuseField("theme", cause.ThemeUnknown)
	}
	if !d.Reading.Numbers.Known() {
		return models.RefuseField("numbers", cause.NumbersUnknown)
	}
	if !d.Reading.Days.Known() {
		return models.RefuseField("days", cause.DaysUnknown)
	}
	return models.SaveDisplay(a.DB.WithContext(ctx), userID, d.Theme, d.TimeZone, d.NoSlash, d.Reading)
}

// Proof is what a user shows before something that cannot be undone: that it is them who sit there.
type Proof struct {
	Owner
	Password, RemoteIP string
	Devices            []string
	// Session is the epoch of the session that it was sent in.
	Session int64
	// Proven tells that, within ProveTime, whoever sits there has shown all that a sign-in asks of the user.
	Proven bool
}

// checkPasswordOf fails beside the field when the password is not the user's: after as many failures as at sign-in, with TooMany.
func (a *Accounts) checkPasswordOf(ctx context.Context, p *Proof, field string) error {
	user, err := models.FindUser(a.DB.WithContext(ctx), p.UserID)
	if err != nil {
		return err
	}
	c, err := a.beginClaim(ctx, typedEmail(user.Email), models.NetworkOf(p.RemoteIP), p.Devices)
	if err != nil {
		return err
	}
	defer c.end()
	matches, err := proof.PasswordMatches(user.PasswordHash, p.Password, a.HashMemoryKiB)
	if err != nil || matches {
		return err
	}
	return errors.Join(c.attempt.failed(ctx, c.countFailure), models.RefuseField(field, cause.WrongOwnPassword))
}

// ChangeOwnPassword gives the user another password, who shows that they know the one before. All their other sessions, API tokens
// and known browsers end: the session goes on with the epoch that is given. Of two changes at once the second fails, as its session
// has ended.
func (a *Accounts) ChangeOwnPassword(ctx context.Context, p Proof, password string) (SignedIn, error) {
	who, err := a.Identity(ctx, p.UserID, 0)
	if err != nil {
		return SignedIn{}, err
	}
	if err := CheckPassword(password, who.Email, who.AccountName); err != nil {
		return SignedIn{}, err
	}
	if err := a.check(ctx, &p, "current_password"); err != nil {
		return SignedIn{}, err
	}
	hash, err := proof.HashPassword(password, a.HashMemoryKiB)
	if err != nil {
		return SignedIn{}, err
	}
	now := a.Clock.Now()
	as := SignedIn{UserID: p.UserID, Device: NewDevice()}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := p.lock(tx)
		if err != nil {
			return err
		}
		if err := models.ChangePassword(tx, user.ID, hash); err != nil {
			return err
		}
		as.Epoch = user.SessionEpoch + 1
		if err := rememberDevice(tx, user.ID, as.Device, "", now); err != nil {
			return err
		}
		if err := models.RecordOfUser(tx, p.UserID, now, trail.PasswordChanged{UserID: p.UserID}); err != nil {
			return err
		}
		_, err = models.Notify(tx, &models.Notification{
			AccountID: p.AccountID, Key: "password-of-session " + hex.EncodeToString(hashOf(as.Device)), CreatedAt: now, About: user.ID,
			Says: notice.PasswordChanged{Email: models.ReadableEmail(user.Email), InConsole: true},
		})
		return err
	})
	takenOver.Add(1)
	return as, err
}

// lock locks the account and then the user, and fails with Unauthorized when the session has ended meanwhile.
func (p *Proof) lock(tx *gorm.DB) (*models.User, error) {
	if _, err := models.LockAccountsOf(tx, p.UserID, p.AccountID); err != nil {
		return nil, err
	}
	user, err := models.LockUser(tx, p.UserID)
	if err == nil && user.SessionEpoch != p.Session {
		err = models.Refuse(models.Unauthorized, cause.SignedOutMeanwhile)
	}
	return user, err
}

func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:8]
}
