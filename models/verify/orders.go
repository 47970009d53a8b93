package verify

import (
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareOrders compares each order with its lines, what it was charged and what it yielded.
func (rec *records) compareOrders(r *run) {
	charges := make(map[int64][]models.LedgerEntry)
	for _, e := range rec.entries {
		if e.Kind == models.EntryOrder && e.OrderID != nil {
			charges[*e.OrderID] = append(charges[*e.OrderID], e)
		}
	}
	yielded := make(map[int64][]models.Package)
	for _, p := range rec.packages {
		if p.OrderID != nil {
			yielded[*p.OrderID] = append(yielded[*p.OrderID], p)
		}
	}
	r.compared(orders, len(rec.orders))
	for i := range rec.orders {
		o := &rec.orders[i]
		var total rules.Micros
		for _, line := range rec.lines[o.ID] {
			addMicros(&total, line.AmountMicros)
		}
		r.expectMicros(orders, o.Ref(), "total_micros", o.TotalMicros, total)
		if o.Status == models.OrderCompleted {
			rec.compareCompleted(r, o, charges[o.ID], yielded[o.ID])
			continue
		}
		r.expect(orders, o.Ref(), string(o.Status)+", charges", int64(len(charges[o.ID])), 0)
		r.expect(orders, o.Ref(), string(o.Status)+", packages", int64(len(yielded[o.ID])), 0)
	}
}

// compareCompleted compares an order that was paid.
func (rec *records) compareCompleted(r *run, o *models.Order, charges []models.LedgerEntry, yielded []models.Package) {
	r.expect(orders, o.Ref(), "charges", int64(len(charges)), 1)
	for i := range charges {
		r.expectMicros(orders, charges[i].Ref(), "amount_micros", charges[i].AmountMicros, -o.TotalMicros)
	}
	for _, line := range rec.lines[o.ID] {
		var units int64
		for i := range yielded {
			if p := &yielded[i]; p.LineNo != nil && *p.LineNo == line.LineNo {
				units++
				compareUnit(r, o, &line, p)
			}
		}
		r.expect(orders, o.Ref(), fmt.Sprintf("packages of line %d", line.LineNo), units, line.Quantity)
	}
	if o.PaidWith == models.PaidWithCard && !rec.paidByCard(o) {
		r.differ(orders, o.Ref().String(), "paid with card", "no succeeded payment of its total")
	}
}

// compareUnit compares one package with the line that it was ordered by.
func compareUnit(r *run, o *models.Order, line *models.OrderLine, p *models.Package) {
	r.expect(orders, p.Ref(), "quota_calls", p.QuotaCalls, line.Calls)
	r.expectMicros(orders, p.Ref(), "price_micros", p.PriceMicros, line.UnitPriceMicros)
	if p.Region != line.Region || p.Service != line.Service {
		r.differ(orders, p.Ref().String(), p.Region+" "+p.Service, line.Region+" "+line.Service)
	}
	if o.PaidAt == nil {
		return // a completed order without it breaks a constraint of the table
	}
	if !p.EffectiveAt.Equal(*o.PaidAt) {
		r.differ(orders, p.Ref().String(), "effective_at "+instant(p.EffectiveAt), "effective_at "+instant(*o.PaidAt))
	}
	if end := rules.ExpiresAt(*o.PaidAt, r.snapshot.Zone); !p.ExpiresAt.Equal(end) {
		r.differ(orders, p.Ref().String(), "expires_at "+instant(p.ExpiresAt), "expires_at "+instant(end))
	}
}

func (rec *records) paidByCard(o *models.Order) bool {
	for i := range rec.payments {
		p := &rec.payments[i]
		if p.OrderID != nil && *p.OrderID == o.ID && p.Status == models.PaymentSucceeded && p.AmountMicros == o.TotalMicros {
			return true
		}
	}
	return false
}

// comparePayments compares each card payment with the ledger.
func (rec *records) comparePayments(r *run) {
	credited := make(map[int64][]models.LedgerEntry)
	for _, e := range rec.entries {
		if e.PaymentID != nil {
			credited[*e.PaymentID] = append(credited[*e.PaymentID], e)
		}
	}
	r.compared(payments, len(rec.payments))
	for i := range rec.payments {
		p := &rec.payments[i]
		wanted := int64(0)
		if p.Status == models.PaymentSucceeded {
			wanted = 1
		}
		r.expect(payments, p.Ref(), string(p.Status)+", ledger entries", int64(len(credited[p.ID])), wanted)
		for j := range credited[p.ID] {
			compareCredit(r, p, &credited[p.ID][j])
		}
	}
}

// compareCredit compares a payment with its ledger entry.
func compareCredit(r *run, p *models.Payment, e *models.LedgerEntry) {
	r.expectMicros(payments, e.Ref(), "amount_micros", e.AmountMicros, p.AmountMicros)
	kind, orderID := models.EntryTopUp, int64(0)
	if p.Purpose == models.PurposeOrder && p.OrderID != nil {
		kind, orderID = models.EntryCardPayment, *p.OrderID
	}
	stored := int64(0)
	if e.OrderID != nil {
		stored = *e.OrderID
	}
	if e.Kind != kind || stored != orderID {
		r.differ(payments, e.Ref().String(), fmt.Sprintf("%s of order %d", e.Kind, stored), fmt.Sprintf("%s of order %d", kind, orderID))
	}
}
