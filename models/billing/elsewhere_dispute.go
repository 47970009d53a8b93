package billing

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// A provider may end a dispute by giving the money back, and then tells of it twice: as a dispute that was prevented, and as
// a refund of the same amount. Both are the same money, whichever is heard of first.

// isDisputed tells that the refund's money is, or may turn out to be, what a dispute of the payment has taken. A refund of as
// much as a dispute that is open has to wait: it is taken already, and by the dispute's end it shows what the refund was.
func (b *Billing) isDisputed(ctx context.Context, tx *gorm.DB, payment *models.Payment, said *RefundAnswer, now time.Time) (bool, error) {
	disputes, err := models.DisputesOfPayment(tx, payment.AccountID, payment.ID)
	if err != nil {
		return false, err
	}
	for i := range disputes {
		if d := &disputes[i]; d.RefundRef == said.ProviderRef {
			return true, b.expectSucceeds(ctx, tx, d, said, now)
		}
	}
	if said.Status == ProviderFailed {
		return false, nil
	}
	for i := range disputes {
		d := &disputes[i]
		if d.RefundRef != "" || d.AmountMicros != said.AmountMicros || d.Currency != said.Currency {
			continue
		}
		switch d.Status {
		case models.DisputeOpen:
			return true, nil
		case models.DisputePrevented:
			return true, preventedBy(ctx, tx, d, said.ProviderRef, now)
		default:
		}
	}
	return false, nil
}

// expectSucceeds raises an alarm when the refund that ended a dispute fails: nobody can tell then who has the money.
func (b *Billing) expectSucceeds(ctx context.Context, tx *gorm.DB, d *models.Dispute, said *RefundAnswer, now time.Time) error {
	if said.Status != ProviderFailed {
		return nil
	}
	_, err := b.alarm(ctx, tx, d.Payment(), "a refund that ends the dispute "+d.ProviderRef, b.elsewhereWords(said)+", has failed", now)
	return err
}

// preventedBy notes the refund by which the provider ended the dispute.
func preventedBy(ctx context.Context, tx *gorm.DB, d *models.Dispute, refundRef string, now time.Time) error {
	d.RefundRef, d.UpdatedAt = refundRef, now
	slog.InfoContext(ctx, "a dispute was ended by a refund: both are the same money", "dispute", d.Ref().String(), "refund", refundRef)
	return models.SaveDispute(tx, d)
}

// bookedBefore finds the refund by which the provider ended the dispute among those that are booked already and belong to no
// other dispute, nil if there is none.
func bookedBefore(tx *gorm.DB, d *models.Dispute) (*models.Refund, error) {
	disputes, err := models.DisputesOfPayment(tx, d.AccountID, d.PaymentID)
	if err != nil {
		return nil, err
	}
	others := make(map[string]bool)
	for i := range disputes {
		others[disputes[i].RefundRef] = true
	}
	refunds, err := models.RefundsOfPayment(tx, d.AccountID, d.PaymentID)
	if err != nil {
		return nil, err
	}
	for i := range refunds {
		r := &refunds[i]
		if r.Elsewhere && r.Status != models.RefundFailed && r.AmountMicros == d.AmountMicros && !others[*r.ProviderRef] {
			return r, nil
		}
	}
	return nil, nil
}

// takePrevented takes from the balance, once, what the provider gave to the cardholder to prevent the dispute. Like a refund
// that is all of the payment it returns the packages that nobody has paid for any more.
func (b *Billing) takePrevented(ctx context.Context, tx *gorm.DB, account *models.Account, payment *models.Payment, d *models.Dispute, taken *models.Refund, now time.Time) error {
	booked, err := bookedBefore(tx, d)
	if err != nil {
		return err
	}
	switch {
	case booked != nil && taken == nil:
		return preventedBy(ctx, tx, d, *booked.ProviderRef, now)
	case booked != nil: // the refund was heard of first: whether it is what ended the dispute, only the operator can see
		said := &RefundAnswer{ProviderRef: *booked.ProviderRef, AmountMicros: booked.AmountMicros, Currency: booked.Currency}
		_, err = b.alarm(ctx, tx, payment.Ref(), "one of two: dispute "+d.ProviderRef+" has taken as much, and was prevented", b.elsewhereWords(said), now)
	case taken == nil:
		err = b.takeDisputed(ctx, tx, account, payment, d, now)
	default:
		err = b.tellDispute(tx, d, taken.AmountMicros, false, now)
	}
	if err != nil {
		return err
	}
	left, err := refundable(tx, payment)
	if err != nil || left > 0 {
		return err
	}
	arrearsSince := account.ArrearsSince
	if _, err := b.returnUnused(tx, account, payment, now); err != nil {
		return err
	}
	return stayInArrears(tx, account, arrearsSince)
}
