package billing

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// TopUp opens the provider's payment page for a top-up and gives the payment. The same key yields the same
// payment. The amount is within TopUpLimits and one that cards can be charged.
func (b *Billing) TopUp(ctx context.Context, accountID int64, key string, amountMicros int64) (*models.Payment, error) {
	return b.topUp(ctx, accountID, key, amountMicros, false)
}

// TopUpSavingCard is TopUp that asks the provider to keep the card, too, for ChargeCard; the customer agreed to that.
func (b *Billing) TopUpSavingCard(ctx context.Context, accountID int64, key string, amountMicros int64) (*models.Payment, error) {
	return b.topUp(ctx, accountID, key, amountMicros, true)
}

func (b *Billing) topUp(ctx context.Context, accountID int64, key string, amountMicros int64, saveCard bool) (*models.Payment, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.checkTopUp(amountMicros, snapshot.Currency); err != nil {
		return nil, err
	}
	key = fmt.Sprintf("top-up %s %d", key, amountMicros)
	if saveCard {
		key += " saving the card"
	}
	now := b.Clock.Now()
	var payment *models.Payment
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		if payment, err = models.FindPaymentByKey(tx, accountID, key); err != nil || payment != nil {
			return err
		}
		if err := models.CheckUnpaidPayments(tx, accountID, now); err != nil {
			return err
		}
		payment = b.newPayment(accountID, amountMicros, snapshot.Currency, key, now)
		payment.Purpose, payment.SaveCard = models.PurposeTopUp, saveCard
		return models.CreatePayment(tx, payment)
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
func (b *Terms) checkTopUp(amountMicros int64, currency string) error {
	if !b.cardTakes(amountMicros, currency) {
		return b.UnevenTopUp(currency)
	}
	least, most := b.TopUpLimits(currency)
	if amountMicros < least || amountMicros > most {
		return models.FieldError("amount", "Choose an amount within the limits.")
	}
	return nil
}
