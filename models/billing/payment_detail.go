package billing

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// PaymentDetail is one payment by card with all that came of it.
type PaymentDetail struct {
	models.Frame
	Now     time.Time
	Payment models.Payment
	// Order is what it pays, nil for a top-up; Then what a top-up was made to pay from the balance, nil for nothing.
	Order, Then *models.Order
	// Returned is the refund of a payment that nothing could be bought with any more, nil if there is none.
	Returned *models.Refund
	// Refunds are what an operator gave back to the payment's card, and what the provider gave back without us, oldest first.
	Refunds []models.Refund
	// Disputes are oldest first; Taken is what each took from the balance, whether or not it is back, 0 if nothing.
	Disputes []models.Dispute
	Taken    []rules.Micros
	// Receipt is nil until there is one.
	Receipt *models.Document
}

// Payment gives one payment with all that came of it, all of one moment.
func (b *Billing) Payment(ctx context.Context, accountID, paymentID int64) (*PaymentDetail, error) {
	d := &PaymentDetail{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			func(tx *gorm.DB) error { return d.readPayment(tx, accountID, paymentID) },
			models.Reading(&d.Frame, func(tx *gorm.DB) (models.Frame, error) { return models.ReadFrame(tx, accountID) }),
			models.Reading(&d.Refunds, func(tx *gorm.DB) ([]models.Refund, error) {
				return models.RefundsOfPayment(tx, accountID, paymentID)
			}),
			func(tx *gorm.DB) (err error) {
				d.Disputes, d.Taken, err = disputesOf(tx, accountID, paymentID)
				return err
			},
			models.Reading(&d.Receipt, func(tx *gorm.DB) (*models.Document, error) {
				return models.FindPaymentDocument(tx, accountID, paymentID)
			}),
		)
	})
	if err != nil {
		return nil, err
	}
	if d.Payment.OrderID != nil {
		d.Returned = returnIn(d.Refunds)
	}
	d.Refunds = slices.DeleteFunc(d.Refunds, func(r models.Refund) bool { return !r.Elsewhere && r.RequestKey == "" })
	return d, nil
}

// Payable tells whether the order can be paid at this moment, nil when it can.
func (d *PaymentDetail) Payable() error { return payable(d.Order, d.Standing, d.Now) }

// readPayment reads the payment and the order that it pays, or was to pay from the balance.
func (d *PaymentDetail) readPayment(tx *gorm.DB, accountID, paymentID int64) error {
	payment, err := models.FindPayment(tx, accountID, paymentID)
	if err != nil {
		return err
	}
	d.Payment = *payment
	if payment.OrderID != nil {
		d.Order, err = models.FindOrder(tx, accountID, *payment.OrderID)
	}
	if payment.ThenOrderID != nil {
		d.Then, err = models.FindOrder(tx, accountID, *payment.ThenOrderID)
	}
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

// disputesOf gives the disputes of a payment, oldest first, each with what it took from the balance.
func disputesOf(tx *gorm.DB, accountID, paymentID int64) (disputes []models.Dispute, taken []rules.Micros, err error) {
	if disputes, err = models.DisputesOfPayment(tx, accountID, paymentID); err != nil {
		return nil, nil, err
	}
	taken = make([]rules.Micros, len(disputes))
	reads := make([]func(*gorm.DB) error, len(disputes))
	for i := range disputes {
		reads[i] = models.Reading(&taken[i], func(tx *gorm.DB) (rules.Micros, error) {
			refunds, err := models.RefundsOfDispute(tx, accountID, disputes[i].ID)
			return sumOf(refunds), err
		})
	}
	return disputes, taken, models.Together(tx, reads...)
}
