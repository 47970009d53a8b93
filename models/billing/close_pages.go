package billing

import (
	"context"
	"errors"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// ClosePages has the provider close the payment pages of closed accounts, which could still be paid in another tab, and gives how many are not
// open any more. It may run anywhere, at any time: what it could not close is open still, and closed the next time.
func (b *Billing) ClosePages(ctx context.Context) (closed int, err error) {
	var failures []error
	after, silent := models.Ref{}, silence(0)
	for !silent.gone() {
		batch, err := models.OpenPagesOfClosed(b.DB.WithContext(ctx), b.Provider.Name(), after, reconcileBatch)
		if err != nil || len(batch) == 0 {
			return closed, errors.Join(append(failures, err)...)
		}
		for i := range silent.over(len(batch)) {
			done, err := b.closePage(ctx, &batch[i])
			silent.heard(err)
			if err != nil {
				failures = append(failures, fmt.Errorf("close payment %s: %w", batch[i].Ref(), err))
			}
			if done {
				closed++
			}
		}
		after = batch[len(batch)-1].Ref()
	}
	return closed, errors.Join(failures...)
}

// closePage has the provider close one; it is not closed while its customer is just paying.
func (b *Billing) closePage(ctx context.Context, payment *models.Payment) (closed bool, err error) {
	if payment.ProviderRef == nil { // killed before the provider's answer was stored: asked again, it gives the name
		if _, err := b.checkout(ctx, payment); err != nil && !errors.Is(err, ErrRefused) {
			return false, err
		}
		if payment, err = models.FindPayment(b.DB.WithContext(ctx), payment.AccountID, payment.ID); err != nil || !payment.Open() {
			return err == nil, err
		}
	}
	answer, err := b.Provider.Close(ctx, *payment.ProviderRef)
	if err != nil {
		return false, noAnswer(err, cause.OpenPaymentUnknown)
	}
	return answer.Status != ProviderOpen, b.Apply(ctx, answer)
}
