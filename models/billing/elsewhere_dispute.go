package billing

import (
	"log/slog"

	"ocrconsole/models"
)

// A provider may end a dispute by giving the money back, and then tells of it twice: as a dispute that was prevented, and as
// a refund of the same amount. Both are the same money, whichever is heard of first.

// isDisputed tells that the refund's money is, or may turn out to be, what a dispute of the payment has taken. A refund of as
// much as a dispute that is open has to wait: it is taken already, and by the dispute's end it shows what the refund was.
func (t *turn) isDisputed(payment *models.Payment, said *RefundAnswer) (bool, error) {
	disputes, err := models.DisputesOfPayment(t.tx, payment.AccountID, payment.ID)
	if err != nil {
		return false, err
	}
	for i := range disputes {
		if d := &disputes[i]; d.RefundRef == said.ProviderRef {
			return true, t.expectSucceeds(d, said)
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
			return true, t.preventedBy(d, said.ProviderRef)
		default:
		}
	}
	return false, nil
}

// expectSucceeds raises an alarm when the refund that ended a dispute fails: nobody can tell then who has the money.
func (t *turn) expectSucceeds(d *models.Dispute, said *RefundAnswer) error {
	if said.Status != ProviderFailed {
		return nil
	}
	_, err := t.alarm(d.Payment(), "a refund that ends the dispute "+d.ProviderRef, t.elsewhereWords(said)+", has failed")
	return err
}

// preventedBy notes the refund by which the provider ended the dispute.
func (t *turn) preventedBy(d *models.Dispute, refundRef string) error {
	d.RefundRef, d.UpdatedAt = refundRef, t.now
	slog.InfoContext(t.ctx, "a dispute was ended by a refund: both are the same money", "dispute", d.Ref().String(), "refund", refundRef)
	return models.SaveDispute(t.tx, d)
}

// bookedBefore finds the refund by which the provider ended the dispute among those that are booked already and belong to no
// other dispute, nil if there is none.
func (t *turn) bookedBefore(d *models.Dispute) (*models.Refund, error) {
	disputes, err := models.DisputesOfPayment(t.tx, d.AccountID, d.PaymentID)
	if err != nil {
		return nil, err
	}
	others := make(map[string]bool)
	for i := range disputes {
		others[disputes[i].RefundRef] = true
	}
	refunds, err := models.RefundsOfPayment(t.tx, d.AccountID, d.PaymentID)
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
func (t *turn) takePrevented(payment *models.Payment, d *models.Dispute, taken []models.Refund) error {
	booked, err := t.bookedBefore(d)
	if err != nil {
		return err
	}
	switch {
	case booked != nil && len(taken) == 0:
		return t.preventedBy(d, *booked.ProviderRef)
	case booked != nil: // the refund was heard of first: whether it is what ended the dispute, only the operator can see
		said := &RefundAnswer{ProviderRef: *booked.ProviderRef, AmountMicros: booked.AmountMicros, Currency: booked.Currency}
		_, err = t.alarm(payment.Ref(), "one of two: dispute "+d.ProviderRef+" has taken as much, and was prevented", t.elsewhereWords(said))
	case standing(taken) < d.AmountMicros:
		err = t.takeRest(payment, d, taken)
	default:
		err = t.tellDispute(d, standing(taken), false, len(taken))
	}
	if err != nil {
		return err
	}
	left, err := refundable(t.tx, payment)
	if err != nil || left > 0 {
		return err
	}
	arrearsSince := t.account.ArrearsSince
	if _, err := t.returnUnused(payment); err != nil {
		return err
	}
	return t.stayInArrears(arrearsSince)
}
