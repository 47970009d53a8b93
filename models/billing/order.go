package billing

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// complete charges the order to the balance and yields its packages, effective now; what was confirmed for the calls that
// exceed them takes effect too. The order must be neither completed nor cancelled.
func (t *turn) complete(order *models.Order, with models.PaidWith) error {
	if err := t.fulfil(order, with); err != nil {
		return err
	}
	if err := t.waitNoMore(order); err != nil {
		return err
	}
	return t.carryOutChoices(order)
}

// fulfil completes the order and leaves what happens when its packages are used up as it is.
func (t *turn) fulfil(order *models.Order, with models.PaidWith) error {
	err := t.post(models.LedgerEntry{Kind: models.EntryOrder, AmountMicros: -order.TotalMicros, OrderID: &order.ID})
	if err != nil {
		return err
	}
	order.Status, order.PaidWith, order.ClosedAt = models.OrderCompleted, with, nil
	order.PaidAt, order.CompletedAt = new(t.now), new(t.now)
	if err := models.SaveOrder(t.tx, order); err != nil {
		return err
	}
	return models.CreatePackages(t.tx, t.account.ID, packagesOf(order, t.now, rules.ExpiresAt(t.now, t.catalog.Zone)))
}

// packagesOf gives one package for each unit of each line.
func packagesOf(order *models.Order, now, expiresAt time.Time) []models.Package {
	var packages []models.Package
	for _, line := range order.Lines {
		for unit := int64(1); unit <= line.Quantity; unit++ {
			lineNo, unitNo := line.LineNo, unit
			packages = append(packages, models.Package{
				Region: line.Region, Service: line.Service, Source: rules.SourcePurchased,
				OrderID: &order.ID, LineNo: &lineNo, UnitNo: &unitNo,
				QuotaCalls: line.Calls, PriceMicros: line.UnitPriceMicros,
				CreatedAt: now, EffectiveAt: now, ExpiresAt: expiresAt,
			})
		}
	}
	return packages
}

// CancelOrder cancels an unpaid order; a card payment that is open for it is closed first. When that turns out
// to have been paid, the order is completed instead and Conflict returned.
func (b *Billing) CancelOrder(ctx context.Context, accountID, orderID int64) error {
	if err := b.closeOpenPayment(ctx, accountID, orderID); err != nil {
		return err
	}
	return b.turn(ctx, accountID, func(t *turn) error {
		order, err := models.FindOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		switch order.Status {
		case models.OrderCancelled:
			return nil
		case models.OrderPendingPayment:
			order.Status, order.ClosedAt = models.OrderCancelled, new(t.now)
			if err := t.withdraw(order); err != nil {
				return err
			}
			if err := t.waitNoMore(order); err != nil {
				return err
			}
			return models.SaveOrder(t.tx, order)
		default:
			return models.Refuse(models.Conflict, cause.OrderNotCancellable{Status: string(order.Status)})
		}
	})
}
