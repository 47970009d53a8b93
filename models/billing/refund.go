package billing

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// giveBack is money that is given back: to the card of a payment, or, without one, to the balance. With an order it is
// (part of) that completed order's price, for the package that was returned.
type giveBack struct {
	payment      *models.Payment
	dispute      *models.Dispute // set when the bank has taken the money already
	again        bool            // the dispute has taken something before
	elsewhere    *RefundAnswer   // set when the provider has given the money back already
	request      request         // set when an operator asked for it
	orderID      *int64
	packageID    *int64
	amountMicros rules.Micros
	currency     string
	reason       cause.Cause
}

// refundToCard gives a payment's money back to its card although, or because, nothing was bought for it: amountMicros
// leaves the balance now, and PerformRefunds has the provider do it. reason is for the customer.
func (t *turn) refundToCard(payment *models.Payment, amountMicros rules.Micros, reason cause.Cause) (*models.Refund, error) {
	return t.refund(giveBack{payment: payment, amountMicros: amountMicros, currency: payment.Currency, reason: reason})
}

// wayBack is a card payment of an order, and what of it has not been given back yet.
type wayBack struct {
	payment    *models.Payment
	leftMicros rules.Micros
}

// waysBack finds the card payments that parts of the order's price can be given back to, oldest first: none if the order was
// not paid by card, or the card's provider is not in use any more. refunds are all that were made of the payments.
func (t *Terms) waysBack(order *models.Order, payments []models.Payment, refunds []models.Refund) (ways []wayBack, err error) {
	for i := range payments {
		p := &payments[i]
		ofOrder := order.PaidWith == models.PaidWithCard && p.OrderID != nil && *p.OrderID == order.ID
		if !ofOrder || p.Status != models.PaymentSucceeded || p.Provider != t.Provider.Name() {
			continue
		}
		left, err := leftOf(p, refunds)
		if err != nil {
			return nil, err
		}
		ways = append(ways, wayBack{payment: p, leftMicros: left})
	}
	return ways, nil
}

// takeBack takes the amount from the first payment of which so much is left, in ways. It gives nil, and the balance is where the
// money goes, if there is none, and if a card cannot take the amount because it is none that cards are charged.
func (t *Terms) takeBack(ways []wayBack, amountMicros rules.Micros, currency string) *models.Payment {
	for i := range ways {
		if w := &ways[i]; w.leftMicros >= amountMicros && t.cardTakes(amountMicros, currency) {
			w.leftMicros -= amountMicros
			return w.payment
		}
	}
	return nil
}

// refundsAbout lists what was given back of the order's price, and what went back to the card of its payments: because nothing
// could be bought, by the provider without us, and by the card's bank. Oldest first.
func refundsAbout(tx *gorm.DB, order *models.Order, payments []models.Payment) ([]models.Refund, error) {
	var refunds []models.Refund
	toCards := make([][]models.Refund, len(payments))
	reads := []func(*gorm.DB) error{models.Reading(&refunds, func(tx *gorm.DB) ([]models.Refund, error) {
		return models.RefundsOfOrder(tx, order.AccountID, order.ID)
	})}
	for i := range payments {
		reads = append(reads, models.Reading(&toCards[i], func(tx *gorm.DB) ([]models.Refund, error) {
			return models.RefundsOfPayment(tx, order.AccountID, payments[i].ID)
		}))
	}
	if err := models.Together(tx, reads...); err != nil {
		return nil, err
	}
	for _, toCard := range toCards {
		refunds = append(refunds, slices.DeleteFunc(toCard, func(r models.Refund) bool { return r.OrderID != nil })...)
	}
	slices.SortFunc(refunds, func(a, b models.Refund) int { return cmp.Compare(a.ID, b.ID) })
	return refunds, nil
}

// refundable gives how much of the payment has not been given back to its card yet.
func refundable(tx *gorm.DB, payment *models.Payment) (micros rules.Micros, err error) {
	refunds, err := models.RefundsOfPayment(tx, payment.AccountID, payment.ID)
	if err != nil {
		return 0, err
	}
	return leftOf(payment, refunds)
}

// leftOf gives how much of the payment has not been given back to its card, by those of the refunds that are its.
func leftOf(payment *models.Payment, refunds []models.Refund) (micros rules.Micros, err error) {
	micros = payment.AmountMicros
	for i := range refunds {
		if r := &refunds[i]; r.Status == models.RefundFailed || r.PaymentID == nil || *r.PaymentID != payment.ID {
			continue
		}
		if micros, err = rules.SubMicros(micros, refunds[i].AmountMicros); err != nil {
			return 0, err
		}
	}
	return micros, nil
}

// refund records the refund and moves its money: what an order gives back comes onto the balance, and what goes to a card
// leaves it.
func (t *turn) refund(g giveBack) (*models.Refund, error) {
	r := &models.Refund{
		AccountID: t.account.ID, Destination: models.ToBalance, OrderID: g.orderID, PackageID: g.packageID,
		AmountMicros: g.amountMicros, Currency: g.currency, Status: models.RefundSucceeded, Reason: cause.Stored{Cause: g.reason},
		CreatedAt: t.now, UpdatedAt: t.now,
	}
	if g.payment != nil {
		left, err := refundable(t.tx, g.payment)
		if err != nil {
			return nil, err
		}
		if g.payment.Status != models.PaymentSucceeded || left < g.amountMicros {
			return nil, fmt.Errorf("refund %d of payment %s, of which %d are left", g.amountMicros, g.payment.Ref(), left)
		}
		r.Destination, r.PaymentID, r.Provider = models.ToCard, &g.payment.ID, g.payment.Provider
		r.Status, r.NextTryAt = models.RefundCreated, new(t.now)
	}
	r.RequestKey, r.Request = g.request.key, g.request.words
	if g.elsewhere != nil {
		r.Elsewhere, r.ProviderRef, r.Status, r.NextTryAt = true, &g.elsewhere.ProviderRef, models.RefundSucceeded, nil
		if g.elsewhere.Status == ProviderOpen {
			next := t.now.Add(pendingRefundWait)
			r.Status, r.NextTryAt = models.RefundPending, &next
		}
	}
	if g.dispute != nil {
		r.Status, r.NextTryAt, r.DisputeID, r.ProviderRef = models.RefundSucceeded, nil, &g.dispute.ID, &g.dispute.ProviderRef
		if g.again {
			r.ProviderRef = nil // the first has the name
		}
	}
	if err := models.CreateRefund(t.tx, r); err != nil {
		return nil, err
	}
	arrearsSince := t.account.ArrearsSince
	if g.orderID != nil {
		entry := models.LedgerEntry{Kind: models.EntryRefund, AmountMicros: g.amountMicros, OrderID: g.orderID, RefundID: &r.ID}
		if err := t.post(entry); err != nil {
			return nil, err
		}
	}
	if g.payment != nil {
		entry := models.LedgerEntry{Kind: models.EntryCardRefund, AmountMicros: -g.amountMicros, OrderID: g.payment.OrderID, RefundID: &r.ID}
		if err := t.post(entry); err != nil {
			return nil, err
		}
	}
	return r, t.stayInArrears(arrearsSince)
}
