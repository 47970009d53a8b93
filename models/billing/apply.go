package billing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// Apply takes the provider's word on a payment: money that came is credited once and completes what it was paid
// for. Repeated, late and contradicting notifications change nothing more. It fails, crediting nothing, when the
// payment is unknown; and, raising an alarm, when the amount or currency is not what was asked for.
func (b *Billing) Apply(ctx context.Context, n PaymentAnswer) error {
	ref, err := models.ParseAnyRef(models.KindPayment, n.Reference)
	if err != nil {
		return err
	}
	var refused error
	err = b.turn(ctx, ref.AccountID, func(t *turn) error {
		payment, err := models.FindPayment(t.tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		if n.Status != ProviderSucceeded && payment.ProviderRef != nil && *payment.ProviderRef != n.ProviderRef {
			return nil // a checkout that nobody was sent to, opened by a process that died before it stored it, has ended
		}
		if wanted, got, same := t.paymentMatches(payment, n); !same {
			refused, err = t.alarm(ref, wanted, got)
			return err
		}
		if err := t.applyAnswer(payment, n); err != nil {
			return err
		}
		return t.keepCard(payment, n.SavedCard)
	})
	return errors.Join(err, refused)
}

func (t *turn) applyAnswer(payment *models.Payment, n PaymentAnswer) error {
	learned := payment.ProviderRef == nil
	if n.ProviderRef != "" { // a refusal may come before there is a name
		payment.ProviderRef = &n.ProviderRef
	}
	payment.UpdatedAt = t.now
	switch {
	case payment.Status == models.PaymentSucceeded:
		return nil
	case n.Status == ProviderOpen:
		if !learned {
			return nil
		}
		payment.Status = models.PaymentPending
		return models.SavePayment(t.tx, payment)
	case n.Status == ProviderFailed:
		if !payment.Open() {
			return nil
		}
		payment.Status, payment.Failure = models.PaymentFailed, cause.InWords(n.Failure)
		return models.SavePayment(t.tx, payment)
	default:
		return t.credit(payment)
	}
}

// credit posts the money that came and completes the order that it was paid for. Money for an order that cannot be
// completed with it goes back to the card, and the customer is told.
func (t *turn) credit(payment *models.Payment) error {
	ended := endedTransfer(payment) // asked before the failure is forgotten
	payment.Status, payment.Failure = models.PaymentSucceeded, cause.Stored{}
	if err := models.SavePayment(t.tx, payment); err != nil {
		return err
	}
	entry := models.LedgerEntry{Kind: models.EntryTopUp, AmountMicros: payment.AmountMicros, PaymentID: &payment.ID}
	if payment.Purpose == models.PurposeOrder {
		entry.Kind, entry.OrderID = models.EntryCardPayment, payment.OrderID
	}
	arrearsSince := t.account.ArrearsSince
	if err := t.post(entry); err != nil {
		return err
	}
	if t.account.ClosedAt != nil { // what a bank brings it, BookTransfer refuses
		return t.sendBack(payment, arrearsSince)
	}
	if payment.Purpose != models.PurposeOrder {
		return t.payThen(payment, ended)
	}
	order, err := models.FindOrder(t.tx, t.account.ID, *payment.OrderID)
	if err != nil {
		return err
	}
	if err := t.spend(payment, order); err != nil {
		return err
	}
	return t.stayInArrears(arrearsSince)
}

// sendBack gives a card its money back that came for an account that is closed, whatever it was for: nobody could spend it, and nobody is there to
// be told.
func (t *turn) sendBack(payment *models.Payment, arrearsSince *time.Time) error {
	if _, err := t.refundToCard(payment, payment.AmountMicros, cause.PaidAfterClosing); err != nil {
		return err
	}
	slog.InfoContext(t.ctx, "money that came for a closed account goes back", "payment", payment.Ref().String())
	return t.stayInArrears(arrearsSince)
}

// spend completes the order with the payment's money, which is on the balance, or gives it back.
func (t *turn) spend(payment *models.Payment, order *models.Order) error {
	late := order.Status == models.OrderExpired || !t.now.Before(order.ExpiresAt)
	if why := t.notCompletable(order, late); why != "" {
		if _, err := t.refundToCard(payment, payment.AmountMicros, whyReturned[why]); err != nil {
			return err
		}
		return t.tellReturned(payment, order, why)
	}
	if err := t.complete(order, models.PaidWithCard); err != nil || !late {
		return err
	}
	return t.tellCompletedLate(payment, order)
}

// whyReturned is, for refunds and credit notes, why a payment goes back.
var whyReturned = map[notice.WhyReturned]cause.Cause{
	notice.OrderCancelled: cause.PaidAfterCancelled,
	notice.OrderPaidElse:  cause.PaidTwice,
	notice.OrderNotOnSale: cause.PaidAfterSale,
	notice.OrderSuspended: cause.PaidWhileSuspended,
}

// notCompletable tells why an order cannot be completed by money that came for it, "" if it can. One that has expired
// can as long as what was ordered is still on sale at its price. A suspended account buys nothing.
func (t *turn) notCompletable(order *models.Order, late bool) notice.WhyReturned {
	switch {
	case order.Status == models.OrderCancelled:
		return notice.OrderCancelled
	case order.Status != models.OrderPendingPayment && order.Status != models.OrderExpired:
		return notice.OrderPaidElse
	case t.notSuspended() != nil:
		return notice.OrderSuspended
	case !late:
		return ""
	}
	for _, line := range order.Lines {
		spec, _, _, onSale, _ := t.catalog.Specification(line.SpecificationID)
		if !onSale || spec.PriceMicros != line.UnitPriceMicros {
			return notice.OrderNotOnSale
		}
	}
	return ""
}

// CheckPayment loads a payment and, while it is open, asks the provider how it stands and applies the answer. Of a
// saved card it asks for the charge again, so only as long as the card may be charged: see Billing.charge.
func (b *Billing) CheckPayment(ctx context.Context, accountID, paymentID int64) (*models.Payment, error) {
	payment, err := models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
	if err != nil || !payment.Open() || payment.Provider != b.Provider.Name() {
		return payment, err
	}
	answer, err := b.askHow(ctx, payment)
	if err != nil {
		return nil, err
	}
	if answer != nil {
		if err := b.Apply(ctx, *answer); err != nil {
			return nil, fmt.Errorf("apply provider's answer on %s: %w", payment.Ref(), err)
		}
	}
	return models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
}

// askHow asks the provider how an open payment stands; it gives no answer where it is not to be asked.
func (b *Billing) askHow(ctx context.Context, payment *models.Payment) (*PaymentAnswer, error) {
	switch {
	case payment.ProviderRef != nil:
		answer, err := b.Provider.Query(ctx, *payment.ProviderRef)
		if err != nil {
			return nil, noAnswer(err, cause.NoAnswerOnPayment)
		}
		return &answer, nil
	case payment.CardID != nil:
		return b.charge(ctx, payment)
	default:
		return nil, nil // its page was never opened, so nobody can have paid there
	}
}

// ReceiveEvent verifies and applies what a provider sent to the webhook.
func (b *Billing) ReceiveEvent(ctx context.Context, verify func() (Event, error)) error {
	message, err := verify()
	if err != nil {
		return &models.Error{Code: models.Unauthorized, Why: cause.SignatureNotValid, Err: err}
	}
	switch {
	case message.Payment != nil:
		if err := b.Apply(ctx, *message.Payment); err != nil {
			return err
		}
		return b.learnCard(ctx, *message.Payment)
	case message.Refund != nil:
		return b.applyRefund(ctx, *message.Refund)
	case message.Elsewhere != nil:
		return b.hearElsewhere(ctx, *message.Elsewhere)
	case message.Refunded != "":
		return b.checkRefundsOf(ctx, message.Refunded)
	case message.Dispute != "":
		return b.CheckDispute(ctx, message.Dispute)
	default:
		return nil
	}
}
