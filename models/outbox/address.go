package outbox

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
)

// address writes to the address that a user wants, and to that which they have or had. What is true now is told: nothing if it is over.
func (o *Outbox) address(ctx context.Context, mail *models.Mail) (*Letter, error) {
	user, err := models.UserOfMail(o.DB.WithContext(ctx), mail)
	if err != nil || user == nil {
		return nil, err
	}
	wanted, err := o.Accounts.WantedEmail(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case mail.Kind == models.MailNewEmail && wanted == mail.Email:
		return o.newEmail(ctx, user, wanted)
	case mail.Kind == models.MailNewEmail, user.Email == mail.Email && wanted == "":
		return nil, nil
	}
	return o.oldEmail(ctx, mail, user, wanted)
}

func (o *Outbox) newEmail(ctx context.Context, user *models.User, wanted string) (*Letter, error) {
	others, err := models.UsersByEmail(o.DB.WithContext(ctx), wanted)
	if err != nil {
		return nil, err
	}
	for i := range others {
		if others[i].ID != user.ID {
			return o.put(ctx, user.Reading, notice.NewEmailTaken{})
		}
	}
	token, err := o.Accounts.MailTokenTo(ctx, models.TokenNewEmail, user, wanted)
	if err != nil {
		return nil, err
	}
	return o.put(ctx, user.Reading, notice.NewEmail{Token: token, Before: models.ReadableEmail(user.Email), Within: accounts.NewEmailHours})
}

// oldEmail writes to the address before: what is to become of it, or has.
func (o *Outbox) oldEmail(ctx context.Context, mail *models.Mail, user *models.User, wanted string) (*Letter, error) {
	account, err := models.FindAccount(o.DB.WithContext(ctx), *mail.AccountID)
	if err != nil || account.ClosedAt != nil {
		return nil, err
	}
	token, err := o.Accounts.StopToken(ctx, mail, user)
	if err != nil || token == "" {
		return nil, err
	}
	if user.Email == mail.Email {
		return o.put(ctx, user.Reading, notice.EmailWanted{Token: token, Email: models.ReadableEmail(wanted), Within: accounts.StopEmailHours})
	}
	return o.put(ctx, user.Reading, notice.EmailReplaced{Token: token, Email: models.ReadableEmail(user.Email), Within: accounts.StopEmailHours})
}

// closed tells whom the account was that it is closed.
func (o *Outbox) closed(ctx context.Context, mail *models.Mail) (*Letter, error) {
	account, err := models.FindAccount(o.DB.WithContext(ctx), *mail.AccountID)
	if err != nil || account.ClosedAt == nil {
		return nil, err
	}
	user, err := models.OwnerOf(o.DB.WithContext(ctx), account.ID)
	if err != nil {
		return nil, err
	}
	var style reading.Style
	if user != nil {
		style = user.Reading
	}
	says := notice.AccountClosed{Name: account.Name, At: *account.ClosedAt, ErasesAt: o.Accounts.ErasesAt(*account.ClosedAt)}
	act, err := models.ClosedAtDesk(o.DB.WithContext(ctx), account.ID)
	if err != nil {
		return nil, err
	}
	if act != nil {
		says.ByOperator, says.Reason = true, act.Reason
	}
	return o.put(ctx, style, says)
}
