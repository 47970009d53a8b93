package verify

import (
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareReturns compares each package that was returned with the refund of its price: it is unused, and its price was
// given back of its order, once. Less than its price, or nothing, was where all of the order's price was given back: the
// operator had given part of it back before, for no package in particular.
func (rec *records) compareReturns(r *run) {
	refunds := make(map[int64][]models.Refund)
	for _, refund := range rec.refunds {
		if refund.PackageID != nil {
			refunds[*refund.PackageID] = append(refunds[*refund.PackageID], refund)
		}
	}
	for i := range rec.packages {
		p := &rec.packages[i]
		given := refunds[p.ID]
		if p.RefundedAt == nil {
			r.expect(returns, p.Ref(), "refunds of a package that was not returned", int64(len(given)), 0)
			continue
		}
		if p.Source == rules.SourceFree {
			continue // the operator took it back: see compareGranted
		}
		r.compared(returns, 1)
		r.expect(returns, p.Ref(), "used_calls of a returned package", p.UsedCalls, 0)
		whole := rec.givenBackWhole(p)
		if !whole || len(given) > 1 {
			r.expect(returns, p.Ref(), "refunds", int64(len(given)), 1)
		}
		for j := range given {
			compareReturn(r, p, &given[j], whole)
		}
	}
}

// givenBackWhole tells that all of the price of the package's order was given back, part of it by the operator for no package.
func (rec *records) givenBackWhole(p *models.Package) bool {
	if p.OrderID == nil {
		return false
	}
	var left rules.Micros
	for i := range rec.orders {
		if rec.orders[i].ID == *p.OrderID {
			left = rec.orders[i].TotalMicros
		}
	}
	forNone := false
	for i := range rec.refunds {
		if r := &rec.refunds[i]; r.OrderID != nil && *r.OrderID == *p.OrderID {
			addMicros(&left, -r.AmountMicros)
			forNone = forNone || r.PackageID == nil && r.RequestKey != ""
		}
	}
	return forNone && left == 0
}

// compareReturn compares a package with its refund; compareRefunds looks at what that moved.
func compareReturn(r *run, p *models.Package, refund *models.Refund, whole bool) {
	if !whole || refund.AmountMicros > p.PriceMicros {
		r.expectMicros(returns, refund.Ref(), "amount_micros", refund.AmountMicros, p.PriceMicros)
	}
	if p.OrderID == nil || refund.OrderID == nil || *p.OrderID != *refund.OrderID || !refund.CreatedAt.Equal(*p.RefundedAt) {
		r.differ(returns, refund.Ref().String(), "not of the order and the instant of "+p.Ref().String(), fmt.Sprintf("refunded_at %s", instant(*p.RefundedAt)))
	}
}
