package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// complete charges the order to the balance and yields its packages, effective now; what was confirmed for the calls that
// exceed them takes effect too. The account must be locked and the order neither completed nor cancelled; zone is the
// billing zone.
func complete(tx *gorm.DB, account *models.Account, order *models.Order, with models.PaidWith, zone *time.Location, now time.Time) error {
	if err := fulfil(tx, account, order, with, zone, now); err != nil {
		return err
	}
	return carryOutChoices(tx, account.ID, order, now)
}

// fulfil completes the order and leaves what happens when its packages are used up as it is.
func fulfil(tx *gorm.DB, account *models.Account, order *models.Order, with models.PaidWith, zone *time.Location, now time.Time) error {
	err := post(tx, account, models.LedgerEntry{Kind: models.EntryOrder, AmountMicros: -order.TotalMicros, OrderID: &order.ID}, now)
	if err != nil {
		return err
	}
	order.Status, order.PaidWith, order.ClosedAt = models.OrderCompleted, with, nil
	order.PaidAt, order.CompletedAt = &now, &now
	if err := models.SaveOrder(tx, order); err != nil {
		return err
	}
	return models.CreatePackages(tx, account.ID, packagesOf(order, now, rules.ExpiresAt(now, zone)))
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
	now := b.Clock.Now()
	return b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		order, err := models.FindOrder(tx, accountID, orderID)
		if err != nil {
			return err
		}
		switch order.Status {
		case models.OrderCancelled:
			return nil
		case models.OrderPendingPayment:
			order.Status, order.ClosedAt = models.OrderCancelled, &now
			return models.SaveOrder(tx, order)
		default:
			return models.Errorf(models.Conflict, "The order is %s and cannot be cancelled.", order.Status.Words())
		}
	})
}
