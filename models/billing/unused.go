package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// returnUnused returns the packages that the payment bought and that paid no call yet: their price comes onto the balance,
// from where the card has got it. It gives how many they were.
func (t *turn) returnUnused(payment *models.Payment) (returned int, err error) {
	order, err := t.completedWith(payment)
	if err != nil || order == nil {
		return 0, err
	}
	packages, left, err := t.unusedOf(order)
	if err != nil {
		return 0, err
	}
	for _, p := range packages {
		returned++
		p.RefundedAt = new(t.now)
		if err := models.SavePackageReturn(t.tx, p); err != nil {
			return 0, err
		}
		price := min(p.PriceMicros, left)
		if left -= price; price == 0 { // the operator had given it back before, for no package in particular
			continue
		}
		_, err := t.refund(giveBack{
			orderID: &order.ID, packageID: &p.ID, amountMicros: price, currency: order.Currency,
			reason: cause.UnusedAfterGivenBack,
		})
		if err != nil {
			return 0, err
		}
	}
	return returned, nil
}

// completedWith gives the order that the payment completed, nil if it completed none.
func (t *turn) completedWith(payment *models.Payment) (*models.Order, error) {
	if payment.OrderID == nil {
		return nil, nil
	}
	order, err := models.FindOrder(t.tx, payment.AccountID, *payment.OrderID)
	if err != nil {
		return nil, err
	}
	entries, err := models.EntriesOfOrder(t.tx, payment.AccountID, order.ID)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		e := &entries[i]
		if e.Kind == models.EntryCardPayment && e.PaymentID != nil && *e.PaymentID == payment.ID && order.CompletedBy(e) {
			return order, nil
		}
	}
	return nil, nil
}

// unusedOf gives the order's packages that can still be returned, with how much of its price was not given back yet.
func (t *turn) unusedOf(order *models.Order) (unused []*models.Package, leftMicros rules.Micros, err error) {
	if leftMicros, err = t.orderLeft(order); err != nil {
		return nil, 0, err
	}
	packages, err := models.PackagesOfOrder(t.tx, order.AccountID, order.ID)
	if err != nil {
		return nil, 0, err
	}
	for i := range packages {
		if p := &packages[i]; p.RefundedAt == nil && p.UsedCalls == 0 && p.PriceMicros > 0 && t.now.Before(p.ExpiresAt) {
			unused = append(unused, p)
		}
	}
	return unused, leftMicros, nil
}

// orderLeft gives how much of the order's price was not given back yet, to wherever.
func (t *turn) orderLeft(order *models.Order) (micros rules.Micros, err error) {
	refunds, err := models.RefundsOfOrder(t.tx, order.AccountID, order.ID)
	if err != nil {
		return 0, err
	}
	micros = order.TotalMicros
	for i := range refunds {
		micros -= refunds[i].AmountMicros
	}
	return micros, nil
}
