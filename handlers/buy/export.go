package buy

import (
	"context"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
)

// ordersExport is the file of orders, with a row for each of their lines.
func ordersExport(v *view) (*export.File, error) {
	status := page.Read[ordersFields](v.Context).Status
	if _, label := orderSegments(status); label == "" {
		return nil, noSuchOrderStatus(status)
	}
	f := v.orderFilter(status)
	return &export.File{
		Name: "orders", Filter: v.TypedParams("status"),
		Columns: []string{
			"order", "status", "created_at", "expires_at", "paid_at", "completed_at", "closed_at", "paid_with", "order_total", "currency",
			"line", "region", "service", "calls", "unit_price", "quantity", "amount",
		},
		Count: func(ctx context.Context) (int64, error) {
			return v.Billing.CountOrderLines(ctx, v.Who.AccountID, f)
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			return v.Billing.EachOrder(ctx, v.Who.AccountID, f, func(o *models.Order) error {
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

func (v *view) orderCells(o *models.Order, l *models.OrderLine) []export.Cell {
	return []export.Cell{
		export.Text(o.Ref().String()), export.Text(string(o.Status)), export.Text(v.Exact(o.CreatedAt)), export.Text(v.Exact(o.ExpiresAt)),
		export.ExactOf(v.View, o.PaidAt), export.ExactOf(v.View, o.CompletedAt), export.ExactOf(v.View, o.ClosedAt), export.TextIf(string(o.PaidWith)), export.Amount(o.TotalMicros), export.Text(o.Currency),
		export.Number(l.LineNo), export.Text(l.Region), export.Text(l.Service), export.Number(l.Calls), export.Amount(l.UnitPriceMicros), export.Number(l.Quantity), export.Amount(l.AmountMicros),
	}
}
