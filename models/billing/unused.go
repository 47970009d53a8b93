package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// returnUnused returns the packages that the payment bought and that paid no call yet: their price comes onto the balance,
// from where the card has got it. It gives how many they were.
func (b *Billing) returnUnused(tx *gorm.DB, account *models.Account, payment *models.Payment, now time.Time) (returned int, err error) {
	order, err := completedWith(tx, payment)
	if err != nil || order == nil {
		return 0, err
	}
	packages, left, err := unusedOf(tx, order, now)
	if err != nil {
		return 0, err
	}
	for _, p := range packages {
		returned++
		p.RefundedAt = &now
		if err := models.SavePackageReturn(tx, p); err != nil {
			return 0, err
		}
		price := min(p.PriceMicros, left)
		if left -= price; price == 0 { // the operator had given it back before, for no package in particular
			continue
		}
		_, err := b.refund(tx, account, giveBack{
			orderID: &order.ID, packageID: &p.ID, amountMicros: price, currency: order.Currency,
			reason: "Unused package returned: its payment was given back to the card",
		}, now)
		if err != nil {
			return 0, err
		}
	}
	return returned, nil
}

// completedWith gives the order that the payment completed, nil if it completed none.
func completedWith(tx *gorm.DB, payment *models.Payment) (*models.Order, error) {
	if payment.OrderID == nil {
		return nil, nil
	}
	order, err := models.FindOrder(tx, payment.AccountID, *payment.OrderID)
	if err != nil {
		return nil, err
	}
	entries, err := models.EntriesOfOrder(tx, payment.AccountID, order.ID)
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
func unusedOf(tx *gorm.DB, order *models.Order, now time.Time) (unused []*models.Package, leftMicros int64, err error) {
	if leftMicros, err = orderLeft(tx, order); err != nil {
		return nil, 0, err
	}
	packages, err := models.PackagesOfOrder(tx, order.AccountID, order.ID)
	if err != nil {
		return nil, 0, err
	}
	for i := range packages {
		if p := &packages[i]; p.RefundedAt == nil && p.UsedCalls == 0 && p.PriceMicros > 0 && now.Before(p.ExpiresAt) {
			unused = append(unused, p)
		}
	}
	return unused, leftMicros, nil
}

// orderLeft gives how much of the order's price was not given back yet, to wherever.
func orderLeft(tx *gorm.DB, order *models.Order) (micros int64, err error) {
	refunds, err := models.RefundsOfOrder(tx, order.AccountID, order.ID)
	if err != nil {
		return 0, err
	}
	micros = order.TotalMicros
	for i := range refunds {
		micros -= refunds[i].AmountMicros
	}
	return micros, nil
}
