package buy

import (
	"context"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
)

// orderStatuses are the filters of the list, in their order.
var orderStatuses = []struct {
	status models.OrderStatus
	label  string
}{
	{"", "All"},
	{models.OrderPendingPayment, "Pending payment"},
	{models.OrderStatus(models.ApprovalWaiting), "Waits for approval"},
	{models.OrderCompleted, "Completed"},
	{models.OrderCancelled, "Cancelled"},
	{models.OrderExpired, "Expired"},
}

// ordersFields are which orders an address asks for.
type ordersFields struct {
	Status string `query:"status"`
}

// orderList lists orders of one status or all, newest first.
func orderList(v *view) error {
	status := page.Read[ordersFields](v.Context).Status
	segments, label := orderSegments(status)
	if label == "" {
		return noSuchOrderStatus(status)
	}
	before, err := v.Before()
	if err != nil {
		return err
	}
	var orders []models.Order
	filter := v.orderFilter(status)
	filter.BeforeID, filter.Limit = before, page.HistoryRows+1
	err = v.Together(models.Reading(&orders, func(ctx context.Context) ([]models.Order, error) {
		return v.Billing.Orders(ctx, v.Who.AccountID, filter)
	}))
	if err != nil {
		return err
	}
	screen := pages.Orders{
		Lead: v.Words().OrdersLead(billing.OrderTTL, billing.ApprovalTTL), Segments: segments, Filtered: status != "" || before > 0,
		ExportHref: routes.With(routes.Export("orders"), "status", status),
	}
	last := ""
	if len(orders) > page.HistoryRows {
		orders = orders[:page.HistoryRows]
		last = strconv.FormatInt(orders[page.HistoryRows-1].ID, 10)
	}
	screen.Pager = v.Pager("Pages of orders", last, routes.Within(routes.Orders, "status", status))
	screen.Table = v.OrderTable(orders, v.Now())
	if screen.Shell, err = v.Shell(layout.NavOrders.Name(), layout.NavOrders, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.OrdersPage(screen))
}

// orderFilter chooses the orders of the status. Of those that wait to be approved whoever may approve sees all, and others what they asked for.
func (v *view) orderFilter(status string) models.OrderFilter {
	switch {
	case status != string(models.ApprovalWaiting):
		return models.OrderFilter{Status: models.OrderStatus(status)}
	case v.Who.Role.May(rights.Approve):
		return models.OrderFilter{Waiting: true}
	default:
		return models.OrderFilter{Waiting: true, AskedBy: v.Who.UserID}
	}
}

func noSuchOrderStatus(status string) error {
	return models.Refuse(models.Invalid, cause.NoOrderStatus{Status: status})
}

// orderSegments gives the filters, and the label of the chosen one: "" if there is no such status.
func orderSegments(status string) (segments []components.Segment, label string) {
	for _, s := range orderStatuses {
		current := string(s.status) == status
		if current {
			label = s.label
		}
		segments = append(segments, components.Segment{Label: s.label, Href: routes.With(routes.Orders, "status", string(s.status)), Current: current})
	}
	return segments, label
}
