package handlers

import (
	"context"

	"ocrconsole/models"
)

// Where the histories of money are.
const (
	transactionsPath = "/billing/transactions"
	ordersPath       = "/billing/orders"
)

// transactionsExport is the file of everything that moved the balance.
func transactionsExport(v *view) (*export, error) {
	f, err := v.transactionFilter()
	if err != nil {
		return nil, err
	}
	f.Limit = 0
	return &export{
		name: "transactions", filter: v.typedParams("kind", "from", "to"),
		columns: []string{
			"transaction", "posted_at", "kind", "amount", "balance_after", "currency", "order", "payment", "refund",
			"region", "service", "hour_start", "calls", "late", "late_entry_no", "hash",
		},
		count: func(ctx context.Context) (int64, error) {
			return v.console.Billing.CountTransactions(ctx, v.who.AccountID, f)
		},
		rows: func(ctx context.Context, row func(...cell) error) error {
			return v.console.Billing.EachTransaction(ctx, v.who.AccountID, f, func(e *models.LedgerEntry) error {
				return row(v.entryCells(e)...)
			})
		},
	}, nil
}

func (v *view) entryCells(e *models.LedgerEntry) []cell {
	calls, late, lateNo := cell{kind: emptyCell}, asBoolean(isLate(e)), cell{kind: emptyCell}
	if e.Kind == models.EntryUsage {
		calls, lateNo = asNumber(e.Calls), asNumber(*e.LateNo)
	}
	return []cell{
		asText(e.Ref().String()), asText(v.exact(e.At)), asText(string(e.Kind)), asAmount(e.AmountMicros), asAmount(e.BalanceAfterMicros),
		asText(v.snapshot.Currency), refOf(models.KindOrder, e, e.OrderID), refOf(models.KindPayment, e, e.PaymentID), refOf(models.KindRefund, e, e.RefundID),
		asTextIf(e.Region), asTextIf(e.Service), v.exactOf(e.HourStart), calls, late, lateNo, asTextIf(e.Hash),
	}
}

// typedParams are those of the address's parameters that say something.
func (v *view) typedParams(names ...string) map[string]string {
	typed := make(map[string]string)
	for _, name := range names {
		if value := v.QueryParam(name); value != "" {
			typed[name] = value
		}
	}
	return typed
}

// ordersExport is the file of orders, with a row for each of their lines.
func ordersExport(v *view) (*export, error) {
	status := v.QueryParam("status")
	if _, label := orderSegments(status); label == "" {
		return nil, noSuchOrderStatus(status)
	}
	f := models.OrderFilter{Status: models.OrderStatus(status)}
	return &export{
		name: "orders", filter: v.typedParams("status"),
		columns: []string{
			"order", "status", "created_at", "expires_at", "paid_at", "completed_at", "closed_at", "paid_with", "order_total", "currency",
			"line", "region", "service", "calls", "unit_price", "quantity", "amount",
		},
		count: func(ctx context.Context) (int64, error) {
			return v.console.Billing.CountOrderLines(ctx, v.who.AccountID, f)
		},
		rows: func(ctx context.Context, row func(...cell) error) error {
			return v.console.Billing.EachOrder(ctx, v.who.AccountID, f, func(o *models.Order) error {
				for i := range o.Lines {
					if err := row(v.orderCells(o, &o.Lines[i])...); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}, nil
}

func (v *view) orderCells(o *models.Order, l *models.OrderLine) []cell {
	return []cell{
		asText(o.Ref().String()), asText(string(o.Status)), asText(v.exact(o.CreatedAt)), asText(v.exact(o.ExpiresAt)),
		v.exactOf(o.PaidAt), v.exactOf(o.CompletedAt), v.exactOf(o.ClosedAt), asTextIf(string(o.PaidWith)), asAmount(o.TotalMicros), asText(o.Currency),
		asNumber(l.LineNo), asText(l.Region), asText(l.Service), asNumber(l.Calls), asAmount(l.UnitPriceMicros), asNumber(l.Quantity), asAmount(l.AmountMicros),
	}
}
