package outbox

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
)

// invitation asks whoever reads the mail to become a member, as long as that can still be accepted.
func (o *Outbox) invitation(ctx context.Context, mail *models.Mail) (*Letter, error) {
	invited, err := o.Accounts.InvitationLetter(ctx, *mail.AccountID, mail.Email)
	if err != nil || invited == nil {
		return nil, err
	}
	return o.putFor(ctx, mail.Email, *invited)
}

// removed tells who was a member that they are none any more, unless they are again.
func (o *Outbox) removed(ctx context.Context, mail *models.Mail) (*Letter, error) {
	m, err := o.memberOf(ctx, mail)
	if err != nil || m == nil || m.EndedAt == nil {
		return nil, err
	}
	account, err := models.FindAccount(o.DB.WithContext(ctx), *mail.AccountID)
	if err != nil {
		return nil, err
	}
	return o.putFor(ctx, mail.Email, notice.RemovedFromAccount{Account: account.Name})
}

// approval asks a member to decide on an order as long as it waits, or tells who placed it what was decided. Who is no member any more is told
// nothing.
func (o *Outbox) approval(ctx context.Context, mail *models.Mail) (*Letter, error) {
	m, err := o.memberOf(ctx, mail)
	if err != nil || m == nil || m.EndedAt != nil {
		return nil, err
	}
	tx := o.DB.WithContext(ctx)
	order, err := models.FindOrder(tx, *mail.AccountID, *mail.OrderID)
	if err != nil {
		return nil, err
	}
	approval, err := models.ApprovalOf(tx, order.AccountID, order.ID)
	if err != nil || approval == nil {
		return nil, err
	}
	account, err := models.FindAccount(tx, order.AccountID)
	if err != nil {
		return nil, err
	}
	total := notice.Money{Micros: order.TotalMicros, Currency: order.Currency}
	if mail.Kind == models.MailWaits {
		if approval.State != models.ApprovalWaiting || order.Status != models.OrderPendingPayment {
			return nil, nil
		}
		by, err := models.FindUser(tx, approval.AskedBy)
		if err != nil {
			return nil, err
		}
		return o.putFor(ctx, mail.Email, notice.OrderWaits{Order: order.Ref().String(), Account: account.Name, By: models.ReadableEmail(by.Email), Total: total, Until: order.ExpiresAt})
	}
	if approval.DecidedBy == nil {
		return nil, nil
	}
	by, err := models.FindUser(tx, *approval.DecidedBy)
	if err != nil {
		return nil, err
	}
	return o.putFor(ctx, mail.Email, notice.OrderDecided{
		Order: order.Ref().String(), Account: account.Name, By: models.ReadableEmail(by.Email), Note: approval.Note, Total: total,
		Approved: approval.State == models.ApprovalGiven,
	})
}

// memberOf finds the membership, ended or not, of the user whom the mail is for; nil if there is none.
func (o *Outbox) memberOf(ctx context.Context, mail *models.Mail) (*models.Membership, error) {
	ever, err := models.EverMembersOf(o.DB.WithContext(ctx), *mail.AccountID)
	for i := range ever {
		if ever[i].Email == mail.Email {
			return &ever[i].Membership, err
		}
	}
	return nil, err
}

// putFor puts the message in words for whoever has the address: as they read numbers and days, if they are a user.
func (o *Outbox) putFor(ctx context.Context, email string, m notice.Message) (*Letter, error) {
	user, err := models.FindUserByEmail(o.DB.WithContext(ctx), email)
	if models.CodeOf(err) == models.NotFound {
		return o.put(ctx, reading.Style{}, m)
	}
	if err != nil {
		return nil, err
	}
	return o.put(ctx, user.Reading, m)
}
