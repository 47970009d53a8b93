package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// AskForEmail notes the address that the user wants instead of theirs, in place of one that they wanted before.
func AskForEmail(tx *gorm.DB, userID int64, email string, now time.Time) error {
	return update[User](tx.Where("id = ?", userID), map[string]any{"new_email": email, "new_email_at": now})
}

// DropNewEmail forgets the address that the user wanted.
func DropNewEmail(tx *gorm.DB, userID int64) error {
	return update[User](tx.Where("id = ?", userID), map[string]any{"new_email": "", "new_email_at": nil})
}

// ChangeEmail gives the user another address; confirmed is when somebody showed that they read its mail, nil if nobody has. What was to be told
// to the one before is told to the new one, and links of the one before do nothing any more, but for that which gives it back. It is
// refused, beside the field, when the address is somebody else's, or was until lately. The account and the user must be locked.
func ChangeEmail(tx *gorm.DB, accountID int64, user *User, email string, confirmed *time.Time, now time.Time) error {
	others, err := UsersByEmail(tx, email)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ID != user.ID {
			return RefuseField("email", cause.AddressTaken)
		}
	}
	if kept, err := KeptForFormer(tx, email, user.ID, now); err != nil {
		return err
	} else if kept {
		return RefuseField("email", cause.AddressTaken)
	}
	if err := KeepBySSO(tx, user); err != nil {
		return err
	}
	for _, err := range []error{
		deleteRows[EmailTwin](tx.Where("user_id = ?", user.ID)),
		deleteRows[MailToken](tx.Where("user_id = ? AND purpose <> ?", user.ID, TokenStopEmail)),
		update[Mail](tx.Where("account_id = ? AND kind = ? AND email = ? AND status = ?", accountID, MailNotification, user.Email, MailPending),
			map[string]any{"email": email}),
	} {
		if err != nil {
			return err
		}
	}
	err = tx.Model(&User{}).Where("id = ?", user.ID).
		Updates(map[string]any{"email": email, "email_confirmed_at": confirmed, "new_email": "", "new_email_at": nil}).Error
	if IsDuplicate(err) { // somebody was faster
		return RefuseField("email", cause.AddressTaken)
	}
	if err != nil {
		return fmt.Errorf("change address of user %d: %w", user.ID, err)
	}
	return EndTokensUnderSSO(tx, user.ID, email)
}

// UserOfMail finds the member of the mail's account whom the mail on another address is about: who wants that address or has it, or had it and
// can have it back; nil if nobody does any more.
func UserOfMail(tx *gorm.DB, mail *Mail) (*User, error) {
	members := tx.Session(&gorm.Session{NewDB: true}).Model(&Membership{}).Select("user_id").Where("account_id = ?", *mail.AccountID)
	if mail.Kind == MailNewEmail {
		return oneOrNone[User](tx.Where("new_email = ? AND id IN (?)", mail.Email, members).Order("id"))
	}
	user, err := oneOrNone[User](tx.Where("email = ? AND id IN (?)", mail.Email, members).Order("id"))
	if err != nil || user != nil {
		return user, err
	}
	former := tx.Session(&gorm.Session{NewDB: true}).Model(&MailToken{}).Select("user_id").Where("purpose = ? AND email = ?", TokenStopEmail, mail.Email)
	return oneOrNone[User](tx.Where("id IN (?) AND id IN (?)", former, members).Order("id"))
}
