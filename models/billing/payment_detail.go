package billing

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// PaymentDetail is one payment by card with all that came of it.
type PaymentDetail struct {
	models.Frame
	Now     time.Time
	Payment models.Payment
	// Order is what it pays, nil for a top-up.
	Order *models.Order
	// Returned is the refund of a payment that nothing could be bought with any more, nil if there is none.
	Returned *models.Refund
	// Refunds are what an operator gave back to the payment's card, and what the provider gave back without us, oldest first.
	Refunds []models.Refund
	// Disputes are oldest first; Taken is what each took from the balance, nil if nothing.
	Disputes []models.Dispute
	Taken    []*models.Refund
	// Receipt is nil until there is one.
	Receipt *models.Document
}

// Payment gives one payment with all that came of it, all of one moment.
func (b *Billing) Payment(ctx context.Context, accountID, paymentID int64) (*PaymentDetail, error) {
	d := &PaymentDetail{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		payment, err := models.FindPayment(tx, accountID, paymentID)
		if err != nil {
			return err
		}
		d.Payment = *payment
		if d.Frame, err = models.ReadFrame(tx, accountID); err != nil {
			return err
		}
		if payment.OrderID != nil {
			if d.Order, err = models.FindOrder(tx, accountID, *payment.OrderID); err != nil {
				return err
			}
		}
		if err := d.readBack(tx); err != nil {
			return err
		}
		d.Receipt, err = models.FindPaymentDocument(tx, accountID, paymentID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Payable tells whether the order can be paid at this moment, nil when it can.
func (d *PaymentDetail) Payable() error { return payable(d.Order, d.Standing, d.Now) }

// readBack reads what went back to the card of the payment, whoever did it.
func (d *PaymentDetail) readBack(tx *gorm.DB) error {
	refunds, err := models.RefundsOfPayment(tx, d.Payment.AccountID, d.Payment.ID)
	if err != nil {
		return err
	}
	if d.Payment.OrderID != nil {
		d.Returned = returnIn(refunds)
	}
	d.Refunds = slices.DeleteFunc(refunds, func(r models.Refund) bool { return !r.Elsewhere && r.RequestKey == "" })
	d.Disputes, d.Taken, err = disputesOf(tx, &d.Payment)
	return err
}

// returnIn finds among a payment's refunds the one because nothing could be bought with it any more, nil if there is none.
func returnIn(refunds []models.Refund) *models.Refund {
	for _, r := range refunds {
		if r.OrderID == nil && r.DisputeID == nil && !r.Elsewhere && r.RequestKey == "" {
			return &r
		}
	}
	return nil
}

// disputesOf gives the disputes of a payment, oldest first, each with what it took from the balance, nil if nothing.
func disputesOf(tx *gorm.DB, payment *models.Payment) (disputes []models.Dispute, taken []*models.Refund, err error) {
	if disputes, err = models.DisputesOfPayment(tx, payment.AccountID, payment.ID); err != nil {
		return nil, nil, err
	}
	taken = make([]*models.Refund, len(disputes))
	for i := range disputes {
		if taken[i], err = models.FindRefundOfDispute(tx, payment.AccountID, disputes[i].ID); err != nil {
			return nil, nil, err
		}
	}
	return disputes, taken, nil
}
