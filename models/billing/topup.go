package billing

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// TopUp opens the provider's payment page for a top-up and gives the payment. The same key yields the same
// payment. The amount is within TopUpLimits and one that cards can be charged.
func (b *Billing) TopUp(ctx context.Context, accountID int64, key string, amountMicros rules.Micros) (*models.Payment, error) {
	return b.topUp(ctx, accountID, key, amountMicros, false)
}

// TopUpSavingCard is TopUp that asks the provider to keep the card, too, for ChargeCard; the customer agreed to that.
func (b *Billing) TopUpSavingCard(ctx context.Context, accountID int64, key string, amountMicros rules.Micros) (*models.Payment, error) {
	return b.topUp(ctx, accountID, key, amountMicros, true)
}

func (b *Billing) topUp(ctx context.Context, accountID int64, key string, amountMicros rules.Micros, saveCard bool) (*models.Payment, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	key = fmt.Sprintf("top-up %s %d", key, amountMicros)
	if saveCard {
		key += " saving the card"
	}
	var payment *models.Payment
	err := b.turn(ctx, accountID, func(t *turn) (err error) {
		if err := t.checkTopUp(amountMicros, t.catalog.Currency); err != nil {
			return err
		}
		if payment, err = models.FindPaymentByKey(t.tx, t.account.ID, key); err != nil || payment != nil {
			return err
		}
		if err := models.CheckUnpaidPayments(t.tx, t.account.ID, t.now); err != nil {
			return err
		}
		if err := t.spendTopUp(amountMicros); err != nil {
			return err
		}
		payment = t.newPayment(amountMicros, key)
		payment.Purpose, payment.SaveCard = models.PurposeTopUp, saveCard
		return models.CreatePayment(t.tx, payment)
	})
	if err != nil {
		return nil, err
	}
	if payment.Open() {
		payment.CheckoutURL, err = b.checkout(ctx, payment)
	}
	return payment, err
}

// checkTopUp checks the amount of a top-up; the error belongs beside its field.
func (t *Terms) checkTopUp(amountMicros rules.Micros, currency string) error {
	if !t.cardTakes(amountMicros, currency) {
		return t.UnevenTopUp(currency)
	}
	least, most := t.TopUpLimits(currency)
	if amountMicros < least || amountMicros > most {
		return models.RefuseField("amount", cause.AmountBeyond)
	}
	return nil
}
