package handlers

import (
	"net/http"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// paymentReturn is where the customer comes back from the provider. Arriving here proves nothing: the provider is
// asked. ?resume= leads on to the provider's page while the payment is still to be made there.
func paymentReturn(v *view) error {
	ref, err := models.ParseRef(models.KindPayment, v.who.AccountID, v.Param("payment"))
	if err != nil {
		return err
	}
	payment, err := v.console.Billing.CheckPayment(v.ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if payment.Open() && v.QueryParam("resume") != "" {
		checkout, err := v.console.Billing.ResumePayment(v.ctx(), ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		return v.seeOther(checkout)
	}
	if v.Request().Header.Get("HX-Request") != "" {
		return v.refreshWhenDecided(payment)
	}
	return v.paymentPage(payment)
}

// refreshWhenDecided answers the page that waits and asks again and again: it is loaded anew once there is an answer.
func (v *view) refreshWhenDecided(payment *models.Payment) error {
	if !payment.Open() {
		v.Response().Header().Set("HX-Refresh", "true")
	}
	return v.NoContent(http.StatusNoContent)
}

func (v *view) paymentPage(payment *models.Payment) error {
	page := pages.Payment{Notice: v.testNotice(), Ref: payment.Ref().String()}
	disputes, taken, err := v.console.Billing.DisputesOf(v.ctx(), payment)
	if err != nil {
		return err
	}
	refunds, err := v.console.Billing.RefundsOf(v.ctx(), payment)
	if err != nil {
		return err
	}
	if payment.OrderID == nil {
		v.describeTopUp(&page, payment)
	} else {
		order, err := v.console.Billing.Order(v.ctx(), payment.AccountID, *payment.OrderID)
		if err != nil {
			return err
		}
		returned, err := v.console.Billing.ReturnOf(v.ctx(), payment)
		if err != nil {
			return err
		}
		if payment.Status == models.PaymentSucceeded && order.Order.Status == models.OrderCompleted && returned == nil && len(disputes)+len(refunds) == 0 {
			return v.seeOther(link("/packages/buy/result", "order", order.Order.Ref().String()))
		}
		v.describeOrderPayment(&page, payment, returned, order)
	}
	v.describeRefunds(&page, payment, refunds)
	v.describeDisputes(&page, disputes, taken)
	receipt, err := v.console.Documents.OfPayment(v.ctx(), payment.AccountID, payment.ID)
	if err != nil {
		return err
	}
	if receipt != nil {
		page.Facts = append(page.Facts, documentFact(receipt))
	}
	page.Facts = append(page.Facts,
		components.Definition{Term: "Amount", Text: v.format.Money(payment.AmountMicros)},
		components.Definition{Term: "Started", Text: v.format.Instant(payment.CreatedAt)},
		components.Definition{Term: "Payment", Content: components.CopyID(page.Ref)},
	)
	if page.Shell, err = v.shell("Payment "+page.Ref, layout.NavBilling, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.PaymentPage(page))
}

func (v *view) describeTopUp(page *pages.Payment, payment *models.Payment) {
	amount := v.format.Money(payment.AmountMicros)
	page.Facts = []components.Definition{{Term: "For", Text: "Top-up"}}
	billingPage := components.LinkProps{Label: "Go to Billing & Costs", Href: "/billing"}
	switch payment.Status {
	case models.PaymentSucceeded:
		page.Tone, page.Title = components.Success, "Top-up of "+amount+" received"
		page.Text = "It has been added to your balance."
		page.Actions = []components.LinkProps{billingPage, {Label: "Buy Package", Href: "/packages/buy"}}
	case models.PaymentFailed:
		page.Tone, page.Title = components.Danger, "The top-up was not paid"
		page.Text = payment.Failure + " Nothing was charged."
		page.Actions = []components.LinkProps{{Label: "Try again", Href: link("/billing/topup", "amount", v.amountText(payment.AmountMicros))}, billingPage}
	case models.PaymentCreated, models.PaymentPending:
		v.describeWaiting(page, payment)
		page.Actions = append(page.Actions, billingPage)
	}
}

// describeWaiting is the same for all open payments.
func (v *view) describeWaiting(page *pages.Payment, payment *models.Payment) {
	ref := payment.Ref().String()
	page.Tone, page.Title = components.Info, "Waiting for the payment of "+v.format.Money(payment.AmountMicros)
	page.Text = "The payment provider has not told us yet how it ended. This page asks again by itself, and it is safe to leave: " +
		"the payment is taken into account whenever the answer comes, and never twice."
	page.AskAgain = paymentPath(ref)
	page.Actions = []components.LinkProps{{Label: "Check again", Href: paymentPath(ref)}}
	if payment.CardID == nil { // a saved card is charged without anybody's doing
		page.Actions = append(page.Actions, components.LinkProps{Label: "Continue paying", Href: resumePath(ref)})
	}
}

func (v *view) describeOrderPayment(page *pages.Payment, payment *models.Payment, returned *models.Refund, d *billing.OrderDetail) {
	ref := d.Order.Ref().String()
	orderPath := "/billing/orders/" + ref
	page.Facts = []components.Definition{
		{Term: "For", Text: v.orderWords(d.Order.Lines)},
		{Term: "Order", Content: components.TextLink(orderPath, ref)},
	}
	toOrder := components.LinkProps{Label: "View order", Href: orderPath}
	if returned != nil {
		v.describeReturned(page, returned, d)
		return
	}
	switch payment.Status {
	case models.PaymentSucceeded:
		if d.Order.Status == models.OrderCompleted {
			page.Tone, page.Title, page.Text = components.Success, "The order is paid", "The payment came in and completed the order."
			page.Actions = []components.LinkProps{toOrder}
			return
		}
		// before such money went back to the card, it stayed in the balance
		page.Tone, page.Title = components.Warning, "Paid, but the order is "+d.Order.Status.Words()
		page.Text = "The money came after the order was " + d.Order.Status.Words() + ". It is in your balance and can pay another order."
		page.Actions = []components.LinkProps{{Label: "Go to Billing & Costs", Href: "/billing"}, toOrder}
	case models.PaymentFailed:
		if d.Order.Status == models.OrderCompleted {
			page.Tone, page.Title = components.Info, "The card was not charged"
			page.Text = "The order had been paid in another way by then. Nothing more is to be done."
			page.Actions = []components.LinkProps{toOrder}
			return
		}
		page.Tone, page.Title = components.Danger, "The order was not paid"
		page.Text = payment.Failure + " Nothing was charged."
		page.Actions = []components.LinkProps{toOrder}
		if d.Payable() == nil {
			page.Text += " The order waits for you until " + v.format.Instant(d.Order.ExpiresAt) + "."
			page.Actions = []components.LinkProps{{Label: "Try again", Href: payPath(ref)}, toOrder}
		}
	case models.PaymentCreated, models.PaymentPending:
		v.describeWaiting(page, payment)
		page.Actions = append(page.Actions, toOrder)
	}
}

// payPath is the last step of buying, where an order is paid.
func payPath(orderRef string) string { return link("/packages/buy/pay", "order", orderRef) }
