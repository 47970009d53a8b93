package handlers

import (
	"cmp"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// ordersCrumb leads from one order back to the list.
var ordersCrumb = layout.Crumb{Label: "Orders", Href: "/billing/orders"}

// orderDetail shows one order with all that came of it. ?cancel= asks whether to cancel it.
func orderDetail(v *view) error {
	ref, err := models.ParseRef(models.KindOrder, v.who.AccountID, v.Param("order"))
	if err != nil {
		return err
	}
	d, err := v.console.Billing.Order(v.ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	page := pages.Order{
		Ref: ref.String(), Lead: v.orderLead(d), Facts: v.orderFacts(d), Lines: v.orderLines(&d.Order),
		Packages: v.orderPackages(d), Ledger: v.ledgerTable(billing.History{Entries: d.Entries, Lines: map[int64][]models.OrderLine{ref.ID: d.Order.Lines}}),
		Timeline: v.orderTimeline(d),
	}
	page.Tone, page.Status = orderBadge(&d.Order, d.Now)
	for i := range d.Payments {
		page.Payments = append(page.Payments, v.paymentRow(&d.Payments[i]))
	}
	if awaitsPayment(&d.Order, d.Now) {
		v.offerPayment(&page, d)
	}
	if page.Shell, err = v.shell("Order "+page.Ref, layout.NavOrders, billingCrumb, ordersCrumb); err != nil {
		return err
	}
	return v.render(pages.OrderPage(page))
}

// offerPayment says how the order can be paid or cancelled, and why it cannot be paid at this moment.
func (v *view) offerPayment(page *pages.Order, d *billing.OrderDetail) {
	total := v.format.Money(d.Order.TotalMicros)
	page.Available = v.format.Money(d.Standing.AvailableMicros())
	page.CancelAction, page.AskCancel = "/billing/orders/"+page.Ref+"/cancel", v.QueryParam("cancel") != ""
	page.AskHref, page.KeepHref = "/billing/orders/"+page.Ref+"?cancel=ask", "/billing/orders/"+page.Ref
	if err := d.Payable(); err != nil {
		if errs, shown := formErrors(err); shown {
			page.Blocked = errs[""]
		}
		return
	}
	page.PayLabel, page.PayHref = "Pay "+total, payPath(page.Ref)
}

// orderLead is the sentence under the heading: what happens next.
func (v *view) orderLead(d *billing.OrderDetail) string {
	o := &d.Order
	switch {
	case awaitsPayment(o, d.Now):
		return "Not paid yet. It expires " + v.format.Until(o.ExpiresAt, d.Now) + ", on " + v.format.Instant(o.ExpiresAt) + ", if it is not paid."
	case o.Status == models.OrderCompleted:
		return "Paid; the packages are effective since the instant of payment."
	case o.Status == models.OrderCancelled:
		return "Cancelled. Nothing was charged for it."
	default:
		return "It was not paid in time and has expired. Nothing was charged for it; order again at today's price."
	}
}

func (v *view) orderFacts(d *billing.OrderDetail) []components.Definition {
	o := &d.Order
	facts := []components.Definition{
		{Term: "Order", Content: components.CopyID(o.Ref().String())},
		{Term: "Total", Text: v.format.Money(o.TotalMicros) + " " + o.Currency},
		{Term: "Ordered", Text: v.format.Instant(o.CreatedAt)},
	}
	if o.PaidAt == nil {
		return facts
	}
	paidWith := map[models.PaidWith]string{models.PaidWithBalance: "Balance", models.PaidWithCard: "Card"}[o.PaidWith]
	return append(facts,
		components.Definition{Term: "Paid", Text: v.format.Instant(*o.PaidAt)},
		components.Definition{Term: "Paid with", Text: paidWith},
	)
}

func (v *view) orderLines(o *models.Order) pages.OrderLines {
	lines := pages.OrderLines{Total: v.format.Money(o.TotalMicros)}
	lines.Digits = fractionDigits(lines.Total)
	for _, l := range o.Lines {
		row := pages.OrderLine{
			Service: v.serviceName(l.Service), Region: v.regionName(l.Region), Size: v.format.Calls(l.Calls) + " calls / 1 year",
			Quantity: v.format.Calls(l.Quantity), Unit: v.format.Money(l.UnitPriceMicros), Amount: v.format.Money(l.AmountMicros),
		}
		lines.Rows = append(lines.Rows, row)
		lines.Digits = max(lines.Digits, fractionDigits(row.Amount), fractionDigits(row.Unit))
	}
	return lines
}

func (v *view) orderPackages(d *billing.OrderDetail) []pages.OrderPackage {
	rows := make([]pages.OrderPackage, len(d.Packages))
	for i := range d.Packages {
		p := &d.Packages[i]
		rule := p.Rule()
		rows[i] = pages.OrderPackage{
			Ref: p.Ref().String(), Href: "/packages/" + p.Ref().String(),
			What:  v.serviceName(p.Service) + " in " + v.regionName(p.Region),
			Quota: components.Quota{LeftCalls: rule.LeftCalls(), TotalCalls: p.QuotaCalls, Inactive: !rule.Covers(d.Now)},
			Until: v.format.LastDay(p.ExpiresAt) + " (" + v.format.Until(p.ExpiresAt, d.Now) + ")",
		}
	}
	return rows
}

// moment is one line of a timeline; at is nil when it has not come.
type moment struct {
	at   *time.Time
	text string
}

// orderTimeline tells what happened to the order, oldest first, and what will if nothing else does.
func (v *view) orderTimeline(d *billing.OrderDetail) []pages.Moment {
	o := &d.Order
	moments := []moment{{&o.CreatedAt, "Ordered at the prices confirmed"}}
	for i := range d.Payments {
		p := &d.Payments[i]
		moments = append(moments, moment{&p.CreatedAt, "Card payment started (" + p.Ref().String() + ")"})
		switch p.Status {
		case models.PaymentSucceeded:
			moments = append(moments, moment{&p.UpdatedAt, "Card payment succeeded"})
		case models.PaymentFailed:
			moments = append(moments, moment{&p.UpdatedAt, "Card payment failed: " + p.Failure})
		case models.PaymentCreated, models.PaymentPending:
		}
	}
	moments = append(moments, moment{o.PaidAt, "Paid with " + string(o.PaidWith)}, moment{o.CompletedAt, "Packages issued"},
		moment{o.ClosedAt, "Order " + o.Status.Words()})
	if awaitsPayment(o, d.Now) {
		moments = append(moments, moment{&o.ExpiresAt, "Expires if it is not paid"})
	}
	moments = slices.DeleteFunc(moments, func(m moment) bool { return m.at == nil })
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	lines := make([]pages.Moment, len(moments))
	for i, m := range moments {
		lines[i] = pages.Moment{Time: v.format.Instant(*m.at), Text: m.text}
	}
	return lines
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
		v.flash(components.Warning, errs[""])
	default:
		return err
	}
	return v.seeOther("/billing/orders/" + ref.String())
}
