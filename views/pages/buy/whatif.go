package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// WhatIf replays what was called under other circumstances. Answer is nil where the question is wrong, and where nothing was called:
// Empty says so then.
type WhatIf struct {
	layout.Shell
	Form    WhatIfForm
	Empty   string
	Answer  *WhatIfAnswer
	Offered []WhatIfOffer
}

// WhatIfForm are the fields of a question.
type WhatIfForm struct {
	Days      components.SelectProps
	Purchases []WhatIfPurchase
	Service   components.SelectProps
	Region    components.SelectProps
	Prices    components.FieldProps
	Stop      components.Checked
	Cap       components.FieldProps
	CapOf     components.SelectProps
}

// WhatIfPurchase are the fields of one purchase.
type WhatIfPurchase struct {
	Legend   string
	Package  components.SelectProps
	Quantity components.FieldProps
	From     components.FieldProps
}

// WhatIfAnswer is what was, and what would have been.
type WhatIfAnswer struct {
	Stats     []components.Stat
	Rows      []WhatIfRow
	Total     WhatIfRow
	Purchases []WhatIfUse
	Tone      components.Tone
	Verdict   []string
	Notes     []string
}

// WhatIfRow is one service in a region, or all: what became of its calls then, and what would have instead.
type WhatIfRow struct {
	Name          string
	Then, Instead WhatIfCalls
}

// WhatIfCalls are calls by who pays them, and what is paid per use.
type WhatIfCalls struct{ Package, PerUse, Refused, Paid string }

// WhatIfUse is what would have become of a purchase.
type WhatIfUse struct{ Name, Cost, Paid, Left, Void, BuyHref, BuyName string }

// WhatIfOffer leads to a question worth asking.
type WhatIfOffer struct {
	parts.Link
	Note string
}

var whatIfColumns = []components.Column{
	{Label: "Service"}, {Label: "By packages", Numeric: true}, {Label: "Per use", Numeric: true}, {Label: "Refused", Numeric: true}, {Label: "Paid per use", Numeric: true},
}

var whatIfUseColumns = []components.Column{
	{Label: "Purchase"}, {Label: "Costs", Numeric: true}, {Label: "Calls paid", Numeric: true}, {Label: "Left", Numeric: true}, {Label: "Expired unused", Numeric: true},
}

// digits gives the fraction digits that the amounts need to line up.
func (a *WhatIfAnswer) digits() (digits int) {
	for _, row := range append([]WhatIfRow{a.Total}, a.Rows...) {
		digits = max(digits, parts.FractionDigits(row.Then.Paid), parts.FractionDigits(row.Instead.Paid))
	}
	return digits
}
