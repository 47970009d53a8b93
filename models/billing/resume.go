package billing

import (
	"context"

	"ocrconsole/models"
)

// ResumePayment gives the address of an open payment's page at the provider. A payment that was interrupted before the
// provider's answer was stored is opened there now. It is a Conflict when the payment has ended.
func (b *Billing) ResumePayment(ctx context.Context, accountID, paymentID int64) (checkoutURL string, err error) {
	payment, err := models.FindPayment(b.DB.WithContext(ctx), accountID, paymentID)
	if err != nil {
		return "", err
	}
	if !payment.Open() {
		return "", models.Errorf(models.Conflict, "The payment has ended and cannot be resumed.")
	}
	if payment.CardID != nil {
		return "", models.Errorf(models.Conflict, "This payment is taken from a saved card; there is nothing to do for it.")
	}
	return b.checkout(ctx, payment)
}
