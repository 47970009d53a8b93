package accounts

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// How long the links in mails work; the hours are for the mails.
const (
	confirmTime     = 7 * 24 * time.Hour
	resetTime       = day
	unsubscribeTime = 60 * 24 * time.Hour

	ConfirmHours = notice.Hours(confirmTime / time.Hour)
	ResetHours   = notice.Hours(resetTime / time.Hour)
)

// MailToken makes a token for a link in a mail to the user. It is told this once; the database keeps its hash.
func (a *Accounts) MailToken(ctx context.Context, purpose models.TokenPurpose, user *models.User) (token string, err error) {
	return a.MailTokenTo(ctx, purpose, user, user.Email)
}

// MailTokenTo is MailToken for a mail to another address than the user's.
func (a *Accounts) MailTokenTo(ctx context.Context, purpose models.TokenPurpose, user *models.User, email string) (token string, err error) {
	token, now := proof.RandomHex(32), a.Clock.Now()
	row := newMailToken(purpose, user, token, now)
	row.Email = email
	return token, a.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateMailToken(tx, row) })
}

// StopToken makes the token for a mail to an address that a user had, "" if the mail is not to be sent any more: who has taken the account
// back meanwhile is not undone by it.
func (a *Accounts) StopToken(ctx context.Context, mail *models.Mail, user *models.User) (token string, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, *mail.AccountID); err != nil {
			return err
		}
		pending, err := mail.IsPending(tx)
		if err != nil || !pending {
			return err
		}
		token = proof.RandomHex(32)
		row := newMailToken(models.TokenStopEmail, user, token, now)
		row.Email = mail.Email
		return models.CreateMailToken(tx, row)
	})
	return token, err
}

// RequestReset orders a mail with a link to choose another password. It does not look whether there is such a user: the
// answer is the same, after the same work, and the mail is written only if there is one, who was not sent as many as there
// may be. Users who have another form of the address get theirs.
func (a *Accounts) RequestReset(ctx context.Context, email, remoteIP string) error {
	email, err := models.CanonicalEmail(email)
	if err != nil {
		return err
	}
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), email)
	if err != nil {
		return err
	}
	to := recipient{forms: []string{email}, wanted: len(users) > 0, proven: slices.ContainsFunc(users, confirmed)}
	for i := range users {
		if users[i].Email != email {
			to.forms = append(to.forms, users[i].Email)
		}
	}
	return a.orderMail(ctx, models.MailReset, to, remoteIP)
}

// confirmed reports whether the user has shown that they read mail at their address.
func confirmed(u models.User) bool { return u.EmailConfirmedAt != nil }

// RequestConfirmation orders another mail with a link to confirm the user's address, if they have not confirmed it.
func (a *Accounts) RequestConfirmation(ctx context.Context, userID int64, remoteIP string) error {
	user, err := models.FindUser(a.DB.WithContext(ctx), userID)
	if err != nil || user.EmailConfirmedAt != nil {
		return err
	}
	return a.orderMail(ctx, models.MailConfirm, recipient{forms: []string{user.Email}, wanted: true}, remoteIP)
}

// RequestConfirmationOf is RequestConfirmation for who cannot sign in yet. It answers as RequestReset does.
func (a *Accounts) RequestConfirmationOf(ctx context.Context, email, remoteIP string) error {
	email, err := models.CanonicalEmail(email)
	if err != nil {
		return err
	}
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), email)
	if err != nil {
		return err
	}
	waits := func(u models.User) bool { return u.Email == email && u.EmailConfirmedAt == nil }
	return a.orderMail(ctx, models.MailConfirm, recipient{forms: []string{email}, wanted: slices.ContainsFunc(users, waits)}, remoteIP)
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
	t, err := models.FindMailToken(tx, purpose, proof.HashToken(token), now)
	if err != nil {
		return nil, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return nil, err
	}
	if user.Email != t.Email {
		return nil, models.Refuse(models.NotFound, cause.LinkOfFormerAddress)
	}
	return t, nil
}

// Reset is a link to choose another password, or what it has done: whose it is, and what ends with it because their address
// was not confirmed before.
type Reset struct {
	Email  string
	Ends   []notice.Ended
	Device string // what the browser keeps to be known by from now on
	// UserID is who has the password now, and Epoch that of their sessions: whoever read the mail and chose it is signed in.
	UserID, Epoch int64
}

// CheckReset tells what ResetPassword would do; NotFound when the link does not work (any more).
func (a *Accounts) CheckReset(ctx context.Context, token string) (r Reset, err error) {
	tx := a.DB.WithContext(ctx)
	t, err := findMailToken(tx, models.TokenReset, token, a.Clock.Now())
	if err != nil {
		return r, err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return r, err
	}
	r.Email = user.Email
	if user.EmailConfirmedAt == nil {
		r.Ends, err = a.endsOf(tx, user.ID)
	}
	return r, err
}

// ResetPassword gives the token's user another password. All their sessions, API tokens and known browsers end, their links
// to choose a password too, and failures to sign in and mails sent are forgotten. As they read the mail, the address is
// confirmed; by the mail alone, so that what was made before that ends. The account is told.
func (a *Accounts) ResetPassword(ctx context.Context, token, password string) (r Reset, err error) {
	email, err := a.CheckMailLink(ctx, models.TokenReset, token)
	if err != nil {
		return r, a.countRefused(ctx, "", models.NotFound, err) // before any other work that strangers could make us do
	}
	if err := CheckPassword(password, email); err != nil {
		return r, err
	}
	hash, err := proof.HashPassword(password, a.HashMemoryKiB)
	if err != nil {
		return r, err
	}
	now := a.Clock.Now()
	r.Device = NewDevice()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		t, err := findMailToken(tx, models.TokenReset, token, now)
		if err != nil {
			return err
		}
		if err := r.carryOut(tx, t, hash, now); err != nil {
			return err
		}
		return a.welcomeUser(tx, t.UserID)
	})
	takenOver.Add(1)
	return r, err
}

func (r *Reset) carryOut(tx *gorm.DB, t *models.MailToken, hash string, now time.Time) error {
	member, err := models.FirstMembership(tx, t.UserID)
	if err != nil {
		return err
	}
	if _, err := models.LockAccountsOf(tx, t.UserID, member.AccountID); err != nil {
		return err
	}
	if err := models.SpendMailToken(tx, t); err != nil {
		return err
	}
	r.Email = t.Email
	if r.Ends, err = confirmByReset(tx, member, now); err != nil {
		return err
	}
	if err := models.ChangePassword(tx, t.UserID, hash); err != nil {
		return err
	}
	user, err := models.FindUser(tx, t.UserID)
	if err != nil {
		return err
	}
	r.UserID, r.Epoch = user.ID, user.SessionEpoch
	email := typedEmail(t.Email)
	if err := forgiveSignIns(tx, email); err != nil {
		return err
	}
	if err := models.ForgetAttemptsUnder(tx, recipient{forms: []string{email}, wanted: true, proven: true}.limit(models.MailReset).Key); err != nil {
		return err
	}
	if err := rememberDevice(tx, t.UserID, r.Device, "", now); err != nil {
		return err
	}
	if err := models.RecordOfUser(tx, user.ID, now, trail.PasswordChanged{UserID: user.ID, ByLink: true, Ended: r.Ends}); err != nil {
		return err
	}
	if !user.SecondFactor { // who has one is not signed in before they have shown it
		if err := recordSignIn(tx, &SignedIn{UserID: user.ID, Method: models.ByMail}, now); err != nil {
			return err
		}
	}
	return tellOfPassword(tx, member.AccountID, t, r.Ends, now)
}

// confirmByReset confirms the address if that was never done, and gives what ends with that.
func confirmByReset(tx *gorm.DB, member *models.Membership, now time.Time) (ends []notice.Ended, err error) {
	user, err := models.FindUser(tx, member.UserID) // as it is under the lock
	if err != nil || user.EmailConfirmedAt != nil {
		return nil, err
	}
	if ends, err = models.EndUnconfirmed(tx, member.AccountID, now); err != nil {
		return nil, err
	}
	return ends, models.ConfirmEmail(tx, member.UserID, now)
}

func tellOfPassword(tx *gorm.DB, accountID int64, t *models.MailToken, ends []notice.Ended, now time.Time) error {
	_, err := models.Notify(tx, &models.Notification{
		AccountID: accountID, Key: "password " + t.TokenHash, CreatedAt: now, About: t.UserID,
		Says: notice.PasswordChanged{Email: models.ReadableEmail(t.Email), Ended: ends},
	})
	return err
}

// UnsubscribeToken makes the token of the link in a mail of the account that ends its mails; only its hash is kept. It names the account,
// as its user may act for several.
func (a *Accounts) UnsubscribeToken(ctx context.Context, accountID int64, user *models.User) (token string, err error) {
	token, now := strconv.FormatInt(accountID, 10)+"."+proof.RandomHex(32), a.Clock.Now()
	row := newMailToken(models.TokenUnsubscribe, user, token, now)
	return token, a.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateMailToken(tx, row) })
}

// UnsubscribeLink tells whose mails a link in one of them ends: the address that they go to, and the owner.
func (a *Accounts) UnsubscribeLink(ctx context.Context, token string) (email string, owner Owner, err error) {
	tx := a.DB.WithContext(ctx)
	t, err := findMailToken(tx, models.TokenUnsubscribe, token, a.Clock.Now())
	if err != nil {
		return "", Owner{}, err
	}
	accountID := int64(0) // that of links of before
	if name, _, isNamed := strings.Cut(token, "."); isNamed {
		if accountID, err = strconv.ParseInt(name, 10, 64); err != nil {
			return "", Owner{}, models.Refuse(models.NotFound, cause.LinkNotValid)
		}
	}
	member, err := membershipFor(tx, t.UserID, accountID)
	if err != nil {
		return "", Owner{}, err
	}
	return t.Email, Owner{member.AccountID, member.UserID}, nil
}
