package billing

import (
	"ocrconsole/models"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/billing"
)

// describeDisputes tells what the card's bank has taken back of the payment, or given back again: the newest dispute is the
// page's headline, and each is among the facts.
func (v *view) describeDisputes(screen *pages.Payment, disputes []models.Dispute, taken []*models.Refund) {
	for i := range disputes {
		d, amount := &disputes[i], v.Format.Money(disputes[i].AmountMicros)
		if taken[i] != nil {
			amount = v.Format.Money(taken[i].AmountMicros)
		}
		var status string
		switch {
		case d.Status == models.DisputeOpen:
			status = "open since " + v.Format.Instant(d.CreatedAt) + ": " + amount + " taken back by the card's bank"
			screen.Tone, screen.Title = components.Warning, amount+" were taken back by the card's bank"
			screen.Text = "The payment is disputed there, and the money was taken from your balance. It comes back when the bank decides for the payment, " +
				"or when the dispute is withdrawn at the bank."
		case d.Status == models.DisputeLost:
			status = "decided on " + v.Format.Instant(d.UpdatedAt) + ": the cardholder keeps " + amount
			screen.Tone, screen.Title = components.Warning, amount+" went back to the cardholder"
			screen.Text = "The card's bank decided the dispute of this payment for the cardholder. The money stays taken from your balance."
		case d.Status == models.DisputeWon && taken[i] != nil:
			status = "decided on " + v.Format.Instant(d.UpdatedAt) + ": " + amount + " are back in your balance"
			screen.Tone, screen.Title = components.Success, "The payment stands"
			screen.Text = "The card's bank decided the dispute for the payment, and the money is back in your balance."
		default: // a question, which moved nothing
			continue
		}
		screen.Facts = append(screen.Facts, components.Definition{Term: "Dispute " + d.Ref().String(), Text: status})
	}
}
