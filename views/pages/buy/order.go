package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Order is one order with all that came of it. While it can be paid, CancelAction, AskHref, Countdown and Available are
// set, and PayHref with PayLabel or, in Blocked, why it cannot be paid at this moment; AskCancel asks whether to cancel
// it. Afterwards AgainHref orders the same again. Returns says what can be returned, "" if nothing can any more.
type Order struct {
	layout.Shell
	Ref, Href, Lead, Status          string
	Tone                             components.Tone
	PayLabel, PayHref, Available     string
	Countdown, Blocked               string
	CancelAction, AskHref            string
	AskCancel                        bool
	Approval                         Approval
	AgainHref, AgainLabel            string
	Returns, ReturnHref, ReturnLabel string
	Facts                            []components.Definition
	Lines                            OrderLines
	Foreseen                         *OrderForeseen // nil where no forecast bought it
	Payments                         []parts.PaymentRow
	Packages                         []OrderPackage
	Refunds                          RefundTable
	Documents                        parts.DocumentTable
	Ledger                           parts.LedgerTable
	Timeline                         []Moment
}

// OrderForeseen is why a forecast bought it: what was compared, the cheapest first, and where the same is asked of the calls of now.
type OrderForeseen struct {
	Text, Bounds, Href string
	Rows               []ForeseenRow
	Digits             int
}

// ForeseenRow is one purchase that was considered.
type ForeseenRow struct{ What, Packages, PerUse, Cost, Note string }

// Approval is that an order waits to be approved; Text is "" where it does not. Action is where it is decided, "" for who may not.
type Approval struct {
	Title, Text, Action string
	Note                components.FieldProps
}

// OrderLines are what was ordered, at the prices then. Digits are the most fraction digits of the amounts.
type OrderLines struct {
	Rows   []OrderLine
	Total  string
	Digits int
}

// OrderLine is one specification in a quantity.
type OrderLine struct{ Service, Region, Size, Quantity, Unit, Amount string }

// OrderPackage is a package that the order yielded. ReturnHref is set while it can be returned.
type OrderPackage struct {
	Ref, Href, What, Until string
	Quota                  components.Quota
	Status                 parts.Status
	ReturnHref             string
}

// Moment is one line of a timeline.
type Moment struct{ Time, Text string }
