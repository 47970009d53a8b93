package billing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Choice is what a customer confirmed on the order page: Quantity packages of Calls calls each, at the price of
// one that was shown.
type Choice struct {
	Region, Service string
	Calls           int64
	Quantity        int64
	UnitPriceMicros int64
}

// PriceChangedError tells that the catalog changed after the price was shown: the customer is to be asked again.
type PriceChangedError struct {
	ShownMicros, NowMicros int64
}

// Error names both prices in micro-units.
func (e *PriceChangedError) Error() string {
	return fmt.Sprintf("price changed from %d to %d micro-units since it was shown", e.ShownMicros, e.NowMicros)
}

// FindSpecification finds the package of the given size that is on sale; Invalid if there is none.
func (b *Billing) FindSpecification(ctx context.Context, region, service string, calls int64) (rules.Specification, error) {
	sold, err := b.soldOffering(ctx, region, service)
	if err != nil {
		return rules.Specification{}, err
	}
	i := slices.IndexFunc(sold.Specifications, func(s rules.Specification) bool { return s.Calls == calls })
	if i < 0 {
		return rules.Specification{}, models.FieldError("calls", "Choose one of the packages on sale.")
	}
	return sold.Specifications[i], nil
}

// PlaceOrder makes an unpaid order of what was confirmed. The same key and choice yield the same order, however
// often they are sent. It fails with PriceChangedError when the price is not the one that was shown.
func (b *Billing) PlaceOrder(ctx context.Context, accountID int64, key string, c Choice) (*models.Order, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if c.Quantity < 1 || c.Quantity > MaxQuantity {
		return nil, models.FieldError("quantity", "Choose a quantity from 1 to %d.", MaxQuantity)
	}
	// The choice is part of the key: going back and choosing differently is another order.
	key = fmt.Sprintf("%s %s %s %d×%d at %d", key, c.Region, c.Service, c.Quantity, c.Calls, c.UnitPriceMicros)
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	spec, specErr := b.FindSpecification(ctx, c.Region, c.Service, c.Calls)
	now := b.Clock.Now()
	var order *models.Order
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		if order, err = models.FindOrderByKey(tx, accountID, key); err != nil || order != nil {
			return err
		}
		if specErr != nil {
			return specErr
		}
		if spec.PriceMicros != c.UnitPriceMicros {
			return &PriceChangedError{ShownMicros: c.UnitPriceMicros, NowMicros: spec.PriceMicros}
		}
		if order, err = newOrder(key, c, spec, snapshot.Currency, now); err != nil {
			return err
		}
		order.AccountID = accountID
		return models.CreateOrder(tx, order)
	})
	if err != nil {
		return nil, err
	}
	return order, nil
}

func newOrder(key string, c Choice, spec rules.Specification, currency string, now time.Time) (*models.Order, error) {
	total, err := rules.MulMicros(spec.PriceMicros, c.Quantity)
	if err != nil {
		return nil, err
	}
	return &models.Order{
		Status: models.OrderPendingPayment, IdempotencyKey: key, TotalMicros: total, Currency: currency,
		CreatedAt: now, ExpiresAt: now.Add(OrderTTL),
		Lines: []models.OrderLine{{
			Region: c.Region, Service: c.Service, SpecificationID: spec.ID, Calls: spec.Calls,
			UnitPriceMicros: spec.PriceMicros, Quantity: c.Quantity, AmountMicros: total,
		}},
	}, nil
}

// complete charges the order to the balance and yields its packages, effective now, each subscribing its
// service. The account must be locked and the order neither completed nor cancelled; zone is the billing zone.
func complete(tx *gorm.DB, account *models.Account, order *models.Order, with models.PaidWith, zone *time.Location, now time.Time) error {
	err := post(tx, account, models.LedgerEntry{Kind: models.EntryOrder, AmountMicros: -order.TotalMicros, OrderID: &order.ID}, now)
	if err != nil {
		return err
	}
	order.Status, order.PaidWith, order.ClosedAt = models.OrderCompleted, with, nil
	order.PaidAt, order.CompletedAt = &now, &now
	if err := models.SaveOrder(tx, order); err != nil {
		return err
	}
	if err := models.CreatePackages(tx, account.ID, packagesOf(order, now, rules.ExpiresAt(now, zone))); err != nil {
		return err
	}
	for _, line := range order.Lines {
		if err := ensureSubscribed(tx, account.ID, line.Region, line.Service, models.ViaOrder, now); err != nil {
			return err
		}
	}
	return nil
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
