package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
)

// enrolTime is how long a program that makes codes may be set up: until somebody has found their phone.
const enrolTime = 30 * time.Minute

// Enrolment is what a program that makes codes has to learn: Address as a picture, Secret as text.
type Enrolment struct{ Address, Secret string }

// BeginAuthenticator makes the secret of a program that makes codes, and the token by which this session, and no other, sees it and takes it into
// use. One that is in use goes on until the first code of the new one comes.
func (f *Factors) BeginAuthenticator(ctx context.Context, owner Owner) (token string, err error) {
	token = proof.RandomHex(32)
	return token, f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		vault, err := f.Keys.claimMasterKey(tx, now)
		if err != nil {
			return err
		}
		a, err := authenticatorOf(tx, user.ID)
		if err != nil {
			return err
		}
		until := now.Add(enrolTime)
		a.PendingSealed, a.PendingUntil = vault.seal(proof.NewTOTPSecret(), sealAuthenticatorOwner(user.ID)), &until
		a.PendingTokenHash = proof.HashToken(token)
		return models.SaveAuthenticator(tx, a)
	})
}

// authenticatorOf gives the user's, an empty one if they have none.
func authenticatorOf(tx *gorm.DB, userID int64) (*models.Authenticator, error) {
	a, err := models.FindAuthenticator(tx, userID)
	if a == nil && err == nil {
		a = &models.Authenticator{UserID: userID}
	}
	return a, err
}

// Enrolment gives what is being set up; NotFound if nothing is, for too long, or by another token.
func (f *Factors) Enrolment(ctx context.Context, userID int64, token string) (e Enrolment, err error) {
	tx := f.DB.WithContext(ctx)
	a, err := authenticatorOf(tx, userID)
	if err != nil {
		return e, err
	}
	if e.Secret, err = f.pending(a, token, f.Clock.Now()); err != nil {
		return e, err
	}
	user, err := models.FindUser(tx, userID)
	if err != nil {
		return e, err
	}
	e.Address = proof.TOTPAddress(f.Issuer, models.ReadableEmail(user.Email), e.Secret)
	return e, nil
}

func (f *Factors) pending(a *models.Authenticator, token string, now time.Time) (secret string, err error) {
	if a.PendingUntil == nil || !now.Before(*a.PendingUntil) || a.PendingTokenHash != proof.HashToken(token) {
		return "", models.Refuse(models.NotFound, cause.StepOver)
	}
	return f.Keys.openFor(a.PendingSealed, sealAuthenticatorOwner(a.UserID))
}

// ConfirmAuthenticator has the program that was set up be used from now on, by its first code. Wrong codes are bounded as at a sign-in.
func (f *Factors) ConfirmAuthenticator(ctx context.Context, owner Owner, token, typed, remoteIP string) (armed Armed, err error) {
	tries, err := f.tryCode(ctx, owner.UserID, remoteIP)
	if err != nil {
		return armed, err
	}
	err = f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		a, err := authenticatorOf(tx, user.ID)
		if err != nil {
			return err
		}
		secret, err := f.pending(a, token, now)
		if err != nil {
			return err
		}
		step, ok := proof.TOTPMatch(secret, proof.DigitsOf(typed), now)
		if !ok {
			return models.RefuseField("code", cause.WrongFirstCode)
		}
		vault, err := f.Keys.claimMasterKey(tx, now)
		if err != nil {
			return err
		}
		a.SecretSealed, a.LastStep, a.Since = vault.seal(secret, sealAuthenticatorOwner(user.ID)), step, &now
		a.PendingSealed, a.PendingUntil, a.PendingTokenHash = nil, nil, ""
		if err := models.SaveAuthenticator(tx, a); err != nil {
			return err
		}
		if err := tries.forgive(tx); err != nil {
			return err
		}
		armed, err = f.added(tx, owner.AccountID, user, notice.AuthenticatorAdded, "", now)
		return err
	})
	return armed, err
}

// RemoveAuthenticator has the user sign in without codes.
func (f *Factors) RemoveAuthenticator(ctx context.Context, owner Owner) error {
	return f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		a, err := authenticatorOf(tx, user.ID)
		if err != nil {
			return err
		}
		if a.SecretSealed == nil {
			return models.Refuse(models.NotFound, cause.NoAuthenticator)
		}
		if err := models.DeleteAuthenticator(tx, user.ID); err != nil {
			return err
		}
		return f.changed(tx, owner.AccountID, user, notice.AuthenticatorRemoved, "", now)
	})
}

// checkCode takes a code of the user's program, once.
func (f *Factors) checkCode(tx *gorm.DB, userID int64, typed string, now time.Time) (ok bool, err error) {
	a, err := authenticatorOf(tx, userID)
	if err != nil || a.SecretSealed == nil {
		return false, err
	}
	secret, err := f.Keys.openFor(a.SecretSealed, sealAuthenticatorOwner(userID))
	if err != nil {
		return false, err
	}
	step, ok := proof.TOTPMatch(secret, proof.DigitsOf(typed), now)
	if !ok {
		return false, nil
	}
	return models.TakeStep(tx, userID, step)
}
