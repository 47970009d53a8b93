package billing

import (
	"context"
	"errors"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// ChargeCard tops up the balance from a saved card while its customer is away. The same key yields the same payment,
// which has succeeded or failed, with the reason, unless the provider takes its time. When the provider does not answer
// it is Unavailable and the payment stays open: the same key asks for the same charge again, and so does Reconcile, as long as
// the card may be charged.
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

// charge asks the provider for the money of a payment from a saved card or, where the card is not to be charged any more, whether it was
// before: a payment of which nobody knows whether it was made is only followed then, and has failed when there is none. It gives no answer
// while the account waits, as asking could charge the card: see turn.waits.
func (b *Billing) charge(ctx context.Context, payment *models.Payment) (*PaymentAnswer, error) {
	var request ChargeRequest
	var revoked cause.Cause
	nothing := false
	err := b.turn(ctx, payment.AccountID, func(t *turn) error {
		stored, err := models.FindPayment(t.tx, payment.AccountID, payment.ID)
		if err != nil || !stored.Open() {
			nothing = true // somebody else has its answer by now
			return err
		}
		card, err := models.FindAnySavedCard(t.tx, payment.AccountID, *payment.CardID)
		if err != nil {
			return err
		}
		request = ChargeRequest{
			Reference: payment.Ref().String(), CardRef: card.ProviderRef, Customer: card.CustomerRef,
			AmountMicros: payment.AmountMicros, Currency: payment.Currency, Order: paidOrder(payment), NotifyURL: b.notifyURL(),
			Since: payment.CreatedAt,
		}
		if revoked, err = t.revoked(payment, card); err != nil || revoked != nil {
			return err
		}
		nothing, err = t.waits()
		return err
	})
	if err != nil || nothing {
		return nil, err
	}
	ask := b.Provider.Charge
	if revoked != nil {
		ask = b.Provider.FindCharge
	}
	answer, err := ask(ctx, request)
	switch {
	case revoked != nil && errors.Is(err, ErrRefused):
		return nil, b.neverCharged(ctx, payment, revoked)
	case err != nil:
		return nil, noAnswer(err, cause.NoAnswerOnPayment)
	}
	return &answer, nil
}

// revoked tells why the payment's card is not charged any more, nil while it may be: its customer has removed it, has turned off the rule
// that asked for the payment or given it another card, or has closed the account.
func (t *turn) revoked(payment *models.Payment, card *models.SavedCard) (cause.Cause, error) {
	switch {
	case t.account.ClosedAt != nil:
		return cause.AutoClosed, nil
	case card.RemovedAt != nil:
		return cause.AutoCardRemoved, nil
	}
	rule, err := models.FindAutoRuleFor(t.tx, t.account.ID, models.AutoTopUp, "", "")
	if err != nil || rule == nil {
		return nil, err
	}
	run, err := models.RunUnderWay(t.tx, t.account.ID, rule.ID)
	if err != nil || run == nil || chargeKey(topUpKey(run)) != payment.IdempotencyKey {
		return nil, err
	}
	if !rule.Enabled || *rule.CardID != card.ID {
		return cause.AutoTurnedOff, nil
	}
	return nil, nil
}

// neverCharged ends a payment that the provider knows nothing of, and that is not to be made any more.
func (b *Billing) neverCharged(ctx context.Context, payment *models.Payment, why cause.Cause) error {
	return b.turn(ctx, payment.AccountID, func(t *turn) error {
		stored, err := models.FindPayment(t.tx, payment.AccountID, payment.ID)
		if err != nil || !stored.Open() || stored.ProviderRef != nil {
			return err
		}
		stored.Status, stored.Failure, stored.UpdatedAt = models.PaymentFailed, cause.Stored{Cause: why}, t.now
		return models.SavePayment(t.tx, stored)
	})
}
