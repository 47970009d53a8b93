package verify

import (
	"fmt"

	"ocrconsole/models"
)

// compareReturns compares each package that was returned with the refund of its price: it is unused, and its price was
// given back of its order, once.
func (b *books) compareReturns(r *run) {
	refunds := make(map[int64][]models.Refund)
	for _, refund := range b.refunds {
		if refund.PackageID != nil {
			refunds[*refund.PackageID] = append(refunds[*refund.PackageID], refund)
		}
	}
	for i := range b.packages {
		p := &b.packages[i]
		given := refunds[p.ID]
		if p.RefundedAt == nil {
			r.expect(returns, p.Ref(), "refunds of a package that was not returned", int64(len(given)), 0)
			continue
		}
		r.compared(returns, 1)
		r.expect(returns, p.Ref(), "used_calls of a returned package", p.UsedCalls, 0)
		r.expect(returns, p.Ref(), "refunds", int64(len(given)), 1)
		for j := range given {
			compareReturn(r, p, &given[j])
		}
	}
}

// compareReturn compares a package with its refund; compareRefunds looks at what that moved.
func compareReturn(r *run, p *models.Package, refund *models.Refund) {
	r.expect(returns, refund.Ref(), "amount_micros", refund.AmountMicros, p.PriceMicros)
	if p.OrderID == nil || refund.OrderID == nil || *p.OrderID != *refund.OrderID || !refund.CreatedAt.Equal(*p.RefundedAt) {
		r.differ(returns, refund.Ref().String(), "not of the order and the instant of "+p.Ref().String(), fmt.Sprintf("refunded_at %s", instant(*p.RefundedAt)))
	}
}
