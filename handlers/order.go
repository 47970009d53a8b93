package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// ordersCrumb leads from one order back to the list.
var ordersCrumb = layout.NavOrders.Crumb()

// orderDetail shows one order with all that came of it. ?cancel= asks whether to cancel it.
func orderDetail(v *view) error {
	d, err := v.orderInPath()
	if err != nil {
		return err
	}
	if v.Request().Header.Get("HX-Request") != "" {
		return v.orderCountdown(d)
	}
	page := pages.Order{
		Ref: d.Order.Ref().String(), Lead: v.orderLead(d), Lines: v.orderLines(&d.Order),
		Packages: v.orderPackages(d), Refunds: v.refundRows(d.Refunds), Timeline: v.orderTimeline(d),
		Ledger: v.ledgerTable(billing.History{Entries: d.Entries, Lines: map[int64][]models.OrderLine{d.Order.ID: d.Order.Lines}}),
	}
	if page.Facts, err = v.orderFacts(d); err != nil {
		return err
	}
	page.Href = "/billing/orders/" + page.Ref
	documents, err := v.console.Documents.OfOrder(v.ctx(), v.who.AccountID, d.Order.ID)
	if err != nil {
		return err
	}
	page.Documents = v.documentTable(documents)
	page.Tone, page.Status = orderBadge(&d.Order, d.Now)
	for i := range d.Payments {
		page.Payments = append(page.Payments, v.paymentRow(&d.Payments[i]))
	}
	if awaitsPayment(&d.Order, d.Now) {
		v.offerPayment(&page, d)
	} else {
		page.AgainHref, page.AgainLabel = v.orderAgain(&d.Order), "Order again"
	}
	page.Returns, page.ReturnHref, page.ReturnLabel = v.offerReturn(d)
	if page.Shell, err = v.shell("Order "+page.Ref, layout.NavOrders, billingCrumb, ordersCrumb); err != nil {
		return err
	}
	return v.render(pages.OrderPage(page))
}

// orderInPath loads the customer's order that the path names.
func (v *view) orderInPath() (*billing.OrderDetail, error) {
	ref, err := models.ParseRef(models.KindOrder, v.who.AccountID, v.Param("order"))
	if err != nil {
		return nil, err
	}
	return v.console.Billing.Order(v.ctx(), ref.AccountID, ref.ID)
}

// orderCountdown answers the page that counts down, again and again: with the words of this moment, or, once there is
// nothing to count any more, by having the page loaded anew.
func (v *view) orderCountdown(d *billing.OrderDetail) error {
	if !awaitsPayment(&d.Order, d.Now) {
		v.Response().Header().Set("HX-Refresh", "true")
		return v.NoContent(http.StatusNoContent)
	}
	return v.render(pages.OrderCountdown("/billing/orders/"+d.Order.Ref().String(), v.countdown(d)))
}

// countdown says how long the order can still be paid.
func (v *view) countdown(d *billing.OrderDetail) string {
	return "Expires in " + v.format.Countdown(d.Order.ExpiresAt, d.Now) + ", on " + v.format.Instant(d.Order.ExpiresAt) + "."
}

// offerPayment says how the order can be paid or cancelled, and why it cannot be paid at this moment.
func (v *view) offerPayment(page *pages.Order, d *billing.OrderDetail) {
	total := v.format.Money(d.Order.TotalMicros)
	page.Available, page.Countdown = v.format.Money(d.Standing.AvailableMicros()), v.countdown(d)
	page.CancelAction, page.AskCancel = page.Href+"/cancel", v.QueryParam("cancel") != ""
	page.AskHref = page.Href + "?cancel=ask"
	if err := d.Payable(); err != nil {
		if errs, shown := formErrors(err); shown {
			page.Blocked = errs[""]
		}
		return
	}
	page.PayLabel, page.PayHref = "Pay "+total, payPath(page.Ref)
}

// cancelOrder cancels an unpaid order. What turns out to have been paid meanwhile is not cancelled, and says so.
func cancelOrder(v *view) error {
	ref, err := models.ParseRef(models.KindOrder, v.who.AccountID, v.Param("order"))
	if err != nil {
		return err
	}
	err = v.console.Billing.CancelOrder(v.ctx(), ref.AccountID, ref.ID)
	switch errs, shown := formErrors(err); {
	case err == nil:
		v.flash(components.Success, "Order "+ref.String()+" is cancelled. Nothing was charged for it.")
	case shown:
		v.flash(components.Danger, errs[""])
	default:
		return err
	}
	return v.seeOther("/billing/orders/" + ref.String())
}
