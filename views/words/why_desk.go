package words

import "ocrconsole/models/cause"

// Of models/cause/desk.go: what operators cannot do to accounts.

var plainDesk = map[cause.Plain]string{
	cause.AdjustNothing: "Enter an amount above zero.",
}

func (w Writer) whyDesk(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.AdjustBeyond:
		return "At most " + w.amountOf(c.Most) + " is credited or debited at once.", true
	case cause.DebitTooMuch:
		return "Only " + w.amountOf(c.Available) + " is available: a debit takes no more than there is.", true
	}
	return "", false
}
