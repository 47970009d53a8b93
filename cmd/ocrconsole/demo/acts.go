package demo

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// buy orders packages and pays from the balance.
func (d *life) buy(ctx context.Context, region, service string, calls, quantity int64) error {
	order, err := d.order(ctx, region, service, calls, quantity)
	if err != nil {
		return err
	}
	return d.Billing.PayFromBalance(ctx, d.accountID, order.ID)
}

func (d *life) order(ctx context.Context, region, service string, calls, quantity int64) (*models.Order, error) {
	spec, err := d.Billing.FindSpecification(ctx, region, service, calls)
	if err != nil {
		return nil, fmt.Errorf("the demo needs %d calls of %s on sale in %s: %w", calls, service, region, err)
	}
	return d.Billing.PlaceOrder(ctx, d.accountID, fmt.Sprintf("demo %d", d.now.UnixMicro()), billing.Choice{
		Region: region, Service: service, Calls: calls, Quantity: quantity, UnitPriceMicros: spec.PriceMicros,
	})
}

// giveBack returns the package that was bought last.
func (d *life) giveBack(ctx context.Context) error {
	packages, err := models.PackagesOf(d.DB.WithContext(ctx), d.accountID)
	if err != nil {
		return err
	}
	last := packages[len(packages)-1]
	_, err = d.Billing.Return(ctx, d.accountID, *last.OrderID, []int64{last.ID})
	return err
}

// topUp tops up with a test card of the sandbox.
func (d *life) topUp(ctx context.Context, amountMicros rules.Micros, card string) error {
	return d.topUpBy(ctx, d.Billing.TopUp, amountMicros, card)
}

// topUpBy tops up in one of billing's ways.
func (d *life) topUpBy(ctx context.Context, open func(context.Context, int64, string, rules.Micros) (*models.Payment, error), amountMicros rules.Micros, card string) error {
	opened, err := open(ctx, d.accountID, fmt.Sprintf("demo %d", d.now.UnixMicro()), amountMicros)
	if err != nil {
		return err
	}
	pending, err := models.FindPayment(d.DB.WithContext(ctx), d.accountID, opened.ID)
	if err != nil {
		return err
	}
	if err := d.sandbox.Pay(ctx, *pending.ProviderRef, card); err != nil {
		return err
	}
	_, err = d.Billing.CheckPayment(ctx, d.accountID, opened.ID)
	return err
}
