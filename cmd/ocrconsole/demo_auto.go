package main

import (
	"context"

	"ocrconsole/models/billing"
)

// automate saves a card with a top-up and has it charged when little is left, and packages bought when few calls are. Nobody
// has to do either yet.
func (d *demo) automate(ctx context.Context) error {
	if err := d.topUpBy(ctx, d.billing.TopUpSavingCard, 100*demoDollar, cardThatPays); err != nil {
		return err
	}
	cards, err := d.billing.Cards(ctx, d.accountID)
	if err != nil {
		return err
	}
	err = d.billing.SetAutoTopUp(ctx, d.accountID, billing.TopUpRule{
		CardID: cards[0].ID, ThresholdMicros: 20 * demoDollar, AmountMicros: 50 * demoDollar, MonthlyCapMicros: 200 * demoDollar, CooldownHours: 24,
	})
	if err != nil {
		return err
	}
	spec, err := d.billing.FindSpecification(ctx, bangkok, passport, 10_000)
	if err != nil {
		return err
	}
	return d.billing.SetAutoPurchase(ctx, d.accountID, billing.PurchaseRule{
		Region: bangkok, Service: passport, Calls: 10_000, ThresholdCalls: 500, UnitPriceMicros: spec.PriceMicros,
		MonthlyCapMicros: 250 * demoDollar, CooldownHours: 24,
	})
}
