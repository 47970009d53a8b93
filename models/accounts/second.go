package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// halfSignedIn is whose password, or mail, was right, and whose second factor is still to be shown.
type halfSignedIn struct {
	Epoch        int64               `json:"epoch"`
	FormerDevice string              `json:"former_device,omitzero"`
	Method       models.SignInMethod `json:"method"`
	Key          *proof.KeyAsking    `json:"key,omitzero"` // that is asked for, if the user has any
}

// BeginSecond keeps that a user has shown all but the second factor. The token is for the browser in which they did.
func (f *Factors) BeginSecond(ctx context.Context, as SignedIn) (token string, err error) {
	key, err := f.askForOne(ctx, as.UserID)
	if err != nil {
		return "", err
	}
	if token, err = f.beginStep(ctx, models.StepSecond, &as.UserID, halfSignedIn{as.Epoch, as.FormerDevice, as.Method, key}); err != nil {
		return "", err
	}
	return token, f.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.RecordOfUser(tx, as.UserID, f.Clock.Now(), trail.SecondAsked{UserID: as.UserID, Method: string(as.Method)})
	})
}

// Second is what a user may show as the second factor.
type Second struct {
	Email     string
	Codes     bool   // of their program
	Passkey   string // that the browser is asked for, as JSON; "" if they have none
	Recovery  bool
	CodesLeft int64
}

// CheckSecond tells what is asked of whoever has the token; NotFound if nothing is any more.
func (f *Factors) CheckSecond(ctx context.Context, token string) (s Second, err error) {
	tx := f.DB.WithContext(ctx)
	half, user, err := f.readSecond(tx, token)
	if err != nil {
		return s, err
	}
	if half.Key != nil {
		if s.Passkey, err = half.Key.Text(); err != nil {
			return s, err
		}
	}
	own, err := f.Own(ctx, user.ID)
	if err != nil {
		return s, err
	}
	s.Email, s.Codes, s.Recovery, s.CodesLeft = models.ReadableEmail(user.Email), own.Since != nil, own.CodesLeft > 0, own.CodesLeft
	return s, nil
}

// readSecond gives the half sign-in and its user. It is over when all sessions of the user were ended meanwhile, as by another password.
func (f *Factors) readSecond(tx *gorm.DB, token string) (half *halfStep, user *models.User, err error) {
	half = &halfStep{}
	if half.step, err = f.readStep(tx, models.StepSecond, token, &half.halfSignedIn); err != nil {
		return nil, nil, err
	}
	if half.step.UserID == nil {
		return nil, nil, proof.StepOver()
	}
	user, err = models.FindUser(tx, *half.step.UserID)
	if err == nil && user.SessionEpoch != half.Epoch {
		err = proof.StepOver()
	}
	return half, user, err
}

// halfStep is a half sign-in as it is stored.
type halfStep struct {
	halfSignedIn
	step *models.SignInStep
}

// SecondByCode ends the sign-in of the token by a code of the user's program. A wrong one is Invalid beside the field code, whatever is
// wrong with it: TooMany after too many.
func (f *Factors) SecondByCode(ctx context.Context, token, typed, remoteIP string) (SignedIn, error) {
	return f.second(ctx, token, remoteIP, models.ByCode, "code", f.tryCode, func(tx *gorm.DB, user *models.User, now time.Time) (bool, error) {
		return f.checkCode(tx, user.ID, typed, now)
	})
}

// SecondByRecovery ends it by a code for when all else was lost.
func (f *Factors) SecondByRecovery(ctx context.Context, token, typed, remoteIP string) (SignedIn, error) {
	return f.second(ctx, token, remoteIP, models.ByRecoveryCode, "recovery", f.tryRecovery, func(tx *gorm.DB, user *models.User, now time.Time) (bool, error) {
		return f.takeRecoveryCode(tx, user, typed, now)
	})
}

// counted counts that something is tried as the second factor.
type counted func(ctx context.Context, userID int64, remoteIP string) (*codeTries, error)

// shown tells whether what was brought is the user's. It ends what is good once.
type shown func(tx *gorm.DB, user *models.User, now time.Time) (bool, error)

func (f *Factors) second(ctx context.Context, token, remoteIP string, by models.SignInMethod, field string, count counted, show shown) (as SignedIn, err error) {
	_, user, err := f.readSecond(f.DB.WithContext(ctx), token)
	if err != nil {
		return as, err
	}
	tries, err := count(ctx, user.ID, remoteIP)
	if err != nil {
		return as, err
	}
	now := f.Clock.Now()
	err = f.withUser(ctx, user.ID, func(tx *gorm.DB) error {
		half, user, err := f.readSecond(tx, token) // as it is under the lock
		if err != nil {
			return err
		}
		ok, err := show(tx, user, now)
		if err != nil {
			return err
		}
		if !ok {
			return wrongCode(field)
		}
		if err := errors.Join(proof.EndStep(tx, half.step), tries.forgive(tx)); err != nil {
			return err
		}
		as = SignedIn{UserID: user.ID, Epoch: user.SessionEpoch, Device: NewDevice(), FormerDevice: half.FormerDevice, Method: by, Proven: true}
		if err := recordSignIn(tx, &as, now); err != nil {
			return err
		}
		return rememberBrowser(tx, user, &as, models.NetworkOf(remoteIP), now)
	})
	if models.CodeOf(err) == models.Invalid {
		err = errors.Join(tries.failed(ctx, f), err)
	}
	return as, err
}

// withUser locks the user with the account that they act for.
func (f *Factors) withUser(ctx context.Context, userID int64, do func(tx *gorm.DB) error) error {
	member, err := models.FirstMembership(f.DB.WithContext(ctx), userID)
	if err != nil {
		return err
	}
	return f.locked(ctx, Owner{member.AccountID, userID}, func(tx *gorm.DB, _ *models.User, _ time.Time) error { return do(tx) })
}

// rememberBrowser knows the browser and the network from now on, of somebody who has shown everything.
func rememberBrowser(tx *gorm.DB, user *models.User, as *SignedIn, network string, now time.Time) error {
	own := []string{"sign-in " + network + " " + typedEmail(user.Email)}
	former := hashOfDevice(as.FormerDevice)
	if former != "" {
		own = append(own, "sign-in device "+former)
	}
	if err := models.ForgetAttemptsUnder(tx, own...); err != nil {
		return err
	}
	if err := models.SaveKnownNetwork(tx, &models.KnownNetwork{UserID: user.ID, Network: network, SeenAt: now}); err != nil {
		return err
	}
	return rememberDevice(tx, user.ID, as.Device, former, now)
}
