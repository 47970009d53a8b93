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

// WhatIfRow is one service in a region, or all.
type WhatIfRow struct {
	Name                                                             string
	ThenPackage, ThenPerUse, Then, Package, PerUse, Refused, Instead string
}

// WhatIfUse is what would have become of a purchase.
type WhatIfUse struct{ Name, Cost, Paid, Left, Void, BuyHref, BuyName string }

// WhatIfOffer leads to a question worth asking.
type WhatIfOffer struct {
	parts.Link
	Note string
}

var whatIfColumns = []components.Column{
	{Label: "Service"},
	{Label: "By packages then", Numeric: true},
	{Label: "Per use then", Numeric: true},
	{Label: "Paid per use then", Numeric: true},
	{Label: "By packages instead", Numeric: true},
	{Label: "Per use instead", Numeric: true},
	{Label: "Refused", Numeric: true},
	{Label: "Paid per use instead", Numeric: true},
}

var whatIfUseColumns = []components.Column{
	{Label: "Purchase", Wide: true}, {Label: "Costs", Numeric: true}, {Label: "Calls paid", Numeric: true}, {Label: "Left", Numeric: true}, {Label: "Expired unused", Numeric: true},
}

// digits gives the fraction digits that the amounts need to line up.
func (a *WhatIfAnswer) digits() (then, instead int) {
	for _, row := range append([]WhatIfRow{a.Total}, a.Rows...) {
		then, instead = max(then, parts.FractionDigits(row.Then)), max(instead, parts.FractionDigits(row.Instead))
	}
	return then, instead
}
