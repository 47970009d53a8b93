package buy

import (
	"context"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// ordersCrumb leads from one order back to the list.
var ordersCrumb = layout.NavOrders.Crumb()

// askFields tell whether an order's page asks about cancelling it.
type askFields struct {
	Cancel components.Checked `query:"cancel"`
}

// orderDetail shows one order with all that came of it. ?cancel= asks whether to cancel it.
func orderDetail(v *view) error { return v.showOrder(&decisionFields{}) }

// showOrder shows it with the form that decides on it, if it waits for that.
func (v *view) showOrder(form *decisionFields) error {
	ref, err := v.refInPath()
	if err != nil {
		return err
	}
	var documents []models.Document
	var asked *models.NamedApproval
	d, err := v.Order(ref, models.Reading(&documents, func(ctx context.Context) ([]models.Document, error) {
		return v.Documents.OfOrder(ctx, ref.AccountID, ref.ID)
	}), v.readApproval(&asked, ref))
	if err != nil {
		return err
	}
	if v.Request().Header.Get("HX-Request") != "" {
		return v.orderCountdown(d)
	}
	refunds := make(map[int64]models.Refund, len(d.Refunds))
	for _, r := range d.Refunds {
		refunds[r.ID] = r
	}
	screen := pages.Order{
		Ref: d.Order.Ref().String(), Lead: v.orderLead(d), Lines: v.orderLines(&d.Order),
		Packages: v.orderPackages(d), Refunds: v.refundRows(d.Refunds), Timeline: v.orderTimeline(d, asked),
		Ledger: v.LedgerTable(billing.History{Entries: d.Entries, Lines: map[int64][]models.OrderLine{d.Order.ID: d.Order.Lines}, Refunds: refunds}),
	}
	screen.Foreseen = v.orderForeseen(d)
	if screen.Facts, err = v.orderFacts(d); err != nil {
		return err
	}
	screen.Href = routes.Order(screen.Ref)
	screen.Documents = v.DocumentTable(documents)
	screen.Tone, screen.Status = page.OrderBadge(&d.Order, d.Now)
	for i := range d.Payments {
		screen.Payments = append(screen.Payments, v.PaymentRow(&d.Payments[i]))
	}
	if page.AwaitsPayment(&d.Order, d.Now) {
		v.offerPayment(&screen, d)
		v.offerDecision(&screen, d, asked, form)
	} else if d.LatePayment() == nil {
		screen.AgainHref, screen.AgainLabel = v.orderAgain(&d.Order), "Order again"
	}
	screen.Returns, screen.ReturnHref, screen.ReturnLabel = v.offerReturn(d)
	if screen.Shell, err = v.Shell(words.OrderNamed(screen.Ref), layout.NavOrders, page.BillingCrumb, ordersCrumb); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("note")
	return v.ShowForm(&form.Form, pages.OrderPage(screen))
}

// orderInPath loads the customer's order that the path names.
func (v *view) orderInPath() (*billing.OrderDetail, error) {
	ref, err := v.refInPath()
	if err != nil {
		return nil, err
	}
	return v.Order(ref)
}

// refInPath is the customer's order that the path names.
func (v *view) refInPath() (models.Ref, error) {
	return models.ParseRef(models.KindOrder, v.Who.AccountID, v.Param("order"))
}

// orderCountdown answers the page that counts down, again and again: with the words of this moment, or, once there is
// nothing to count any more, by having the page loaded anew.
func (v *view) orderCountdown(d *billing.OrderDetail) error {
	if !page.AwaitsPayment(&d.Order, d.Now) {
		v.Response().Header().Set("HX-Refresh", "true")
		return v.NoContent(http.StatusNoContent)
	}
	return v.Show(pages.OrderCountdown(routes.Order(d.Order.Ref().String()), v.countdown(d)))
}

// countdown says how long the order can still be paid.
func (v *view) countdown(d *billing.OrderDetail) string {
	return words.OrderExpiresOn(v.Format.Countdown(d.Order.ExpiresAt, d.Now), v.Format.Instant(d.Order.ExpiresAt))
}

// offerPayment says how the order can be paid or cancelled, and why it cannot be paid at this moment.
func (v *view) offerPayment(screen *pages.Order, d *billing.OrderDetail) {
	total := v.Format.Money(d.Order.TotalMicros)
	screen.Available, screen.Countdown = v.Format.Rounded(d.Standing.AvailableMicros(), format.Available), v.countdown(d)
	screen.CancelAction, screen.AskCancel = routes.CancelOrder(screen.Ref), bool(page.Read[askFields](v.Context).Cancel)
	screen.AskHref = routes.AskToCancelOrder(screen.Ref)
	if err := d.Payable(); err != nil {
		if errs, shown := v.FormErrors(err); shown {
			screen.Blocked = errs[""]
		}
		return
	}
	screen.PayLabel, screen.PayHref = words.PayTotal(total), routes.PayOrder(screen.Ref)
}

// cancelOrder cancels an unpaid order. What turns out to have been paid meanwhile is not cancelled, and says so.
func cancelOrder(v *view) error {
	ref, err := models.ParseRef(models.KindOrder, v.Who.AccountID, v.Param("order"))
	if err != nil {
		return err
	}
	err = v.Billing.CancelOrder(v.Ctx(), ref.AccountID, ref.ID)
	switch errs, shown := v.FormErrors(err); {
	case err == nil:
		v.Flash(components.Success, words.OrderCancelled(ref.String()))
	case shown:
		v.Flash(components.Danger, errs[""])
	default:
		return err
	}
	return v.SeeOther(routes.Order(ref.String()))
}
