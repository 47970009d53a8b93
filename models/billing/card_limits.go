package billing

import (
	"fmt"

	"ocrconsole/models"
)

// CardLimits are what a provider takes in one payment: whole multiples of StepMicros, from MinMicros to MaxMicros.
type CardLimits struct {
	StepMicros, MinMicros, MaxMicros int64
}

// TopUpLimits gives what one top-up may be: within our limits, and within those of the provider.
func (b *Billing) TopUpLimits(currency string) (minMicros, maxMicros int64) {
	card := b.Provider.Limits(currency)
	return max(MinTopUpMicros, card.MinMicros), min(MaxTopUpMicros, card.MaxMicros)
}

// CheckCurrency refuses a catalog's currency in which the provider does not take every whole hundredth: amounts to be
// paid by card, and the taxes on documents, are whole hundredths.
func CheckCurrency(p Provider, currency string) error {
	if step := p.Limits(currency).StepMicros; centMicros%step != 0 {
		return fmt.Errorf("the catalog's currency is %s, and %s charges cards in multiples of %s only: "+
			"card payments need a currency that is charged in hundredths, such as USD", currency, p.Label(), exactly(step, currency))
	}
	return nil
}

// cardTakes tells the amounts that are whole cents, as a card can be charged, or given back.
func cardTakes(micros int64) bool { return micros > 0 && micros%centMicros == 0 }

// wholeCents refuses what cardTakes does; the error belongs beside the field.
func wholeCents(field string, micros int64) error {
	if !cardTakes(micros) {
		return models.FieldError(field, "Cards are charged in whole cents.")
	}
	return nil
}

// cardAmount refuses an amount that a card cannot be charged; the error belongs beside the field.
func (b *Billing) cardAmount(field string, micros int64, currency string) error {
	if err := wholeCents(field, micros); err != nil {
		return err
	}
	limits := b.Provider.Limits(currency)
	switch {
	case micros < limits.MinMicros:
		return models.FieldError(field, "Cards are charged %s at least.", b.Money(limits.MinMicros, currency))
	case micros > limits.MaxMicros:
		return models.FieldError(field, "Cards are charged %s at most.", b.Money(limits.MaxMicros, currency))
	}
	return nil
}

// CardTakes tells why an order's total cannot be paid by card, nil when it can.
func (b *Billing) CardTakes(order *models.Order) error {
	return b.cardAmount("method", order.TotalMicros, order.Currency)
}
