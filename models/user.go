package models

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/reading"
)

// User is somebody who signs in.
type User struct {
	ID           int64  `gorm:"primaryKey"`
	Email        string // in its one form: see CanonicalEmail
	PasswordHash string // argon2id; empty when the first confirmation of the address ended it, until another is chosen
	CreatedAt    time.Time
	Region       string // that they looked at last
	Theme        string // "light", "dark" or empty for the system's
	FirstSteps   FirstSteps
	BeginsIn     int64  // the account in which they want to begin when they sign in, 0 for that of FirstMembership
	TimeZone     string // in which they read times, "" for the billing time zone
	NoSlash      bool   // whether the key / does nothing
	// Reading is how they read numbers and days, in columns of its own.
	Reading reading.Style `gorm:"embedded"`

	NewEmail   string     // that they want instead, "" for none: see AskForEmail
	NewEmailAt *time.Time // since when

	EmailConfirmedAt *time.Time // when they showed that they read mail at the address, nil before
	SessionEpoch     int64      // counts the times that all their sessions were ended: those of an earlier one are worth nothing

	SecondFactor bool // whether they have more than a password to sign in with: see SettleSecondFactor
}

// FirstSteps is what a user chose about the list of first steps.
type FirstSteps string

// The choices: before one is made the list is shown until the user's programs call.
const (
	StepsUntilDone FirstSteps = ""
	StepsHidden    FirstSteps = "hidden"
	StepsShown     FirstSteps = "shown"
)

// FindUserByEmail finds the user with the (lower-case) address; NotFound if there is none.
func FindUserByEmail(tx *gorm.DB, email string) (*User, error) {
	return takeUser(tx.Where("email = ?", email))
}

// FindUser finds the user by id; NotFound if there is none.
func FindUser(tx *gorm.DB, id int64) (*User, error) {
	return takeUser(tx.Where("id = ?", id))
}

// LockUser loads the user and keeps their password as it is until the transaction ends.
func LockUser(tx *gorm.DB, id int64) (*User, error) {
	return takeUser(forUpdate(tx).Where("id = ?", id))
}

func takeUser(tx *gorm.DB) (*User, error) {
	return one[User](tx, Refuse(NotFound, cause.NoSuchUser))
}

// ConfirmEmail notes that the user reads mail at their address.
func ConfirmEmail(tx *gorm.DB, userID int64, now time.Time) error {
	return update[User](tx.Where("id = ? AND email_confirmed_at IS NULL", userID), map[string]any{"email_confirmed_at": now})
}

// ChangePassword stores the hash of the user's new password, "" for none at all, and ends all their sessions and API tokens;
// none of their browsers and networks is known any more, and no other address is wanted: whoever asked for it may not have been them.
func ChangePassword(tx *gorm.DB, userID int64, hash string) error {
	err := tx.Model(&User{}).Where("id = ?", userID).
		Updates(map[string]any{"password_hash": hash, "session_epoch": gorm.Expr("session_epoch + 1"), "new_email": "", "new_email_at": nil}).Error
	for _, ended := range []any{&AuthToken{}, &KnownDevice{}, &KnownNetwork{}} {
		if err == nil {
			err = tx.Where("user_id = ?", userID).Delete(ended).Error
		}
	}
	if err != nil {
		return fmt.Errorf("change password of user %d: %w", userID, err)
	}
	return nil
}

// EndAllSessions ends all sessions of the user, and their API tokens. Their password goes on.
func EndAllSessions(tx *gorm.DB, userID int64) error {
	if err := update[User](tx.Where("id = ?", userID), map[string]any{"session_epoch": gorm.Expr("session_epoch + 1")}); err != nil {
		return err
	}
	return deleteRows[AuthToken](tx.Where("user_id = ?", userID))
}

// SaveDisplay stores how the user reads pages.
func SaveDisplay(tx *gorm.DB, userID int64, theme, timeZone string, noSlash bool, style reading.Style) error {
	return update[User](tx.Where("id = ?", userID), map[string]any{
		"theme": theme, "time_zone": timeZone, "no_slash": noSlash, "numbers": style.Numbers, "days": style.Days,
	})
}

// EmailsOf gives the addresses of users, as people read them, by their ids.
func EmailsOf(tx *gorm.DB, ids []int64) (map[int64]string, error) {
	emails := make(map[int64]string)
	if len(ids) == 0 {
		return emails, nil
	}
	slices.Sort(ids)
	users, err := all[User](tx.Select("id, email").Where("id IN ?", slices.Compact(ids)))
	for i := range users {
		emails[users[i].ID] = ReadableEmail(users[i].Email)
	}
	return emails, err
}
