package billing

import (
	"math"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// CardLimits are what a provider takes in one payment.
type CardLimits = rules.CardLimits

// CardLimits gives what one card payment of the currency may be: what the provider takes, in whole amounts of the
// currency's smallest money.
func (b *Billing) CardLimits(currency string) CardLimits {
	return b.Provider.Limits(currency).In(catalog.CurrencyOf(currency))
}

// TopUpLimits gives what one top-up may be: within our limits, and within those of the provider.
func (b *Billing) TopUpLimits(currency string) (minMicros, maxMicros int64) {
	limits := b.topUpLimits(currency)
	return limits.MinMicros, limits.MaxMicros
}

func (b *Billing) topUpLimits(currency string) CardLimits {
	card, scale := b.CardLimits(currency), catalog.CurrencyOf(currency).Scale
	card.MinMicros = card.AtLeast(MinTopUpMicros * scale)
	card.MaxMicros = min(card.MaxMicros, MaxTopUpMicros*scale/card.StepMicros*card.StepMicros)
	return card
}

// ClearingTopUp gives the smallest top-up after which an account with so much available owes nothing, at least the amount
// that is wished for. enough is false when that is more than one top-up may be, which it is then.
func (b *Billing) ClearingTopUp(availableMicros, wishedMicros int64, currency string) (micros int64, enough bool) {
	owed := max(0, -max(availableMicros, -math.MaxInt64))
	micros = b.topUpLimits(currency).AtLeast(max(owed, wishedMicros))
	return micros, micros >= owed
}

// CardSteps says in which amounts cards are charged: "whole cents".
func (b *Billing) CardSteps(currency string) string {
	step, c := b.CardLimits(currency).StepMicros, catalog.CurrencyOf(currency)
	switch {
	case step == c.StepMicros() && c.Digits == 0:
		return "amounts without decimals"
	case step == c.StepMicros() && c.Minor != "":
		return "whole " + c.Minor
	default:
		return "multiples of " + b.Money(step, currency)
	}
}

// cardTakes tells the amounts that a card can be charged, or given back, without looking at the limits.
func (b *Billing) cardTakes(micros int64, currency string) bool {
	return micros > 0 && micros%b.CardLimits(currency).StepMicros == 0
}

// NotInSteps says what to enter instead of a top-up that cards cannot be charged: the next amount that they can.
func (b *Billing) NotInSteps(field string, micros int64, currency string) error {
	next := b.topUpLimits(currency).AtLeast(micros)
	return models.FieldError(field, "Cards are charged in %s. Enter %s, for example.", b.CardSteps(currency), b.Money(next, currency))
}

// cardAmount refuses an amount that a card cannot be charged; the error belongs beside the field.
func (b *Billing) cardAmount(field string, micros int64, currency string) error {
	if !b.cardTakes(micros, currency) {
		return models.FieldError(field, "Cards are charged in %s.", b.CardSteps(currency))
	}
	limits := b.CardLimits(currency)
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
