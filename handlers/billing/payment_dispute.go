package billing

import (
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/words"
)

// describeDisputes tells what the card's bank has taken back of the payment, or given back again: the newest dispute is the
// page's headline, and each is among the facts.
func (v *view) describeDisputes(screen *pages.Payment, disputes []models.Dispute, taken []rules.Micros) {
	for i := range disputes {
		d, amount := &disputes[i], v.Format.Money(disputes[i].AmountMicros)
		if taken[i] > 0 {
			amount = v.Format.Money(taken[i])
		}
		var status string
		switch {
		case d.Status == models.DisputeOpen:
			status = words.DisputeOpenSince(v.Format.Instant(d.CreatedAt), amount)
			screen.Tone, screen.Title = components.Warning, words.TakenBackByBank(amount)
			screen.Text = "The payment is disputed there, and the money was taken from your balance. It comes back when the bank decides for the payment, " +
				"or when the dispute is withdrawn at the bank."
		case d.Status == models.DisputeLost:
			status = words.DisputeLostOn(v.Format.Instant(d.UpdatedAt), amount)
			screen.Tone, screen.Title = components.Warning, words.WentToCardholder(amount)
			screen.Text = "The card's bank decided the dispute of this payment for the cardholder. The money stays taken from your balance."
		case d.Status == models.DisputeWon && taken[i] > 0:
			status = words.DisputeWonOn(v.Format.Instant(d.UpdatedAt), amount)
			screen.Tone, screen.Title = components.Success, "The payment stands"
			screen.Text = "The card's bank decided the dispute for the payment, and the money is back in your balance."
		default: // a question, which moved nothing
			continue
		}
		screen.Facts = append(screen.Facts, components.Definition{Term: words.DisputeNamed(d.Ref().String()), Text: status})
	}
}
