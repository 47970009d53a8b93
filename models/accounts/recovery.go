package accounts

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/trail"
)

const (
	// RecoveryCodes is how many a user gets at a time: enough for years of lost phones, few enough to print.
	RecoveryCodes = 10
	// recoveryBytes make 24 letters: with 120 bits nobody finds a code by its hash, though that is one of the fast sort.
	recoveryBytes = 15
	// recoveryGroup is how many letters of a code stand together.
	recoveryGroup = 4
)

// newRecoveryCodes makes codes as they are shown, and their hashes as they are stored.
func newRecoveryCodes() (codes, hashes []string) {
	for range RecoveryCodes {
		raw := make([]byte, recoveryBytes)
		_, _ = rand.Read(raw) // crypto/rand never fails: it ends the program instead
		letters := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
		var groups []string
		for at := 0; at < len(letters); at += recoveryGroup {
			groups = append(groups, letters[at:at+recoveryGroup])
		}
		code := strings.Join(groups, "-")
		codes, hashes = append(codes, code), append(hashes, hashRecoveryCode(code))
	}
	return codes, hashes
}

// hashRecoveryCode reads the code as people type it: in small letters, with or without what stands between the groups, and with the
// digits that look like letters.
func hashRecoveryCode(typed string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		case r == '8':
			return 'B'
		case strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", r):
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	return proof.HashToken("recovery " + letters)
}

// firstCodes gives the user codes if they have none.
func (f *Factors) firstCodes(tx *gorm.DB, user *models.User, now time.Time) ([]string, error) {
	left, err := models.CountRecoveryCodes(tx, user.ID)
	if err != nil || left > 0 {
		return nil, err
	}
	codes, hashes := newRecoveryCodes()
	if err := models.ReplaceRecoveryCodes(tx, user.ID, hashes, now); err != nil {
		return nil, err
	}
	return codes, models.RecordOfUser(tx, user.ID, now, trail.FactorAdded{UserID: user.ID, Sort: sortRecovery})
}

// NewRecoveryCodes gives the user other codes, this once, and ends those of before.
func (f *Factors) NewRecoveryCodes(ctx context.Context, owner Owner) (codes []string, err error) {
	err = f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		if !user.SecondFactor {
			return models.Refuse(models.Conflict, cause.NothingToRecover)
		}
		var hashes []string
		codes, hashes = newRecoveryCodes()
		if err := models.ReplaceRecoveryCodes(tx, user.ID, hashes, now); err != nil {
			return err
		}
		return tellOfFactor(tx, owner.AccountID, user, notice.SignInChanged{What: notice.RecoveryCodesMade}, now)
	})
	return codes, err
}

// takeRecoveryCode takes a code, once, and tells its user how many are left.
func (f *Factors) takeRecoveryCode(tx *gorm.DB, user *models.User, typed string, now time.Time) (ok bool, err error) {
	if ok, err = models.TakeRecoveryCode(tx, user.ID, hashRecoveryCode(typed)); err != nil || !ok {
		return false, err
	}
	member, err := models.FirstMembership(tx, user.ID)
	if err != nil {
		return false, err
	}
	left, err := models.CountRecoveryCodes(tx, user.ID)
	if err != nil {
		return false, err
	}
	return true, tellOfFactor(tx, member.AccountID, user, notice.SignInChanged{What: notice.RecoveryCodeUsed, Left: left}, now)
}
