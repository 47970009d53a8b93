package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// How long the links in mails work, in words for the mails.
const (
	confirmTime     = 7 * 24 * time.Hour
	resetTime       = time.Hour
	unsubscribeTime = 60 * 24 * time.Hour

	ConfirmWords = "7 days"
	ResetWords   = "one hour"
)

// How many mails with links may be asked for in one window, from one place and for one address.
const (
	mailsPerIP      = 20
	mailsPerAddress = 10
)

// MailToken makes a token for a link in a mail to the user. It is told this once; the database keeps its hash.
func (a *Accounts) MailToken(ctx context.Context, purpose models.TokenPurpose, user *models.User) (token string, err error) {
	life := map[models.TokenPurpose]time.Duration{
		models.TokenConfirm: confirmTime, models.TokenReset: resetTime, models.TokenUnsubscribe: unsubscribeTime,
	}[purpose]
	token, now := randomHex(32), a.Clock.Now()
	row := &models.MailToken{
		TokenHash: hashToken(token), Purpose: purpose, UserID: user.ID, Email: user.Email, CreatedAt: now, ExpiresAt: now.Add(life),
	}
	return token, a.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateMailToken(tx, row) })
}

// RequestReset orders a mail with a link to choose another password. It does not look whether there is such a user: the
// answer is the same, after the same work, and the mail is written only if there is one. Users who have another form of the
// address get theirs.
func (a *Accounts) RequestReset(ctx context.Context, email, remoteIP string) error {
	email, err := models.CanonicalEmail(email)
	if err != nil {
		return err
	}
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), email)
	if err != nil {
		return err
	}
	forms := []string{email}
	for i := range users {
		if users[i].Email != email {
			forms = append(forms, users[i].Email)
		}
	}
	return a.orderMail(ctx, models.MailReset, forms, remoteIP)
}

// RequestConfirmation orders another mail with a link to confirm the user's address, if they have not confirmed it.
func (a *Accounts) RequestConfirmation(ctx context.Context, userID int64, remoteIP string) error {
	user, err := models.FindUser(a.DB.WithContext(ctx), userID)
	if err != nil || user.EmailConfirmedAt != nil {
		return err
	}
	return a.orderMail(ctx, models.MailConfirm, []string{user.Email}, remoteIP)
}

// orderMail orders a mail to each of the forms of an address, which count as one.
func (a *Accounts) orderMail(ctx context.Context, kind models.MailKind, forms []string, remoteIP string) error {
	if err := a.throttle(ctx, limit{"mail " + remoteIP, mailsPerIP}); err != nil {
		return err
	}
	if err := a.countMail(ctx, forms[0]); err != nil {
		return err
	}
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		for _, email := range forms {
			if err := models.OrderMail(tx, kind, email, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// countMail counts a mail that somebody, signed in or not, has sent to the address: nobody's mailbox is to be filled.
func (a *Accounts) countMail(ctx context.Context, email string) error {
	return a.throttle(ctx, limit{"mail * " + email, mailsPerAddress})
}

// CheckMailLink tells whose link it is, before anything is done with it; NotFound when it does not work (any more).
func (a *Accounts) CheckMailLink(ctx context.Context, purpose models.TokenPurpose, token string) (email string, err error) {
	t, err := findMailToken(a.DB.WithContext(ctx), purpose, token, a.Clock.Now())
	if err != nil {
		return "", err
	}
	return t.Email, nil
}

// findMailToken finds the token unless it was made for an address that its user has no more.
func findMailToken(tx *gorm.DB, purpose models.TokenPurpose, token string, now time.Time) (*models.MailToken, error) {
	t, err := models.FindMailToken(tx, purpose, hashToken(token), now)
	if err != nil {
		return nil, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return nil, err
	}
	if user.Email != t.Email {
		return nil, models.Errorf(models.NotFound, "This link was sent to an address that the user does not have any more.")
	}
	return t, nil
}

// ConfirmAddress notes that whoever brings the token reads mail at its user's address, and gives the address.
func (a *Accounts) ConfirmAddress(ctx context.Context, token string) (email string, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		t, err := findMailToken(tx, models.TokenConfirm, token, now)
		if err != nil {
			return err
		}
		member, err := models.FirstMembership(tx, t.UserID)
		if err != nil {
			return err
		}
		if _, err := models.LockAccount(tx, member.AccountID); err != nil { // before anything of it, as everywhere
			return err
		}
		if err := models.SpendMailToken(tx, t); err != nil {
			return err
		}
		email = t.Email
		if err := models.ConfirmEmail(tx, t.UserID, now); err != nil {
			return err
		}
		return a.welcome(tx, member.AccountID)
	})
	return email, err
}

// ResetPassword gives the token's user another password. All their sessions and API tokens end, their links to choose a
// password too, and as they read the mail, the address is confirmed, and failures to sign in are forgotten. The account is
// told.
func (a *Accounts) ResetPassword(ctx context.Context, token, password string) (email string, err error) {
	if _, err := a.CheckMailLink(ctx, models.TokenReset, token); err != nil {
		return "", err // before any work that strangers could make us do
	}
	if err := checkPassword(password); err != nil {
		return "", err
	}
	hash, err := a.hashPassword(password)
	if err != nil {
		return "", err
	}
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		t, err := findMailToken(tx, models.TokenReset, token, now)
		if err != nil {
			return err
		}
		email = t.Email
		if err := resetPassword(tx, t, hash, now); err != nil {
			return err
		}
		return a.welcomeUser(tx, t.UserID)
	})
	return email, err
}

func resetPassword(tx *gorm.DB, t *models.MailToken, hash string, now time.Time) error {
	member, err := models.FirstMembership(tx, t.UserID)
	if err != nil {
		return err
	}
	if _, err := models.LockAccount(tx, member.AccountID); err != nil {
		return err
	}
	if err := models.SpendMailToken(tx, t); err != nil {
		return err
	}
	if err := models.ChangePassword(tx, t.UserID, hash); err != nil {
		return err
	}
	if err := models.ConfirmEmail(tx, t.UserID, now); err != nil {
		return err
	}
	if err := forgiveSignIns(tx, typedEmail(t.Email)); err != nil {
		return err
	}
	_, err = models.Notify(tx, &models.Notification{
		AccountID: member.AccountID, Key: "password " + t.TokenHash, Kind: models.NoticeSecurity, CreatedAt: now,
		Title: "The password was changed",
		Text: "The password of " + models.ReadableEmail(t.Email) + " was changed by a link in a mail to that address, and all browsers were signed out. " +
			"Access keys go on working: if it was not you, change the password again and replace the access keys.",
		Href: "/keys", Action: "Look at the access keys",
	})
	return err
}

// UnsubscribeLink tells whose mails a link in one of them ends: the address that they go to, and the owner.
func (a *Accounts) UnsubscribeLink(ctx context.Context, token string) (email string, owner Owner, err error) {
	tx := a.DB.WithContext(ctx)
	t, err := findMailToken(tx, models.TokenUnsubscribe, token, a.Clock.Now())
	if err != nil {
		return "", Owner{}, err
	}
	member, err := models.FirstMembership(tx, t.UserID)
	if err != nil {
		return "", Owner{}, err
	}
	return t.Email, Owner{member.AccountID, member.UserID}, nil
}
