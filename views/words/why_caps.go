package words

import (
	"ocrconsole/models/cause"
)

// Of models/cause/caps.go: why a cap cannot be set.

var plainCaps = map[cause.Plain]string{
	cause.CapKeyMissing:  "Choose one of the account's access keys.",
	cause.CapTagWrong:    "Enter one tag as name=value, such as team=scan: letters, digits, dots, dashes and underscores, up to 40 and 60 of them.",
	cause.CapSpanMissing: "Choose how long the cap counts.",
	cause.CapKindMissing: "Choose what the cap counts.",
}

func (w Writer) whyCaps(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.CapsFull:
		return "An account has at most " + w.Figures.Calls(c.Most) + " caps. Remove one first, or change one.", true
	case cause.CapThere:
		return c.Cap + " counts just this already. Change it in its row, or choose what else this one counts.", true
	case cause.CapMoneyBeyond:
		return "Enter an amount from 0 to " + w.amountOf(c.Most) + ".", true
	case cause.CapCallsBeyond:
		return "Enter a whole number of calls from 0 to " + w.Figures.Calls(c.Most) + ".", true
	}
	return "", false
}
