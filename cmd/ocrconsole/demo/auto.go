package demo

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// automate saves a card with a top-up and has it charged when little is left, and packages bought when few calls are.
func (d *life) automate(ctx context.Context) error {
	if err := d.topUpBy(ctx, d.Billing.TopUpSavingCard, d.dollars(60), cardThatPays); err != nil {
		return err
	}
	cards, err := d.Billing.Cards(ctx, d.accountID)
	if err != nil {
		return err
	}
	if err := d.setCaps(ctx); err != nil {
		return err
	}
	if err := d.hear(ctx); err != nil {
		return err
	}
	err = d.Billing.SetAutoTopUp(ctx, d.accountID, billing.TopUpRule{
		CardID: cards[0].ID, ThresholdMicros: d.dollars(50), AmountMicros: d.dollars(50), MonthlyCapMicros: d.dollars(200), CooldownHours: 24,
	})
	if err != nil {
		return err
	}
	if err := d.autoPurchase(ctx, bangkok, passport, 10_000, d.dollars(250)); err != nil {
		return err
	}
	return d.autoPurchase(ctx, singapore, idCard, 1_000, d.dollars(50))
}

// autoPurchase has a package bought whenever fewer than 500 calls are left.
func (d *life) autoPurchase(ctx context.Context, region, service string, calls int64, capMicros rules.Micros) error {
	spec, err := d.Billing.FindSpecification(ctx, region, service, calls)
	if err != nil {
		return err
	}
	return d.Billing.SetAutoPurchase(ctx, d.accountID, billing.PurchaseRule{
		Region: region, Service: service, Calls: calls, ThresholdCalls: 500, UnitPriceMicros: spec.PriceMicros,
		MonthlyCapMicros: capMicros, CooldownHours: 24,
	})
}

// forecasts has it tried what would be the cheapest to buy for its photographs, which it pays per use: those of Hong Kong and of Bangkok.
func (d *life) forecasts(ctx context.Context) error {
	for _, region := range []string{hongKong, bangkok} {
		if err := d.Billing.TryForecast(ctx, d.accountID, d.foreseen(region)); err != nil {
			return err
		}
	}
	return nil
}

// foreseen is to what terms photographs of a region are bought by forecast.
func (d *life) foreseen(region string) billing.ForecastRule {
	return billing.ForecastRule{Region: region, Service: webImage, MonthlyCapMicros: d.dollars(50), LeastSavedMicros: d.dollars(1) / 4, CooldownHours: 24}
}

// trusts has what was tried for Bangkok buy from now on.
func (d *life) trusts(ctx context.Context) error {
	rule, err := models.FindForecastFor(d.DB.WithContext(ctx), d.accountID, rules.Offering{Region: bangkok, Service: webImage})
	if err != nil || rule == nil {
		return err
	}
	return d.Billing.SwitchOnForecast(ctx, d.accountID, rule.ID, d.foreseen(bangkok))
}

// runOut makes more calls in a busy morning than the balance pays, and tops up some minutes later.
func (d *life) runOut(ctx context.Context) error {
	events := make([]metering.Event, 1_500)
	for i := range events {
		events[i] = d.event(use{region: hongKong, service: webImage}, d.now.Add(-20*time.Minute), d.now)
	}
	if err := d.report(ctx, events); err != nil {
		return err
	}
	d.now = d.now.Add(jobsLater)
	if err := d.Alerts.Look(byJob(ctx, "evaluate alerts"), d.accountID); err != nil {
		return err
	}
	d.now = d.now.Add(20 * time.Minute)
	return d.topUp(ctx, d.dollars(200), cardThatPays)
}
