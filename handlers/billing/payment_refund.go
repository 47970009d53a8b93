package billing

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// describeReturned tells of a payment that came although nothing could be bought with it any more.
func (v *view) describeReturned(screen *pages.Payment, refund *models.Refund, order *models.Order) {
	amount := v.Format.Money(refund.AmountMicros)
	screen.Tone, screen.Text = components.Warning, v.Words().Why(refund.Reason.Cause)+" "
	switch refund.Status {
	case models.RefundSucceeded:
		screen.Title = words.WentBackToCard(amount)
		screen.Text += "The provider has given the money back; banks take a few days to show it."
	case models.RefundFailed:
		screen.Title = words.AreInBalance(amount)
		screen.Text += words.CardRefusedRefund(v.Words().Why(refund.Failure.Cause))
	case models.RefundCreated, models.RefundPending:
		screen.Title = words.GoBackToCard(amount)
		screen.Text += "The provider is giving the money back; banks take a few days to show it."
	}
	screen.Facts = append(screen.Facts, components.Definition{Term: "Refund", Content: components.CopyID(refund.Ref().String())})
	screen.Actions = []components.LinkProps{{Label: "View order", Href: routes.Order(order.Ref().String())}, {Label: "Go to Billing & Costs", Href: routes.Billing}}
}

// describeRefunds tells what of the payment was given back by the operator, or by the provider without us: the newest is the
// page's headline, and each is among the facts.
func (v *view) describeRefunds(screen *pages.Payment, payment *models.Payment, refunds []models.Refund) {
	for i := range refunds {
		r, amount := &refunds[i], v.Format.Money(refunds[i].AmountMicros)
		_, status := page.RefundBadge(r)
		screen.Facts = append(screen.Facts, components.Definition{
			Term: words.RefundNamed(r.Ref().String()), Text: amount + ", " + v.Format.Instant(r.CreatedAt) + " (" + status + "): " + v.Words().Why(r.Reason.Cause),
		})
		screen.Text = v.Words().Why(r.Reason.Cause) + "."
		switch {
		case r.Status == models.RefundFailed:
			screen.Tone, screen.Title = components.Warning, words.CouldNotGoBack(amount)
			screen.Text += words.RefundFailedNote(v.Words().Why(r.Failure.Cause))
			continue
		case r.Open():
			screen.Tone, screen.Title = components.Info, words.GoBackToCard(amount)
		default:
			screen.Tone, screen.Title = components.Info, words.WentBackToCard(amount)
		}
		if payment.OrderID == nil || r.Elsewhere {
			screen.Text += " They were taken from your balance; banks take a few days to show them on the card."
		}
	}
}
