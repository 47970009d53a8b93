package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Order is one order with all that came of it. While it can be paid, CancelAction, AskHref and Available are set, and
// PayHref with PayLabel or, in Blocked, why it cannot be paid at this moment. AskCancel asks whether to cancel it.
type Order struct {
	layout.Shell
	Ref, Lead, Status            string
	Tone                         components.Tone
	PayLabel, PayHref, Available string
	Blocked                      string
	CancelAction                 string
	AskHref, KeepHref            string
	AskCancel                    bool
	Facts                        []components.Definition
	Lines                        OrderLines
	Payments                     []PaymentRow
	Packages                     []OrderPackage
	Ledger                       LedgerTable
	Timeline                     []Moment
}

// OrderLines are what was ordered, at the prices then. Digits are the most fraction digits of the amounts.
type OrderLines struct {
	Rows   []OrderLine
	Total  string
	Digits int
}

// OrderLine is one specification in a quantity.
type OrderLine struct{ Service, Region, Size, Quantity, Unit, Amount string }

// OrderPackage is a package that the order yielded.
type OrderPackage struct {
	Ref, Href, What, Until string
	Quota                  components.Quota
}

// Moment is one line of a timeline.
type Moment struct{ Time, Text string }
