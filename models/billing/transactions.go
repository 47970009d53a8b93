package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// History is a stretch of the ledger, newest first, with the lines of the orders that it names by order number.
type History struct {
	Entries []models.LedgerEntry
	Lines   map[int64][]models.OrderLine
	// Refunds are those that the entries are of, by number.
	Refunds map[int64]models.Refund
	// Why tells why operators credited or debited, by the entry's number.
	Why map[int64]string
}

// Transactions lists the account's ledger entries, newest first.
func (b *Billing) Transactions(ctx context.Context, accountID int64, f models.EntryFilter) (History, error) {
	return history(b.DB.WithContext(ctx), accountID, f)
}

func history(tx *gorm.DB, accountID int64, f models.EntryFilter) (h History, err error) {
	if h.Entries, err = models.EntriesOf(tx, accountID, f); err != nil {
		return History{}, err
	}
	err = h.explain(tx, accountID)
	return h, err
}

// explain reads what its entries are about.
func (h *History) explain(tx *gorm.DB, accountID int64) error {
	return models.Together(tx,
		models.Reading(&h.Lines, func(tx *gorm.DB) (map[int64][]models.OrderLine, error) {
			return models.LinesOfEntries(tx, accountID, h.Entries)
		}),
		models.Reading(&h.Refunds, func(tx *gorm.DB) (map[int64]models.Refund, error) {
			return models.RefundsOfEntries(tx, accountID, h.Entries)
		}),
		models.Reading(&h.Why, func(tx *gorm.DB) (map[int64]string, error) { return models.WhyEntries(tx, accountID, h.Entries) }),
	)
}

// TransactionDetail is one ledger entry with what explains it.
type TransactionDetail struct {
	models.LedgerEntry
	// Payment and Order are those that the entry belongs to, nil if none.
	Payment *models.Payment
	Order   *models.Order
	// Refunds holds the refund that the entry is of, if it is of one; see History.
	Refunds map[int64]models.Refund
	// Why is why an operator credited or debited; see History.
	Why map[int64]string
	// Prices are what a usage entry is the sum of. It is empty when the calls cannot be told apart from those of
	// another entry for the same hour, because they were recorded while that was being settled.
	Prices []models.PricedCalls
	// Arrears are the events that the entry brought about in the account's arrears.
	Arrears []models.ArrearsEvent
}

// Transaction gives one ledger entry with what explains it, all of one moment.
func (b *Billing) Transaction(ctx context.Context, accountID, seq int64) (*TransactionDetail, error) {
	var d TransactionDetail
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		entry, err := models.FindEntry(tx, accountID, seq)
		if err != nil {
			return err
		}
		d.LedgerEntry = *entry
		return models.Together(tx, append(d.causes(),
			models.Reading(&d.Refunds, func(tx *gorm.DB) (map[int64]models.Refund, error) {
				return models.RefundsOfEntries(tx, accountID, []models.LedgerEntry{*entry})
			}),
			models.Reading(&d.Why, func(tx *gorm.DB) (map[int64]string, error) {
				return models.WhyEntries(tx, accountID, []models.LedgerEntry{*entry})
			}),
			models.Reading(&d.Arrears, func(tx *gorm.DB) ([]models.ArrearsEvent, error) {
				return models.ArrearsEventsOfEntry(tx, accountID, seq)
			}),
		)...)
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// causes read the payment, the order or the calls that the entry belongs to.
func (d *TransactionDetail) causes() (reads []func(*gorm.DB) error) {
	if d.PaymentID != nil {
		reads = append(reads, models.Reading(&d.Payment, func(tx *gorm.DB) (*models.Payment, error) {
			return models.FindPayment(tx, d.AccountID, *d.PaymentID)
		}))
	}
	if d.OrderID != nil {
		reads = append(reads, models.Reading(&d.Order, func(tx *gorm.DB) (*models.Order, error) {
			return models.FindOrder(tx, d.AccountID, *d.OrderID)
		}))
	}
	if d.Kind == models.EntryUsage {
		reads = append(reads, models.Reading(&d.Prices, func(tx *gorm.DB) ([]models.PricedCalls, error) {
			return pricesOf(tx, &d.LedgerEntry)
		}))
	}
	return reads
}

// pricesOf finds the calls that a usage entry settled: those of its hour that were recorded since the entry before
// it. It gives nothing unless they come to exactly what the entry says.
func pricesOf(tx *gorm.DB, e *models.LedgerEntry) ([]models.PricedCalls, error) {
	var after time.Time
	if *e.LateNo > 0 {
		earlier, err := models.FindHourEntry(tx, e.AccountID, e.Region, e.Service, *e.HourStart, *e.LateNo-1)
		if err != nil || earlier == nil {
			return nil, err
		}
		after = earlier.At
	}
	prices, err := models.SumCallsByPrice(tx, e.AccountID, e.Offering(),
		*e.HourStart, e.HourStart.Add(time.Hour), after, e.At)
	if err != nil {
		return nil, err
	}
	calls, amountMicros := int64(0), rules.Micros(0)
	for _, p := range prices {
		cost, err := rules.MulMicros(p.PriceMicros, p.Calls)
		if err != nil {
			return nil, err
		}
		if amountMicros, err = rules.AddMicros(amountMicros, cost); err != nil {
			return nil, err
		}
		calls += p.Calls
	}
	if calls != e.Calls || amountMicros != -e.AmountMicros {
		return nil, nil
	}
	return prices, nil
}
