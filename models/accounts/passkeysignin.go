package accounts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// passkeysPerNetwork is how many sign-ins by passkey may begin from one network in a window: each is a row, and nobody guesses a key.
const passkeysPerNetwork = 60

// takeStep ends the step of the token and reads it: what it asks is answered once, whatever the answer. userID, where it is not nil, is
// whose it must be.
func (f *Factors) takeStep(ctx context.Context, purpose models.StepPurpose, token string, userID *int64, data any) error {
	return f.DB.Write(ctx, func(tx *gorm.DB) error {
		step, err := f.readStep(tx, purpose, token, data)
		if err != nil {
			return err
		}
		if userID != nil && (step.UserID == nil || *step.UserID != *userID) {
			return proof.StepOver()
		}
		return proof.EndStep(tx, step)
	})
}

// BeginPasskeySignIn begins a sign-in by whichever passkey the visitor has. The token is for their browser.
func (f *Factors) BeginPasskeySignIn(ctx context.Context, remoteIP string) (token string, err error) {
	if f.Party == nil {
		return "", models.Refuse(models.Conflict, cause.PasskeysNotHere)
	}
	if err := f.throttle(ctx, limitOf("passkey "+models.NetworkOf(remoteIP), passkeysPerNetwork)); err != nil {
		return "", err
	}
	asked, err := proof.AskForKey(f.Party, nil)
	if err != nil {
		return "", err
	}
	return f.beginStep(ctx, models.StepPasskey, nil, asked)
}

// PasskeySignIn gives what the browser is asked for, as JSON; NotFound if nothing is any more.
func (f *Factors) PasskeySignIn(ctx context.Context, token string) (string, error) {
	var a proof.KeyAsking
	if _, err := f.readStep(f.DB.WithContext(ctx), models.StepPasskey, token, &a); err != nil {
		return "", err
	}
	return a.Text()
}

// SignInByPasskey ends the sign-in of the token by the answer of the browser. A passkey that nobody has, or that is not right, is Invalid
// beside the field passkey.
func (f *Factors) SignInByPasskey(ctx context.Context, token, answer, remoteIP string, devices []string) (as SignedIn, err error) {
	var a proof.KeyAsking
	if err := f.takeStep(ctx, models.StepPasskey, token, nil, &a); err != nil {
		return as, err
	}
	defer func() { err = f.keyFailed(ctx, nil, answer, err) }()
	now := f.Clock.Now()
	err = f.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := f.checkKey(tx, nil, &a, answer, now)
		if err != nil {
			return err
		}
		if f.awaitsConfirmation(user) {
			return proof.KeyRefused(fmt.Errorf("the address of user %d is not confirmed", user.ID))
		}
		as = SignedIn{UserID: user.ID, Epoch: user.SessionEpoch, Device: NewDevice(), Method: models.ByPasskey, Proven: true}
		if as.FormerDevice, err = knownAmong(tx, devices, user.ID, now); err != nil {
			return err
		}
		if err := recordSignIn(tx, &as, now); err != nil {
			return err
		}
		return rememberBrowser(tx, user, &as, models.NetworkOf(remoteIP), now)
	})
	return as, err
}

// knownAmong gives which of the devices that a browser keeps is the user's, "" for none.
func knownAmong(tx *gorm.DB, devices []string, userID int64, now time.Time) (string, error) {
	for _, device := range devices[:min(len(devices), maxDevices)] {
		known, err := models.FindKnownDevice(tx, []string{proof.HashToken(device)}, []int64{userID}, now)
		if err != nil || known != nil {
			return device, err
		}
	}
	return "", nil
}

// SecondByPasskey ends the sign-in of the token, which the password began, by the answer of the browser. One that is not right ends it, too.
func (f *Factors) SecondByPasskey(ctx context.Context, token, answer, remoteIP string) (as SignedIn, err error) {
	half, user, err := f.readSecond(f.DB.WithContext(ctx), token)
	if err != nil {
		return as, err
	}
	if half.Key == nil {
		return as, proof.StepOver()
	}
	if err := f.takeStep(ctx, models.StepSecond, token, &user.ID, &struct{}{}); err != nil {
		return as, err
	}
	defer func() { err = f.keyFailed(ctx, &user.ID, answer, err) }()
	now := f.Clock.Now()
	err = f.DB.Write(ctx, func(tx *gorm.DB) error {
		user, err := f.checkKey(tx, &user.ID, half.Key, answer, now)
		if err != nil {
			return err
		}
		if user.SessionEpoch != half.Epoch {
			return proof.StepOver()
		}
		as = SignedIn{UserID: user.ID, Epoch: user.SessionEpoch, Device: NewDevice(), FormerDevice: half.FormerDevice, Method: models.ByKeyAfter, Proven: true}
		if err := recordSignIn(tx, &as, now); err != nil {
			return err
		}
		return rememberBrowser(tx, user, &as, models.NetworkOf(remoteIP), now)
	})
	return as, err
}

// BeginProof asks for a passkey of the user, who is signed in, and that they are recognised, as JSON; "" for both if they have none.
func (f *Factors) BeginProof(ctx context.Context, userID int64) (token, asked string, err error) {
	a, err := f.askForOne(ctx, userID, proof.Recognised())
	if err != nil || a == nil {
		return "", "", err
	}
	if token, err = f.beginStep(ctx, models.StepProve, &userID, a); err != nil {
		return "", "", err
	}
	asked, err = a.Text()
	return token, asked, err
}

// askForOne asks for a passkey of the user; nil if they have none.
func (f *Factors) askForOne(ctx context.Context, userID int64, options ...webauthn.LoginOption) (*proof.KeyAsking, error) {
	if f.Party == nil {
		return nil, nil
	}
	user, err := loadKeyUser(f.DB.WithContext(ctx), userID)
	if err != nil || len(user.Keys) == 0 {
		return nil, err
	}
	return proof.AskForKey(f.Party, user.KeyHolder, options...)
}

// ProveByPasskey shows anew that the user sits there.
func (f *Factors) ProveByPasskey(ctx context.Context, owner Owner, token, answer string) error {
	var a proof.KeyAsking
	if err := f.takeStep(ctx, models.StepProve, token, &owner.UserID, &a); err != nil {
		return err
	}
	now := f.Clock.Now()
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		_, err := f.checkKey(tx, &owner.UserID, &a, answer, now)
		return err
	})
	return f.keyFailed(ctx, &owner.UserID, answer, err)
}

// keyFailed counts a passkey that was refused, of the user or, where nobody knows who it is, of whose passkey was brought.
func (f *Factors) keyFailed(ctx context.Context, userID *int64, answer string, err error) error {
	if models.CodeOf(err) != models.Invalid {
		return err
	}
	tx := f.DB.WithContext(ctx)
	if brought, broken := proof.ReadKeyAnswer(answer); userID == nil && broken == nil {
		if row, unknown := models.FindPasskey(tx, brought.ID()); unknown == nil {
			userID = &row.UserID
		}
	}
	email := ""
	if userID != nil {
		user, missing := models.FindUser(tx, *userID)
		if missing != nil {
			return errors.Join(missing, err)
		}
		email = typedEmail(user.Email)
	}
	return f.countRefused(ctx, email, models.Invalid, err)
}
