package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// ChargeCard tops up the balance from a saved card while its customer is away. The same key yields the same payment,
// which has succeeded or failed, with the reason, unless the provider takes its time. When the provider does not answer
// it is Unavailable and the payment stays open: the same key asks for the same charge again, and so does Reconcile.
// The amount has the limits of TopUp. It begins no payment when allowed, which is asked under the account's lock, has an error;
// nil allows it.
func (b *Billing) ChargeCard(ctx context.Context, accountID, cardID int64, key string, amountMicros rules.Micros, allowed func(*turn) error) (*models.Payment, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	key = chargeKey(key)
	var payment *models.Payment
	err := b.turn(ctx, accountID, func(t *turn) (err error) {
		if err := t.checkTopUp(amountMicros, t.catalog.Currency); err != nil {
			return err
		}
		if payment, err = models.FindPaymentByKey(t.tx, t.account.ID, key); err != nil || payment != nil {
			return err
		}
		if allowed != nil {
			if err := allowed(t); err != nil {
				return err
			}
		}
		card, err := models.FindSavedCard(t.tx, t.account.ID, cardID)
		if err != nil {
			return err
		}
		if card.Provider != t.Provider.Name() {
			return models.Refuse(models.Conflict, cause.CardOfFormerProvider)
		}
		payment = t.newPayment(amountMicros, key)
		payment.Purpose, payment.CardID = models.PurposeTopUp, &card.ID
		return models.CreatePayment(t.tx, payment)
	})
	if err != nil || !payment.Open() {
		return payment, err
	}
	return b.CheckPayment(ctx, accountID, payment.ID)
}

// chargeKey is the key of the payment that ChargeCard makes for a key.
func chargeKey(key string) string { return "charge " + key }

// charge asks the provider for the money of a payment from a saved card.
func (b *Billing) charge(ctx context.Context, payment *models.Payment) (PaymentAnswer, error) {
	card, err := models.FindAnySavedCard(b.DB.WithContext(ctx), payment.AccountID, *payment.CardID)
	if err != nil {
		return PaymentAnswer{}, err
	}
	return b.Provider.Charge(ctx, ChargeRequest{
		Reference: payment.Ref().String(), CardRef: card.ProviderRef, Customer: card.CustomerRef,
		AmountMicros: payment.AmountMicros, Currency: payment.Currency, Order: paidOrder(payment),
		NotifyURL: b.notifyURL(),
	})
}
