package outbox

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

// compose writes the letter, nil if there is nobody to send it to any more. The token of a link is made here, so that
// only its hash is ever stored.
func (o *Outbox) compose(ctx context.Context, mail *models.Mail) (*Letter, error) {
	letter, err := o.write(ctx, mail)
	if err != nil || letter == nil {
		return nil, err
	}
	letter.ID, letter.To, letter.Date = fmt.Sprintf("%d.%d", mail.ID, mail.CreatedAt.Unix()), mail.Email, mail.CreatedAt
	return letter, nil
}

// write finds out what the mail says: those to a bookkeeping need no user of that address.
func (o *Outbox) write(ctx context.Context, mail *models.Mail) (*Letter, error) {
	switch mail.Kind {
	case models.MailDocument:
		return o.document(ctx, mail)
	case models.MailBookkeeping:
		return o.bookkeeping(ctx, mail)
	default:
		return o.toUser(ctx, mail)
	}
}

func (o *Outbox) toUser(ctx context.Context, mail *models.Mail) (letter *Letter, err error) {
	user, err := models.FindUserByEmail(o.DB.WithContext(ctx), mail.Email)
	if models.CodeOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	switch mail.Kind {
	case models.MailNotification:
		letter, err = o.notification(ctx, mail, user)
	case models.MailReset:
		letter, err = o.reset(ctx, user)
	case models.MailSignUp:
		// The sign-up that made the user ordered its mail at the same instant. As long as the address is not confirmed, nobody
		// knows whose that sign-up was: whoever signs up again gets the link too.
		if user.EmailConfirmedAt != nil && !user.CreatedAt.Equal(mail.CreatedAt) {
			letter = knownAlready()
			break
		}
		letter, err = o.confirm(ctx, user)
	case models.MailConfirm:
		letter, err = o.confirm(ctx, user)
	default:
	}
	return letter, err
}

// notification says by mail what the console says, unless the account wants no mails any more.
func (o *Outbox) notification(ctx context.Context, mail *models.Mail, user *models.User) (*Letter, error) {
	tx := o.DB.WithContext(ctx)
	settings, err := models.AlertSettingsOf(tx, *mail.AccountID)
	if err != nil || !settings.Mails {
		return nil, err
	}
	n, err := models.FindNotification(tx, *mail.AccountID, *mail.NotificationID)
	if err != nil {
		return nil, err
	}
	token, err := o.Accounts.MailToken(ctx, models.TokenUnsubscribe, user)
	if err != nil {
		return nil, err
	}
	title, text := n.Words()
	letter := &Letter{
		Subject: title, Paragraphs: strings.Split(text, "\n"), Unsubscribe: withToken("/unsubscribe", token),
		Note:   "You get this mail because the alerts of your account are sent to this address.",
		Action: n.Action, Path: "/notifications/" + n.Ref().String() + "/open",
	}
	if letter.Action == "" {
		letter.Action = "Open in OCR Console"
	}
	return letter, nil
}

func (o *Outbox) confirm(ctx context.Context, user *models.User) (*Letter, error) {
	if user.EmailConfirmedAt != nil {
		return nil, nil
	}
	token, err := o.Accounts.MailToken(ctx, models.TokenConfirm, user)
	if err != nil {
		return nil, err
	}
	follows := "Confirm that it is yours, and alerts of your account can reach you here."
	if o.Accounts.ConfirmsByMail {
		follows = "Confirm that it is yours: nobody can sign in before."
	}
	return &Letter{
		Subject:    "Confirm your e-mail address",
		Paragraphs: []string{"Somebody, you we hope, signed up for OCR Console with this address. " + follows},
		Action:     "Confirm this address", Path: withToken("/confirm", token),
		Note: "The link works once, for " + accounts.ConfirmWords + ". If it was not you, ignore this mail: without the confirmation no alerts are sent here.",
	}, nil
}

// knownAlready tells the owner of the address what the page of the sign-up must not tell.
func knownAlready() *Letter {
	return &Letter{
		Subject: "You have an account already",
		Paragraphs: []string{
			"Somebody, you we hope, tried to sign up for OCR Console with this address. You have an account under it already; nothing was changed.",
			"Sign in with your password. If you have forgotten it, the sign-in page helps you to choose another one.",
		},
		Action: "Sign in", Path: "/login",
		Note: "If it was not you, ignore this mail.",
	}
}

func (o *Outbox) reset(ctx context.Context, user *models.User) (*Letter, error) {
	token, err := o.Accounts.MailToken(ctx, models.TokenReset, user)
	if err != nil {
		return nil, err
	}
	return &Letter{
		Subject: "Choose another password",
		Paragraphs: []string{
			"Somebody, you we hope, forgot the password of OCR Console for this address. Choose another one here; all browsers that are signed in are then signed out.",
		},
		Action: "Choose another password", Path: withToken("/password/reset", token),
		Note: "The link works once, for " + accounts.ResetWords + ". If it was not you, ignore this mail: your password stays as it is.",
	}, nil
}

func withToken(path, token string) string { return path + "?token=" + url.QueryEscape(token) }
