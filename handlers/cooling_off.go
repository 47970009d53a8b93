package handlers

import (
	"time"

	"ocrconsole/views/pages"
)

// coolingOffWords says for how long after payment an unused package can be returned, "" if it cannot.
func (v *view) coolingOffWords() string {
	const day = 24 * time.Hour
	length := v.console.Billing.CoolingOff
	switch {
	case length <= 0:
		return ""
	case length%day == 0:
		return counted(int64(length/day), "day", "days")
	default:
		return lengthWords(length)
	}
}

// returnTerms says, before anybody pays, whether packages can be returned.
func (v *view) returnTerms() string {
	words := v.coolingOffWords()
	if words == "" {
		return "A package that has been paid cannot be returned."
	}
	return "Within " + words + " of payment, a package that has paid no call yet can be returned to where it was paid from: " +
		"the balance or the card. Once it has paid a call, it cannot."
}

// returnEffect is returnTerms among the effects of an order.
func (v *view) returnEffect() pages.Effect {
	if v.coolingOffWords() == "" {
		return pages.Effect{Icon: "undo-2", Title: "Cannot be returned", Text: v.returnTerms()}
	}
	return pages.Effect{Icon: "undo-2", Title: "Can be returned while it is unused", Text: v.returnTerms()}
}
