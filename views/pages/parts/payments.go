package parts

import "ocrconsole/views/components"

// PaymentRow is one attempt to pay by card. ResumeHref leads on while it is open, Note says why it failed.
type PaymentRow struct {
	Ref, Href, Started, Amount string
	Way                        string // as "Bank transfer"
	Tone                       components.Tone
	Status, Note, ResumeHref   string
}

// paymentDigits gives the most fraction digits of the amounts.
func paymentDigits(rows []PaymentRow) (digits int) {
	for _, r := range rows {
		digits = max(digits, FractionDigits(r.Amount))
	}
	return digits
}
