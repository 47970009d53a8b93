package billing

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Apply takes the provider's word on a payment: money that came is credited once and completes what it was paid
// for. Repeated, late and contradicting notifications change nothing more. It fails, crediting nothing, when the
// payment is unknown or the amount or currency is not what was asked for.
func (b *Billing) Apply(ctx context.Context, n Notification) error {
	ref, err := models.ParseAnyRef(models.KindPayment, n.Reference)
	if err != nil {
		return err
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := b.Clock.Now()
	return b.locked(ctx, ref.AccountID, func(tx *gorm.DB, account *models.Account) error {
		payment, err := models.FindPayment(tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		if err := b.matches(payment, n); err != nil {
			return err
		}
		payment.ProviderRef, payment.UpdatedAt = &n.ProviderRef, now
		switch {
		case payment.Status == models.PaymentSucceeded, n.Status == ProviderOpen:
			return nil
		case n.Status == ProviderFailed:
			if !payment.Open() {
				return nil
			}
			payment.Status, payment.Failure = models.PaymentFailed, n.Failure
			return models.SavePayment(tx, payment)
		default:
			return credit(tx, account, payment, snapshot.Zone, now)
		}
	})
}

// matches refuses a notification that is not about this payment as it was asked for.
func (b *Billing) matches(p *models.Payment, n Notification) error {
	if p.Provider != b.Provider.Name() || p.ProviderRef != nil && *p.ProviderRef != n.ProviderRef {
		return models.Errorf(models.Invalid, "notification for payment %s names another checkout", p.Ref())
	}
	if p.AmountMicros != n.AmountMicros || p.Currency != n.Currency {
		return models.Errorf(models.Invalid, "notification for payment %s is of %d %s, not of %d %s",
			p.Ref(), n.AmountMicros, n.Currency, p.AmountMicros, p.Currency)
	}
	return nil
}

// credit posts the money that came and completes the order that it was paid for. When the order cannot be
// completed any more (cancelled, or paid otherwise) the money stays in the balance.
func credit(tx *gorm.DB, account *models.Account, payment *models.Payment, zone *time.Location, now time.Time) error {
	payment.Status, payment.Failure = models.PaymentSucceeded, ""
	if err := models.SavePayment(tx, payment); err != nil {
		return err
	}
	entry := models.LedgerEntry{Kind: models.EntryTopUp, AmountMicros: payment.AmountMicros, PaymentID: &payment.ID}
	if payment.Purpose == models.PurposeOrder {
		entry.Kind, entry.OrderID = models.EntryCardPayment, payment.OrderID
	}
	arrearsSince := account.ArrearsSince
	if err := post(tx, account, entry, now); err != nil {
		return err
	}
	if payment.Purpose != models.PurposeOrder {
		return nil
	}
	order, err := models.FindOrder(tx, account.ID, *payment.OrderID)
	if err != nil {
		return err
	}
	if order.Status != models.OrderPendingPayment && order.Status != models.OrderExpired {
		return nil
	}
	if err := complete(tx, account, order, models.PaidWithCard, zone, now); err != nil {
		return err
	}
	return stayInArrears(tx, account, arrearsSince)
}

// CheckPayment loads a payment and, while it is open, asks the provider how it stands and applies the answer.
func (b *Billing) CheckPayment(ctx context.Context, accountID, paymentID int64) (*models.Payment, error) {
	payment, err := models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
	if err != nil {
		return nil, err
	}
	if payment.Status != models.PaymentPending || payment.ProviderRef == nil {
		return payment, nil
	}
	answer, err := b.Provider.Query(ctx, *payment.ProviderRef)
	if err != nil {
		return nil, &models.Error{Code: models.Unavailable, Message: "The payment provider does not answer. Nothing is lost; try again in a minute.", Err: err}
	}
	if err := b.Apply(ctx, answer); err != nil {
		return nil, fmt.Errorf("apply provider's answer on %s: %w", payment.Ref(), err)
	}
	return models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
}

// ReceiveNotification verifies and applies what a provider sent to the webhook.
func (b *Billing) ReceiveNotification(ctx context.Context, verify func() (Message, error)) error {
	message, err := verify()
	if err != nil {
		return &models.Error{Code: models.Unauthorized, Message: "The notification's signature is not valid.", Err: err}
	}
	if message.Payment != nil {
		return b.Apply(ctx, *message.Payment)
	}
	return nil
}
