package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Billing is the overview of the account's money. Arrears is empty when nothing is owed.
type Billing struct {
	layout.Shell
	Stats      []components.Stat
	Sum        []components.SummaryLine
	Arrears    []components.Definition
	Unpaid     OrderTable
	OpenTopUps []PaymentRow
	Recent     LedgerTable
}

// PaymentRow is one attempt to pay by card. ResumeHref leads on while it is open, Note says why it failed.
type PaymentRow struct {
	Ref, Href, Started, Amount string
	Tone                       components.Tone
	Status, Note, ResumeHref   string
}

// paymentDigits gives the most fraction digits of the amounts.
func paymentDigits(rows []PaymentRow) (digits int) {
	for _, r := range rows {
		digits = max(digits, fractionDigits(r.Amount))
	}
	return digits
}

// LedgerTable is a stretch of the ledger. The digits are the most fraction digits of the column.
type LedgerTable struct {
	Rows                        []LedgerRow
	AmountDigits, BalanceDigits int
}

// LedgerRow is one transaction. Late marks those for calls that came after their hour was settled.
type LedgerRow struct {
	Ref, Href, Time, What string
	LinkText, LinkHref    string
	Amount, Balance       string
	Late                  bool
}
