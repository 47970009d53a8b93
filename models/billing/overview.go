package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Frame gives what the frame around a page says of the account: for pages that show no more of its money than that.
func (b *Billing) Frame(ctx context.Context, accountID int64) (frame models.Frame, err error) {
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		frame, err = models.ReadFrame(tx, accountID)
		return err
	})
	return frame, err
}

// Overview is what the Billing & Costs page shows, all of one moment.
type Overview struct {
	models.Frame
	Now time.Time
	// GraceUntil is when pay-per-use calls stop at the latest; zero when not in arrears.
	GraceUntil time.Time
	// PayPerUseStopped tells that pay-per-use calls are refused at this moment.
	PayPerUseStopped bool
	// Recent are the newest ledger entries, Unpaid the orders that can still be paid, OpenTopUps the top-ups
	// whose answer is outstanding.
	Recent     History
	Unpaid     []models.Order
	OpenTopUps []models.Payment
}

const recentEntries = 8

// Overview gives the account's money at this moment with what is recent and what is open.
func (b *Billing) Overview(ctx context.Context, accountID int64) (Overview, error) {
	o := Overview{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		var err error
		if o.Frame, err = models.ReadFrame(tx, accountID); err != nil {
			return err
		}
		o.GraceUntil, o.PayPerUseStopped = b.grace(o.Standing, o.Now)
		if o.Recent, err = history(tx, accountID, models.EntryFilter{Limit: recentEntries}); err != nil {
			return err
		}
		if o.Unpaid, err = models.OrdersOf(tx, accountID, models.OrderFilter{Status: models.OrderPendingPayment, Limit: recentEntries}); err != nil {
			return err
		}
		o.OpenTopUps, err = models.OpenTopUps(tx, accountID)
		return err
	})
	return o, err
}

// grace tells when pay-per-use stops because of arrears, and whether it has.
func (t *Terms) grace(s rules.Standing, now time.Time) (until time.Time, stopped bool) {
	if !s.InArrears() {
		return time.Time{}, false
	}
	return s.ArrearsSince.Add(t.Credit.Grace), !s.MayPayPerUse(now, t.Credit)
}

// Orders lists the account's orders, newest first.
func (b *Billing) Orders(ctx context.Context, accountID int64, f models.OrderFilter) ([]models.Order, error) {
	return models.OrdersOf(b.DB.WithContext(ctx), accountID, f)
}

// OrderDetail is one order with all that came of it.
type OrderDetail struct {
	models.Frame
	Now      time.Time
	Order    models.Order
	Payments []models.Payment
	Packages []models.Package
	Entries  []models.LedgerEntry
	// Refunds are what was given back of the order's price, and what went back to the card of its payments, whoever did it.
	Refunds []models.Refund
	// Automatic tells that a rule ordered it, not the customer.
	Automatic bool
	// Thens are what happens to the calls that exceed the packages, for each service and region of the lines.
	Thens []Then
	// Returns are the packages that can be returned at this moment, by number: where the price of each would go.
	Returns map[int64]models.Destination
}

// Payable tells whether the order can be paid at this moment, nil when it can.
func (d *OrderDetail) Payable() error {
	return payable(&d.Order, d.Standing, d.Now)
}

// Order gives one order with its payments, packages and ledger entries, all of one moment.
func (b *Billing) Order(ctx context.Context, accountID, orderID int64) (*OrderDetail, error) {
	d := &OrderDetail{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		order, err := models.FindOrder(tx, accountID, orderID)
		if err != nil {
			return err
		}
		d.Order = *order
		if d.Frame, err = models.ReadFrame(tx, accountID); err != nil {
			return err
		}
		if d.Payments, err = models.PaymentsOfOrder(tx, accountID, orderID); err != nil {
			return err
		}
		if d.Packages, err = models.PackagesOfOrder(tx, accountID, orderID); err != nil {
			return err
		}
		if d.Entries, err = models.EntriesOfOrder(tx, accountID, orderID); err != nil {
			return err
		}
		if d.Refunds, err = refundsAbout(tx, order, d.Payments); err != nil {
			return err
		}
		run, err := models.AutoRunOfOrder(tx, accountID, orderID)
		if err != nil {
			return err
		}
		d.Automatic = run != nil
		if d.Thens, err = thensOf(tx, order); err != nil {
			return err
		}
		return b.addReturns(tx, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}
