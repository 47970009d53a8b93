package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// ResumePayment gives the address of an open payment's page at the provider. A payment that was interrupted before the
// provider's answer was stored is opened there now. It is a Conflict when the payment has ended.
func (b *Billing) ResumePayment(ctx context.Context, accountID, paymentID int64) (checkoutURL string, err error) {
	payment, err := models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
	if err != nil {
		return "", err
	}
	if !payment.Open() {
		return "", models.Refuse(models.Conflict, cause.PaymentEnded)
	}
	if payment.CardID != nil {
		return "", models.Refuse(models.Conflict, cause.PaymentOfSavedCard)
	}
	return b.checkout(ctx, payment)
}
