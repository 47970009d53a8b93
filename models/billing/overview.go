package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/forecast"
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
		unpaid := models.OrderFilter{Status: models.OrderPendingPayment, Limit: recentEntries}
		return models.Together(tx,
			models.Reading(&o.Frame, func(tx *gorm.DB) (models.Frame, error) { return models.ReadFrame(tx, accountID) }),
			models.Reading(&o.Recent, func(tx *gorm.DB) (History, error) {
				return history(tx, accountID, models.EntryFilter{Limit: recentEntries})
			}),
			models.Reading(&o.Unpaid, func(tx *gorm.DB) ([]models.Order, error) { return models.OrdersOf(tx, accountID, unpaid) }),
			models.Reading(&o.OpenTopUps, func(tx *gorm.DB) ([]models.Payment, error) { return models.OpenTopUps(tx, accountID) }),
		)
	})
	if o.Standing.InArrears() {
		o.GraceUntil = o.Standing.GraceEnds(b.Credit)
	}
	return o, err
}

// Orders lists the account's orders, newest first.
func (b *Billing) Orders(ctx context.Context, accountID int64, f models.OrderFilter) ([]models.Order, error) {
	return models.OrdersOf(b.DB.WithContext(ctx), accountID, f)
}

// CountedOrders lists the account's orders as Orders does, and counts all that the filter chooses, of one moment.
func (b *Billing) CountedOrders(ctx context.Context, accountID int64, f models.OrderFilter) (orders []models.Order, all int64, err error) {
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&orders, func(tx *gorm.DB) ([]models.Order, error) { return models.OrdersOf(tx, accountID, f) }),
			models.Reading(&all, func(tx *gorm.DB) (int64, error) { return models.CountOrders(tx, accountID, f) }),
		)
	})
	return orders, all, err
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
	// Foreseen is what it was decided by where it was ordered by forecast, else nil.
	Foreseen *forecast.Decision
	// Thens are what happens to the calls that exceed the packages, for each service and region of the lines.
	Thens []Then
	// Returnable are the packages that can be returned at this moment, by number. Where their price would go: ReturnsTo.
	Returnable []int64
}

// AwaitsPayment tells whether the order can be paid at this moment, however the account stands; nil when it can.
func (d *OrderDetail) AwaitsPayment() error { return awaitsPayment(&d.Order, d.Now) }

// LatePayment is the payment that still pays an order that has expired if its money comes, as notCompletable decides; nil if there is none.
func (d *OrderDetail) LatePayment() *models.Payment {
	late := d.Order.Status == models.OrderExpired || d.Order.Status == models.OrderPendingPayment && d.AwaitsPayment() != nil
	if last := len(d.Payments) - 1; late && last >= 0 && d.Payments[last].Open() {
		return &d.Payments[last]
	}
	return nil
}

// Payable tells whether the order can be paid at this moment, nil when it can.
func (d *OrderDetail) Payable() error {
	return payable(&d.Order, d.Standing, d.Now)
}

// Order gives one order with its payments, packages and ledger entries, all of one moment.
func (b *Billing) Order(ctx context.Context, accountID, orderID int64) (*OrderDetail, error) {
	d := &OrderDetail{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		var order *models.Order
		var run *models.AutoRun
		var foreseen *models.ForecastPurchase
		err := models.Together(tx,
			models.Reading(&order, func(tx *gorm.DB) (*models.Order, error) { return models.FindOrder(tx, accountID, orderID) }),
			models.Reading(&d.Frame, func(tx *gorm.DB) (models.Frame, error) { return models.ReadFrame(tx, accountID) }),
			models.Reading(&d.Payments, func(tx *gorm.DB) ([]models.Payment, error) {
				return models.AttemptsAtOrder(tx, accountID, orderID)
			}),
			models.Reading(&d.Packages, func(tx *gorm.DB) ([]models.Package, error) {
				return models.PackagesOfOrder(tx, accountID, orderID)
			}),
			models.Reading(&d.Entries, func(tx *gorm.DB) ([]models.LedgerEntry, error) {
				return models.EntriesOfOrder(tx, accountID, orderID)
			}),
			models.Reading(&run, func(tx *gorm.DB) (*models.AutoRun, error) { return models.AutoRunOfOrder(tx, accountID, orderID) }),
			models.Reading(&foreseen, func(tx *gorm.DB) (*models.ForecastPurchase, error) {
				return models.ForecastOfOrder(tx, accountID, orderID)
			}),
		)
		if err != nil {
			return err
		}
		d.Order, d.Automatic = *order, run != nil || foreseen != nil
		if foreseen != nil {
			if d.Foreseen, err = DecisionOf(foreseen); err != nil {
				return err
			}
		}
		err = models.Together(tx,
			models.Reading(&d.Refunds, func(tx *gorm.DB) ([]models.Refund, error) { return refundsAbout(tx, order, d.Payments) }),
			models.Reading(&d.Thens, func(tx *gorm.DB) ([]Then, error) { return thensOf(tx, order) }),
		)
		if err == nil {
			b.addReturns(d)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}
