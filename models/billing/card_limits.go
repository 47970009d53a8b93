package billing

import (
	"math"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// CardLimits gives what one card payment of the currency may be: what the provider takes, in whole amounts of the
// currency's smallest money.
func (t *Terms) CardLimits(currency string) CardLimits {
	return t.Provider.Limits(currency).In(catalog.CurrencyOf(currency))
}

// TopUpLimits gives what one top-up may be: within our limits, and within those of the provider.
func (t *Terms) TopUpLimits(currency string) (minMicros, maxMicros rules.Micros) {
	limits := t.topUpLimits(currency)
	return limits.MinMicros, limits.MaxMicros
}

func (t *Terms) topUpLimits(currency string) CardLimits {
	card, scale := t.CardLimits(currency), catalog.CurrencyOf(currency).Scale
	card.MinMicros = card.AtLeast(MinTopUpMicros.Times(scale))
	card.MaxMicros = min(card.MaxMicros, MaxTopUpMicros.Times(scale)/card.StepMicros*card.StepMicros)
	return card
}

// ClearingTopUp gives the smallest top-up after which an account with so much available owes nothing, at least the amount
// that is wished for. enough is false when that is more than one top-up may be, which it is then.
func (t *Terms) ClearingTopUp(availableMicros, wishedMicros rules.Micros, currency string) (micros rules.Micros, enough bool) {
	owed := max(0, -max(availableMicros, -math.MaxInt64))
	micros = t.topUpLimits(currency).AtLeast(max(owed, wishedMicros))
	return micros, micros >= owed
}

// noDecimals are the steps of a currency without smaller money.
const noDecimals = "amounts without decimals"

// CardSteps says in which amounts cards are charged: "whole cents".
func (t *Terms) CardSteps(currency string) string {
	step, c := t.CardLimits(currency).StepMicros, catalog.CurrencyOf(currency)
	switch {
	case step == c.StepMicros() && c.Digits == 0:
		return noDecimals
	case step == c.StepMicros() && c.Minor != "":
		return "whole " + c.Minor
	default:
		return "multiples of " + t.Money(step, currency)
	}
}

// cardTakes tells the amounts that a card can be charged, or given back, without looking at the limits.
func (t *Terms) cardTakes(micros rules.Micros, currency string) bool {
	return micros > 0 && micros%t.CardLimits(currency).StepMicros == 0
}

// UnevenTopUp says what to enter instead of an amount that is not in CardSteps; the error belongs beside its field.
func (t *Terms) UnevenTopUp(currency string) error {
	c := catalog.CurrencyOf(currency)
	example := c.Decimal(t.topUpLimits(currency).AtLeast(exampleMicros.Times(c.Scale)))
	if steps := t.CardSteps(currency); steps != noDecimals {
		return models.FieldError("amount", "Enter an amount in %s, such as %s.", steps, example)
	}
	return models.FieldError("amount", "Enter an amount without decimals, such as %s.", example)
}

// exampleMicros is an amount in dollars that nobody takes for a round one.
const exampleMicros rules.Micros = 45_500_000

// CardTakes tells why an order's total cannot be paid by card, and how to pay it then; nil when it can.
func (t *Terms) CardTakes(order *models.Order) error {
	limits := t.CardLimits(order.Currency)
	switch limits.Fit(order.TotalMicros) {
	case rules.CardUneven:
		return models.FieldError("method", "Choose the balance: cards are charged in %s.", t.CardSteps(order.Currency))
	case rules.CardTooLittle:
		return models.FieldError("method", "Choose the balance: cards are charged %s at least.", t.Money(limits.MinMicros, order.Currency))
	case rules.CardTooMuch:
		return models.FieldError("method", "Choose the balance: cards are charged %s at most.", t.Money(limits.MaxMicros, order.Currency))
	default:
		return nil
	}
}
