package words

import (
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// TopUpPays says what one card payment does that tops up the balance and pays an order from there: how much it tops up, what of
// that is owed already, and what remains after the order.
func (w Writer) TopUpPays(topUpMicros, totalMicros, availableMicros rules.Micros) string {
	remains := " " + w.Figures.Rounded(availableMicros+topUpMicros-totalMicros, format.Available) + " remain available."
	if availableMicros < 0 {
		return "One payment clears all: the card tops up " + w.Figures.Money(topUpMicros) + ", which clears the " + w.Figures.Rounded(-availableMicros, format.Owed) +
			" that are owed; then the balance pays this order." + remains
	}
	return "The card tops up " + w.Figures.Money(topUpMicros) + "; then the balance, with the " + w.Figures.Rounded(availableMicros, format.Available) +
		" that are there, pays this order." + remains
}

// PaysAll says, before an order is placed, that one payment covers it and what is owed.
func (w Writer) PaysAll(topUpMicros, availableMicros rules.Micros) string {
	return w.Figures.Rounded(-availableMicros, format.Owed) + " are owed. One card payment of " + w.Figures.Money(topUpMicros) + " clears that and pays this order."
}

// ToppedUpFor says what a top-up is for.
func (w Writer) ToppedUpFor(order string) string {
	return "Top-up that pays order " + order + " from the balance"
}
