package billing

import (
	"context"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
)

// entryColumns name the cells of an entry.
var entryColumns = []string{
	"transaction", "posted_at", "kind", "amount", "balance_after", "currency", "order", "payment", "refund",
	"region", "service", "hour_start", "calls", "late", "late_entry_no", "hash",
}

// transactionsExport is the file of everything that moved the balance.
func transactionsExport(v *view) (*export.File, error) {
	f, err := v.transactionFilter(page.Read[transactionFields](v.Context))
	if err != nil {
		return nil, err
	}
	if !f.pick.IsAny() {
		return v.chargesExport(f), nil
	}
	f.Limit = 0
	return &export.File{
		Name: "transactions", Filter: v.TypedParams("kind", "region", "service", "from", "to"),
		Columns: entryColumns,
		Count: func(ctx context.Context) (int64, error) {
			return v.Billing.CountTransactions(ctx, v.Who.AccountID, f.EntryFilter)
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			return v.Billing.EachTransaction(ctx, v.Who.AccountID, f.EntryFilter, func(e *models.LedgerEntry) error {
				return row(v.entryCells(e)...)
			})
		},
	}, nil
}

func (v *view) entryCells(e *models.LedgerEntry) []export.Cell {
	calls, late, lateNo := export.Empty, export.Boolean(page.IsLate(e)), export.Empty
	if e.Kind == models.EntryUsage {
		calls, lateNo = export.Number(e.Calls), export.Number(*e.LateNo)
	}
	return []export.Cell{
		export.Text(e.Ref().String()), export.Text(v.Exact(e.At)), export.Text(string(e.Kind)), export.Amount(e.AmountMicros), export.Amount(e.BalanceAfterMicros),
		export.Text(v.Snapshot.Currency), refOf(models.KindOrder, e, e.OrderID), refOf(models.KindPayment, e, e.PaymentID), refOf(models.KindRefund, e, e.RefundID),
		export.TextIf(e.Region), export.TextIf(e.Service), export.ExactOf(v.View, e.HourStart), calls, late, lateNo, export.TextIf(e.Hash),
	}
}
