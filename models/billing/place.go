package billing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Choice is what a customer confirmed on the order page: Quantity packages of Calls calls each, at the price of
// one that was shown, and what happens when calls exceed them; where that is empty, it stays as the customer chose before.
type Choice struct {
	Region, Service string
	Calls           int64
	Quantity        int64
	UnitPriceMicros rules.Micros
	WhenUsedUp      models.WhenUsedUp
}

// PriceChangedError tells that the catalog changed after the price was shown: the customer is to be asked again.
type PriceChangedError struct {
	ShownMicros, NowMicros rules.Micros
}

// Error names both prices in micro-units.
func (e *PriceChangedError) Error() string {
	return fmt.Sprintf("price changed from %d to %d micro-units since it was shown", e.ShownMicros, e.NowMicros)
}

// FindSpecification finds the package of the given size that is on sale; Invalid if there is none.
func (b *Billing) FindSpecification(ctx context.Context, region, service string, calls int64) (rules.Specification, error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return rules.Specification{}, err
	}
	return specification(snapshot, region, service, calls)
}

func specification(snapshot *catalog.Snapshot, region, service string, calls int64) (rules.Specification, error) {
	sold, err := soldIn(snapshot, region, service)
	if err != nil {
		return rules.Specification{}, err
	}
	i := slices.IndexFunc(sold.Specifications, func(s rules.Specification) bool { return s.Calls == calls })
	if i < 0 {
		return rules.Specification{}, models.RefuseField("calls", cause.NotOnSale)
	}
	return sold.Specifications[i], nil
}

// PlaceOrder makes one unpaid order of what was confirmed, a line for each choice. The same key and choices yield the
// same order, however often they are sent. It fails with PriceChangedError when a price is not the one that was shown. What a member may
// spend is looked at under the account's lock; an order above what they may spend without asking waits: see Approve.
func (b *Billing) PlaceOrder(ctx context.Context, accountID int64, key string, choices ...Choice) (*models.Order, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if err := checkChoices(choices); err != nil {
		return nil, err
	}
	key = keyOf(key, choices)
	var order *models.Order
	err := b.turn(ctx, accountID, func(t *turn) (err error) {
		if order, err = models.FindOrderByKey(t.tx, t.account.ID, key); err != nil || order != nil {
			return err // one that was placed before: at the prices of then, whatever they are now
		}
		if order, err = t.newOrder(key, choices); err != nil {
			return err
		}
		if err := models.CheckUnpaidOrders(t.tx, t.account.ID, t.now); err != nil {
			return err
		}
		waits, err := t.commitOrder(order)
		if err != nil {
			return err
		}
		if err := t.confirmChoices(order); err != nil {
			return err
		}
		if err := models.CreateOrder(t.tx, order); err != nil || !waits {
			return err
		}
		return t.askApproval(order)
	})
	if err != nil {
		return nil, err
	}
	return order, nil
}

func checkChoices(choices []Choice) error {
	if len(choices) == 0 || len(choices) > MaxLines {
		return models.Refuse(models.Invalid, cause.TooManyLinesOfOrder{Most: MaxLines})
	}
	for _, c := range choices {
		if c.Quantity < 1 || c.Quantity > MaxQuantity {
			return models.RefuseField("quantity", cause.QuantityBeyond{Most: MaxQuantity})
		}
		if err := CheckUsedUp(c.WhenUsedUp); err != nil {
			return err
		}
	}
	return nil
}

// keyOf makes the choices part of the key: going back and choosing differently is another order. Those of several
// lines are hashed, because they may be many.
func keyOf(key string, choices []Choice) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = fmt.Sprintf("%s %s %d×%d at %d", c.Region, c.Service, c.Quantity, c.Calls, c.UnitPriceMicros)
		if c.WhenUsedUp != "" {
			words[i] += " then " + string(c.WhenUsedUp)
		}
	}
	if len(words) == 1 {
		return key + " " + words[0]
	}
	return fmt.Sprintf("%s %d lines %x", key, len(words), sha256.Sum256([]byte(strings.Join(words, "\n"))))
}

// newOrder makes the unpaid order of the choices at the catalog's prices, which must be those that were shown.
func (t *turn) newOrder(key string, choices []Choice) (*models.Order, error) {
	if err := t.notSuspended(); err != nil {
		return nil, err
	}
	order := &models.Order{
		AccountID: t.account.ID, Status: models.OrderPendingPayment, IdempotencyKey: key, Currency: t.catalog.Currency,
		CreatedAt: t.now, ExpiresAt: t.now.Add(OrderTTL),
	}
	for _, c := range choices {
		spec, err := specification(t.catalog, c.Region, c.Service, c.Calls)
		if err != nil {
			return nil, err
		}
		if spec.PriceMicros != c.UnitPriceMicros {
			return nil, &PriceChangedError{ShownMicros: c.UnitPriceMicros, NowMicros: spec.PriceMicros}
		}
		amount, err := rules.MulMicros(spec.PriceMicros, c.Quantity)
		if err != nil {
			return nil, err
		}
		if order.TotalMicros, err = rules.AddMicros(order.TotalMicros, amount); err != nil {
			return nil, err
		}
		order.Lines = append(order.Lines, models.OrderLine{
			Region: c.Region, Service: c.Service, SpecificationID: spec.ID, Calls: spec.Calls,
			UnitPriceMicros: spec.PriceMicros, Quantity: c.Quantity, AmountMicros: amount, WhenUsedUp: c.WhenUsedUp,
		})
	}
	return order, nil
}
