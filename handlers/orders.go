package handlers

import (
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// historyRows is how many rows a page of a history shows.
const historyRows = 50

// orderStatuses are the filters of the list, in their order.
var orderStatuses = []struct {
	status models.OrderStatus
	label  string
}{
	{"", "All"},
	{models.OrderPendingPayment, "Pending payment"},
	{models.OrderCompleted, "Completed"},
	{models.OrderCancelled, "Cancelled"},
	{models.OrderExpired, "Expired"},
}

// orderList lists orders of one status or all, newest first.
func orderList(v *view) error {
	status := v.QueryParam("status")
	segments, label := orderSegments(status)
	if label == "" {
		return noSuchOrderStatus(status)
	}
	before, err := v.before()
	if err != nil {
		return err
	}
	orders, err := v.console.Billing.Orders(v.ctx(), v.who.AccountID, models.OrderFilter{
		Status: models.OrderStatus(status), BeforeID: before, Limit: historyRows + 1,
	})
	if err != nil {
		return err
	}
	page := pages.Orders{
		Segments: segments, Filtered: status != "" || before > 0,
		ExportHref: link(exportOf("orders"), "status", status),
	}
	last := ""
	if len(orders) > historyRows {
		orders = orders[:historyRows]
		last = strconv.FormatInt(orders[historyRows-1].ID, 10)
	}
	page.Pager = v.pager("Pages of orders", last, linkWith("/billing/orders", "status", status))
	page.Table = v.orderTable(orders, v.console.Clock.Now())
	if page.Shell, err = v.shell(layout.NavOrders.Name(), layout.NavOrders, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.OrdersPage(page))
}

func noSuchOrderStatus(status string) error {
	return models.Errorf(models.Invalid, "There is no order status %q. Open the list of orders again.", status)
}

// orderSegments gives the filters, and the label of the chosen one: "" if there is no such status.
func orderSegments(status string) (segments []components.Segment, label string) {
	for _, s := range orderStatuses {
		current := string(s.status) == status
		if current {
			label = s.label
		}
		segments = append(segments, components.Segment{Label: s.label, Href: link("/billing/orders", "status", string(s.status)), Current: current})
	}
	return segments, label
}

// before reads the key after which a page of a history continues, 0 for its newest page.
func (v *view) before() (int64, error) {
	text := v.QueryParam("before")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, models.Errorf(models.Invalid, "The address of this page is damaged. Open the list again.")
	}
	return id, nil
}

func (v *view) orderTable(orders []models.Order, now time.Time) pages.OrderTable {
	table := pages.OrderTable{Rows: make([]pages.OrderRow, len(orders))}
	for i := range orders {
		o := &orders[i]
		ref := o.Ref().String()
		row := pages.OrderRow{
			Ref: ref, Href: "/billing/orders/" + ref, What: v.orderWords(o.Lines), Total: v.format.Money(o.TotalMicros),
			Created: v.format.Minute(o.CreatedAt),
		}
		row.Tone, row.Status = orderBadge(o, now)
		if awaitsPayment(o, now) {
			row.Expires = "Expires " + v.format.Until(o.ExpiresAt, now)
			row.PayHref, row.CancelHref = payPath(ref), row.Href+"?cancel=ask"
		}
		table.Rows[i] = row
		table.Digits = max(table.Digits, fractionDigits(row.Total))
	}
	return table
}

// awaitsPayment tells that the order can still be paid: it may be past its time before the job that expires it runs.
func awaitsPayment(o *models.Order, now time.Time) bool {
	return o.Status == models.OrderPendingPayment && now.Before(o.ExpiresAt)
}

func orderBadge(o *models.Order, now time.Time) (components.Tone, string) {
	switch o.Status {
	case models.OrderPendingPayment:
		if !awaitsPayment(o, now) {
			return components.Neutral, "Expired"
		}
		return components.Warning, "Pending payment"
	case models.OrderPaid:
		return components.Info, "Paid"
	case models.OrderCompleted:
		switch {
		case o.ReturnedPackages == 0:
			return components.Success, "Completed"
		case o.ReturnedPackages < o.Units():
			return components.Warning, "Partly returned"
		}
		return components.Neutral, "Returned"
	case models.OrderCancelled:
		return components.Neutral, "Cancelled"
	case models.OrderExpired:
		return components.Neutral, "Expired"
	}
	return components.Neutral, o.Status.Words()
}
