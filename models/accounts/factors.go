package accounts

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/models/proof"

	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// Factors are the use cases on what users have beside a password: a program that makes codes, passkeys, and codes for when they lost
// both; and on showing anew who one is.
type Factors struct {
	*Accounts
	Keys *Keys // that seal secrets
	// Issuer is how programs name what their codes are for.
	Issuer string
	// Party is what passkeys are bound to; nil where there are none: see NewRelyingParty.
	Party *webauthn.WebAuthn
}

// OwnFactors are what a user has beside a password.
type OwnFactors struct {
	Since     *time.Time // of the program that makes codes, nil for none
	CodesLeft int64
	Passkeys  []models.Passkey
}

// Any tells that they have anything: then recovery codes come with it.
func (o OwnFactors) Any() bool { return o.Since != nil || len(o.Passkeys) > 0 }

// Last tells that they have one thing only: with it go the recovery codes, and the password alone lets in.
func (o OwnFactors) Last() bool {
	return o.Since != nil && len(o.Passkeys) == 0 || o.Since == nil && len(o.Passkeys) == 1
}

// Own gives what the user has.
func (f *Factors) Own(ctx context.Context, userID int64) (own OwnFactors, err error) {
	var a *models.Authenticator
	err = f.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&a, func(tx *gorm.DB) (*models.Authenticator, error) { return models.FindAuthenticator(tx, userID) }),
			models.Reading(&own.Passkeys, func(tx *gorm.DB) ([]models.Passkey, error) { return models.PasskeysOf(tx, userID) }),
			models.Reading(&own.CodesLeft, func(tx *gorm.DB) (int64, error) { return models.CountRecoveryCodes(tx, userID) }),
		)
	})
	if a != nil {
		own.Since = a.Since
	}
	return own, err
}

// sealAuthenticatorOwner names whose secret it is: no access key or webhook has such a name.
func sealAuthenticatorOwner(userID int64) string {
	return "authenticator " + strconv.FormatInt(userID, 10)
}

// Armed is what a factor that was set up gives: codes for when it is lost, this once, none if the user has some already; and the epoch with
// which the session goes on, in which it was set up.
type Armed struct {
	Codes []string
	Epoch int64
}

// locked does something with the user, who is locked with their accounts, and the moment. A session that has ended meanwhile does nothing.
func (f *Factors) locked(ctx context.Context, owner Owner, do func(tx *gorm.DB, user *models.User, now time.Time) error) error {
	now := f.Clock.Now()
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccountsOf(tx, owner.UserID, owner.AccountID); err != nil {
			return err
		}
		user, err := models.LockUser(tx, owner.UserID)
		if err != nil {
			return err
		}
		if models.SessionEnded(ctx, user) {
			return models.Refuse(models.Unauthorized, cause.SignedOutMeanwhile)
		}
		return do(tx, user, now)
	})
	takenOver.Add(1) // what is done here may end tokens
	return err
}

// changed notes that the user has another factor, or one less, and tells the account. With the first factor everything ends that the password
// alone began, with the last one the recovery codes.
func (f *Factors) changed(tx *gorm.DB, accountID int64, user *models.User, what notice.SignInChange, name string, now time.Time) error {
	has, err := models.SettleSecondFactor(tx, user.ID)
	if err != nil {
		return err
	}
	if has && !user.SecondFactor {
		if err := endOfPasswordAlone(tx, user, now); err != nil {
			return err
		}
	}
	if !has {
		if err := lastFactorGoes(tx, accountID, user, what); err != nil {
			return err
		}
	}
	return tellOfFactor(tx, accountID, user, notice.SignInChanged{What: what, Name: name, Off: !has}, now)
}

// lastFactorGoes refuses it where the account asks for a factor or needs the user's, unless the operator does it, who has other ways to let
// people in; and ends the recovery codes with it.
func lastFactorGoes(tx *gorm.DB, accountID int64, user *models.User, what notice.SignInChange) error {
	if what != notice.FactorsRemoved {
		account, err := models.FindAccount(tx, accountID)
		if err != nil {
			return err
		}
		if account.SecondFactorRequired {
			return models.Refuse(models.Conflict, cause.FactorAsked)
		}
		if err := keepBreakGlassFactor(tx, user.ID); err != nil {
			return err
		}
	}
	return models.DeleteRecoveryCodes(tx, user.ID)
}

// added is changed for a factor more, and gives what comes with it.
func (f *Factors) added(tx *gorm.DB, accountID int64, user *models.User, what notice.SignInChange, name string, now time.Time) (armed Armed, err error) {
	if armed.Codes, err = f.firstCodes(tx, user, now); err != nil {
		return armed, err
	}
	err = f.changed(tx, accountID, user, what, name, now)
	armed.Epoch = user.SessionEpoch
	return armed, err
}

// endOfPasswordAlone ends what whoever knew nothing but the user's password may have begun before they had a second factor: sessions, in which
// it counts as shown, tokens, and another address for the account. The session that set up the factor goes on with the user's new epoch.
func endOfPasswordAlone(tx *gorm.DB, user *models.User, now time.Time) error {
	if err := models.EndAllSessions(tx, user.ID); err != nil {
		return err
	}
	user.SessionEpoch++
	return dropNewEmail(tx, user, now)
}

// tellOfFactor tells the account, and the trails.
func tellOfFactor(tx *gorm.DB, accountID int64, user *models.User, says notice.SignInChanged, now time.Time) error {
	if err := recordFactor(tx, accountID, user.ID, says, now); err != nil {
		return err
	}
	says.Email = models.ReadableEmail(user.Email)
	_, err := models.Notify(tx, &models.Notification{
		AccountID: accountID, Key: "factor " + strconv.FormatInt(user.ID, 10) + " " + string(says.What) + " " + proof.RandomHex(8), CreatedAt: now, About: user.ID, Says: says,
	})
	return err
}

// RemoveAll takes everything from the user that they have beside a password: the operator does, for who has lost it all and has shown
// who they are. It tells whether there was anything.
func (f *Factors) RemoveAll(ctx context.Context, owner Owner) (had bool, err error) {
	err = f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		if had = user.SecondFactor; !had {
			return nil
		}
		if err := models.DeleteAuthenticator(tx, user.ID); err != nil {
			return err
		}
		if err := models.DeletePasskeys(tx, user.ID); err != nil {
			return err
		}
		return f.changed(tx, owner.AccountID, user, notice.FactorsRemoved, "", now)
	})
	return had, err
}

// wrongCode is what a code that is not taken is refused with, whatever is wrong with it.
func wrongCode(field string) error { return models.RefuseField(field, cause.WrongCode) }
