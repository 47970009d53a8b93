package keys

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
)

// Limits is the form of what a key is limited to.
type Limits struct {
	Expires, Rate               components.FieldProps
	Networks                    components.TextAreaProps
	Window                      components.SelectProps
	Services, Regions           []Choice
	ServicesError, RegionsError string
}

// Choice is one of several that can be chosen.
type Choice struct {
	Value, Label string
	Checked      bool
}

// Secret is how the secret of a key can be replaced or, where it has Two, the one before ended.
type Secret struct {
	Facts                        []components.Definition
	Two                          bool
	Rotations, Action, EndAction string
	Until                        components.FieldProps
}

// Usage is what calls made with a key were paid by in a month.
type Usage struct {
	Month, Note                      string
	Rows                             []UsageRow
	Total                            UsageRow
	Digits                           int // of the fractions of its amounts
	CallsHref, GroupsHref, CapsHref  string
	DeductionsHref, TransactionsHref string
}

// UsageRow is the usage of one service, or all.
type UsageRow struct {
	Name, Packages, PayPerUse, Failed string
	Amount                            format.Figure
}
