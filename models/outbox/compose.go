package outbox

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
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
	case models.MailNewEmail, models.MailOldEmail:
		return o.address(ctx, mail)
	case models.MailClosed:
		return o.closed(ctx, mail)
	case models.MailInvitation:
		return o.invitation(ctx, mail)
	case models.MailRemoved:
		return o.removed(ctx, mail)
	case models.MailWaits, models.MailDecided:
		return o.approval(ctx, mail)
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
			letter, err = o.put(ctx, user.Reading, notice.KnownAlready{})
			break
		}
		letter, err = o.confirm(ctx, user)
	case models.MailConfirm:
		letter, err = o.confirm(ctx, user)
	default:
	}
	return letter, err
}

// notification says by mail what the console says, unless the account wants no mails any more. What is mailed always has no link that ends
// such mails.
func (o *Outbox) notification(ctx context.Context, mail *models.Mail, user *models.User) (*Letter, error) {
	tx := o.DB.WithContext(ctx)
	settings, err := models.AlertSettingsOf(tx, *mail.AccountID)
	if err != nil {
		return nil, err
	}
	n, err := models.FindNotification(tx, *mail.AccountID, *mail.NotificationID)
	if err != nil {
		return nil, err
	}
	var token string
	switch {
	case n.AlwaysMailed():
	case !settings.Mails:
		return nil, nil
	default:
		if token, err = o.Accounts.UnsubscribeToken(ctx, *mail.AccountID, user); err != nil {
			return nil, err
		}
	}
	says, err := o.says(ctx, mail, n)
	if err != nil {
		return nil, err
	}
	return o.put(ctx, user.Reading, notice.Mailed{Says: says, OfAnother: n.OfAnother(user.ID), Notification: n.Ref().String(), Unsubscribe: token})
}

// says is what the mail tells: at its first attempt what is true then, and the same at every other one, though what it told of may
// be over by then. Mailboxes that had the first have the same letter.
func (o *Outbox) says(ctx context.Context, mail *models.Mail, n *models.Notification) (notice.Notice, error) {
	if mail.Attempts == 1 {
		mail.TellsEnd = n.EndedAt != nil
		if err := models.SaveTellsEnd(o.DB.WithContext(ctx), mail); err != nil {
			return nil, err
		}
	}
	if mail.TellsEnd {
		return n.Now(), nil
	}
	return n.Begun(), nil
}

// put puts the message in words, for a reader of the style.
func (o *Outbox) put(ctx context.Context, style reading.Style, m notice.Message) (*Letter, error) {
	text, err := o.Writer.Write(ctx, style, m)
	if err != nil {
		return nil, err
	}
	return &Letter{
		Subject: text.Title, Paragraphs: text.Paragraphs, Action: text.Action, Path: text.Href, Also: text.Also, AlsoPath: text.AlsoHref, Note: text.Note, Unsubscribe: text.Unsubscribe,
	}, nil
}

func (o *Outbox) confirm(ctx context.Context, user *models.User) (*Letter, error) {
	if user.EmailConfirmedAt != nil {
		return nil, nil
	}
	token, err := o.Accounts.MailToken(ctx, models.TokenConfirm, user)
	if err != nil {
		return nil, err
	}
	return o.put(ctx, user.Reading, notice.ConfirmAddress{Token: token, Within: accounts.ConfirmHours, Needed: o.Accounts.ConfirmsByMail})
}

func (o *Outbox) reset(ctx context.Context, user *models.User) (*Letter, error) {
	token, err := o.Accounts.MailToken(ctx, models.TokenReset, user)
	if err != nil {
		return nil, err
	}
	return o.put(ctx, user.Reading, notice.ResetPassword{Token: token, Within: accounts.ResetHours})
}
