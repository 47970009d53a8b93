package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// SignInMethod is by what a user signed in.
type SignInMethod string

// The methods; "" is of sessions from before they were noted.
const (
	ByPassword     SignInMethod = "password"
	ByMail         SignInMethod = "mail" // a link that was mailed to them
	ByCode         SignInMethod = "password+code"
	ByRecoveryCode SignInMethod = "password+recovery" // #nosec G101 -- a name
	ByPasskey      SignInMethod = "passkey"
	ByKeyAfter     SignInMethod = "password+passkey"
	BySSO          SignInMethod = "sso"
)

// Strong tells that more than a password was shown here, or something that needs none.
func (m SignInMethod) Strong() bool {
	return m == ByCode || m == ByRecoveryCode || m == ByPasskey || m == ByKeyAfter
}

// SettleSecondFactor notes whether the user has a second factor now, and gives it. Whoever adds one or takes one away calls it in the same
// transaction; the user must be locked.
func SettleSecondFactor(tx *gorm.DB, userID int64) (has bool, err error) {
	found, err := oneOrNone[Authenticator](tx.Where("user_id = ? AND secret_sealed IS NOT NULL", userID))
	if err != nil {
		return false, err
	}
	key, err := oneOrNone[Passkey](tx.Where("user_id = ?", userID))
	if err != nil {
		return false, err
	}
	has = found != nil || key != nil
	if err := update[User](tx.Where("id = ?", userID), map[string]any{"second_factor": has}); err != nil {
		return false, fmt.Errorf("second factor of user %d: %w", userID, err)
	}
	return has, nil
}

// UsersOfOtherFactors lists users who are said to have a second factor and have none, or the other way round, at most limit.
func UsersOfOtherFactors(tx *gorm.DB, limit int) ([]User, error) {
	const has = "(EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = users.id AND a.secret_sealed IS NOT NULL) OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = users.id))"
	return all[User](tx.Where("second_factor <> " + has).Order("id").Limit(limit))
}

// DeleteFactorsSince takes from the user what was set up at the instant or later, and the recovery codes that may be known to whoever did.
func DeleteFactorsSince(tx *gorm.DB, userID int64, since time.Time) error {
	for _, err := range []error{
		deleteRows[Authenticator](tx.Where("user_id = ? AND (since IS NULL OR since >= ?)", userID, since)),
		deleteRows[Passkey](tx.Where("user_id = ? AND created_at >= ?", userID, since)),
		deleteRows[RecoveryCode](tx.Where("user_id = ? AND created_at >= ?", userID, since)),
	} {
		if err != nil {
			return err
		}
	}
	has, err := SettleSecondFactor(tx, userID)
	if err != nil || has {
		return err
	}
	return DeleteRecoveryCodes(tx, userID)
}
