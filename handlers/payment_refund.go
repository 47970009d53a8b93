package handlers

import (
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
)

// describeReturned tells of a payment that came although nothing could be bought with it any more.
func (v *view) describeReturned(page *pages.Payment, refund *models.Refund, d *billing.OrderDetail) {
	amount := v.format.Money(refund.AmountMicros)
	page.Tone, page.Text = components.Warning, refund.Reason+" "
	switch refund.Status {
	case models.RefundSucceeded:
		page.Title = amount + " went back to your card"
		page.Text += "The provider has given the money back; banks take a few days to show it."
	case models.RefundFailed:
		page.Title = amount + " are in your balance"
		page.Text += "It could not go back to the card. " + refund.Failure + " The whole amount is in your balance."
	case models.RefundCreated, models.RefundPending:
		page.Title = amount + " go back to your card"
		page.Text += "The provider is giving the money back; banks take a few days to show it."
	}
	page.Facts = append(page.Facts, components.Definition{Term: "Refund", Content: components.CopyID(refund.Ref().String())})
	page.Actions = []components.LinkProps{{Label: "View order", Href: "/billing/orders/" + d.Order.Ref().String()}, {Label: "Go to Billing & Costs", Href: "/billing"}}
}

// describeRefunds tells what of the payment was given back by the operator, or by the provider without us: the newest is the
// page's headline, and each is among the facts.
func (v *view) describeRefunds(page *pages.Payment, payment *models.Payment, refunds []models.Refund) {
	for i := range refunds {
		r, amount := &refunds[i], v.format.Money(refunds[i].AmountMicros)
		_, status := refundBadge(r)
		page.Facts = append(page.Facts, components.Definition{
			Term: "Refund " + r.Ref().String(), Text: amount + ", " + v.format.Instant(r.CreatedAt) + " (" + status + "): " + r.Reason,
		})
		page.Text = r.Reason + "."
		switch {
		case r.Status == models.RefundFailed:
			page.Tone, page.Title = components.Warning, amount+" could not go back to your card"
			page.Text += " " + r.Failure + " The amount is in your balance."
			continue
		case r.Open():
			page.Tone, page.Title = components.Info, amount+" go back to your card"
		default:
			page.Tone, page.Title = components.Info, amount+" went back to your card"
		}
		if payment.OrderID == nil || r.Elsewhere {
			page.Text += " They were taken from your balance; banks take a few days to show them on the card."
		}
	}
}
