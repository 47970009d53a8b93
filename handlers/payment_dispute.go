package handlers

import (
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/pages"
)

// describeDisputes tells what the card's bank has taken back of the payment, or given back again: the newest dispute is the
// page's headline, and each is among the facts.
func (v *view) describeDisputes(page *pages.Payment, disputes []models.Dispute, taken []*models.Refund) {
	for i := range disputes {
		d, amount := &disputes[i], v.format.Money(disputes[i].AmountMicros)
		if taken[i] != nil {
			amount = v.format.Money(taken[i].AmountMicros)
		}
		var status string
		switch {
		case d.Status == models.DisputeOpen:
			status = "open since " + v.format.Instant(d.CreatedAt) + ": " + amount + " taken back by the card's bank"
			page.Tone, page.Title = components.Warning, amount+" were taken back by the card's bank"
			page.Text = "The payment is disputed there, and the money was taken from your balance. It comes back when the bank decides for the payment, " +
				"or when the dispute is withdrawn at the bank."
		case d.Status == models.DisputeLost:
			status = "decided on " + v.format.Instant(d.UpdatedAt) + ": the cardholder keeps " + amount
			page.Tone, page.Title = components.Warning, amount+" went back to the cardholder"
			page.Text = "The card's bank decided the dispute of this payment for the cardholder. The money stays taken from your balance."
		case d.Status == models.DisputeWon && taken[i] != nil:
			status = "decided on " + v.format.Instant(d.UpdatedAt) + ": " + amount + " are back in your balance"
			page.Tone, page.Title = components.Success, "The payment stands"
			page.Text = "The card's bank decided the dispute for the payment, and the money is back in your balance."
		default: // a question, which moved nothing
			continue
		}
		page.Facts = append(page.Facts, components.Definition{Term: "Dispute " + d.Ref().String(), Text: status})
	}
}
