package accounts

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
)

// What a user has to sign in with, as the trail calls it.
const (
	sortAuthenticator = "authenticator"
	sortPasskey       = "passkey"
	sortRecovery      = "recovery"
	sortAll           = "all"
)

// recordFactor records what changed in how the user signs in, in the trails of all accounts that they act for; what an account asks of its
// members in its own. That a recovery code was used is in the entry of the sign-in. The accounts are locked.
func recordFactor(tx *gorm.DB, accountID, userID int64, says notice.SignInChanged, now time.Time) error {
	added := func(sort string) error {
		return models.RecordOfUser(tx, userID, now, trail.FactorAdded{UserID: userID, Sort: sort, Name: says.Name})
	}
	removed := func(sort string) error {
		return models.RecordOfUser(tx, userID, now, trail.FactorRemoved{UserID: userID, Sort: sort, Name: says.Name})
	}
	switch says.What {
	case notice.AuthenticatorAdded:
		return added(sortAuthenticator)
	case notice.AuthenticatorRemoved:
		return removed(sortAuthenticator)
	case notice.PasskeyAdded:
		return added(sortPasskey)
	case notice.PasskeyRemoved:
		return removed(sortPasskey)
	case notice.RecoveryCodesMade:
		return added(sortRecovery)
	case notice.FactorsRemoved:
		return removed(sortAll)
	case notice.FactorRequired, notice.FactorNotRequired:
		return models.Record(tx, accountID, now, trail.FactorRequired{Off: says.What == notice.FactorNotRequired})
	case notice.RecoveryCodeUsed:
	}
	return nil
}

// recordSignIn records that the user has shown all that they have to, and how.
func recordSignIn(tx *gorm.DB, as *SignedIn, now time.Time) error {
	return models.RecordOfUser(tx, as.UserID, now, trail.SignedIn{UserID: as.UserID, Method: string(as.Method)})
}
