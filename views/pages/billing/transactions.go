package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Transactions lists what moved the balance. From and To are days as they were typed, Zone is the time zone of days;
// Filtered tells that others than those shown may exist.
type Transactions struct {
	layout.Shell
	Kinds          []components.Option
	From, To, Zone string
	Errors         map[string]string
	// Folds choose by what transactions are put together, By is what the address says of it, and Offering the service that alone is
	// shown, nil for all.
	Folds    []components.Segment
	By       string
	Offering *ChosenOffering
	Keys     []components.Option
	Tag      components.FieldProps
	Table    parts.LedgerTable
	Picked   *PickedTransactions // in place of the table, where calls of a key or a tag are chosen
	Pager    components.PagerProps
	Filtered bool
	// ExportHref leads to the same selection as a file.
	ExportHref string
}

// PickedTransactions are those that charged calls of a key or a tag, with the part that these came to. The digits are the most fraction
// digits of the column.
type PickedTransactions struct {
	Stats                   []components.Stat
	Rows                    []PickedRow
	PartDigits, WholeDigits int
	Notes                   []string
}

// PickedRow is one of them, or those of one service on one day or in one hour, of which Href leads to the single ones: Operation says what
// it does. Mixed tells that its part is not known.
type PickedRow struct {
	Time, What, Note     string
	CallsHref            string
	Operation, Ref, Href string
	Part, Whole          format.Figure
	Late, Mixed          bool
}

// ChosenOffering is a service in a region that alone is shown.
type ChosenOffering struct {
	Region, Service, Name string
	All                   components.LinkProps
}

func (p Transactions) kind() components.SelectProps {
	return components.SelectProps{Name: "kind", Label: "Kind", Options: p.Kinds, Error: p.Errors["kind"]}
}

func (p Transactions) from() components.FieldProps {
	return components.FieldProps{Name: "from", Label: "From", Type: "date", Value: p.From, Error: p.Errors["from"]}
}

func (p Transactions) to() components.FieldProps {
	return components.FieldProps{Name: "to", Label: "To and including", Type: "date", Value: p.To, Error: p.Errors["to"]}
}

// Transaction explains one movement of the balance. Late says that it is a late entry, "" if it is none; Parts are the
// numbers that the amount is the sum of, none where the sum has but one.
type Transaction struct {
	layout.Shell
	Ref, Amount, What, Late string
	Explanation             string
	Facts                   []components.Definition
	Parts                   Parts
	Division                *parts.Division // of pay-per-use, over keys or tags; nil of all else
	Sum                     []components.SummaryLine
}

// Parts compose an amount. The digits are the most fraction digits of the column.
type Parts struct {
	Rows                     []Part
	Total                    string
	UnitDigits, AmountDigits int
}

// Part is so many of something at a price each.
type Part struct{ What, Quantity, Unit, Amount string }
