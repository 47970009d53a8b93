package billing

import (
	"context"

	"ocrconsole/models"
)

// exportRows is how many rows an export reads at a time: its memory does not grow with what it writes.
const exportRows = 1000

// EachTransaction gives all ledger entries that the filter chooses, newest first, to fn; the filter's limit does not
// count.
func (b *Billing) EachTransaction(ctx context.Context, accountID int64, f models.EntryFilter, fn func(*models.LedgerEntry) error) error {
	f.Limit = exportRows
	for {
		entries, err := models.EntriesOf(b.DB.WithContext(ctx), accountID, f)
		if err != nil {
			return err
		}
		for i := range entries {
			if err := fn(&entries[i]); err != nil {
				return err
			}
		}
		if len(entries) < f.Limit {
			return nil
		}
		f.BeforeSeq = entries[len(entries)-1].Seq
	}
}

// CountTransactions counts the ledger entries that the filter chooses; its limit does not count.
func (b *Billing) CountTransactions(ctx context.Context, accountID int64, f models.EntryFilter) (int64, error) {
	return models.CountEntries(b.DB.WithContext(ctx), accountID, f)
}

// EachOrder gives all orders that the filter chooses, newest first, with their lines, to fn; the filter's limit does
// not count.
func (b *Billing) EachOrder(ctx context.Context, accountID int64, f models.OrderFilter, fn func(*models.Order) error) error {
	f.Limit = exportRows
	for {
		orders, err := b.Orders(ctx, accountID, f)
		if err != nil {
			return err
		}
		for i := range orders {
			if err := fn(&orders[i]); err != nil {
				return err
			}
		}
		if len(orders) < f.Limit {
			return nil
		}
		f.BeforeID = orders[len(orders)-1].ID
	}
}

// CountOrderLines counts the lines of the orders of the filter's status.
func (b *Billing) CountOrderLines(ctx context.Context, accountID int64, f models.OrderFilter) (int64, error) {
	return models.CountOrderLines(b.DB.WithContext(ctx), accountID, f)
}
