package billing

import (
	"math"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
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

// CardSteps are the amounts in which cards are charged.
func (t *Terms) CardSteps(currency string) cause.Steps {
	step, c := t.CardLimits(currency).StepMicros, catalog.CurrencyOf(currency)
	steps := cause.Steps{Money: cause.Money{Micros: step, Currency: currency}}
	if step == c.StepMicros() {
		steps.Minor, steps.NoDecimals = c.Minor, c.Digits == 0
	}
	return steps
}

// cardTakes tells the amounts that a card can be charged, or given back, without looking at the limits.
func (t *Terms) cardTakes(micros rules.Micros, currency string) bool {
	return micros > 0 && micros%t.CardLimits(currency).StepMicros == 0
}

// UnevenTopUp says what to enter instead of an amount that is not in CardSteps; the error belongs beside its field.
func (t *Terms) UnevenTopUp(currency string) error {
	c := catalog.CurrencyOf(currency)
	example := c.Decimal(t.topUpLimits(currency).AtLeast(exampleMicros.Times(c.Scale)))
	steps := t.CardSteps(currency)
	if steps.NoDecimals {
		return models.RefuseField("amount", cause.AmountNotWhole{Example: example})
	}
	return models.RefuseField("amount", cause.AmountNotInSteps{Steps: steps, Example: example})
}

// exampleMicros is an amount in dollars that nobody takes for a round one.
const exampleMicros rules.Micros = 45_500_000

// CardTakes tells why an order's total cannot be paid by card, and how to pay it then; nil when it can.
func (t *Terms) CardTakes(order *models.Order) error {
	limits := t.CardLimits(order.Currency)
	switch limits.Fit(order.TotalMicros) {
	case rules.CardUneven:
		return models.RefuseField("method", cause.CardNeedsSteps{Steps: t.CardSteps(order.Currency)})
	case rules.CardTooLittle:
		return models.RefuseField("method", cause.CardNeedsMore{Least: cause.Money{Micros: limits.MinMicros, Currency: order.Currency}})
	case rules.CardTooMuch:
		return models.RefuseField("method", cause.CardTakesLess{Most: cause.Money{Micros: limits.MaxMicros, Currency: order.Currency}})
	default:
		return nil
	}
}
