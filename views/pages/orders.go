package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Orders lists orders. Filtered tells that others than those shown may exist.
type Orders struct {
	layout.Shell
	Segments []components.Segment
	Table    OrderTable
	Pager    components.PagerProps
	Filtered bool
	// ExportHref leads to the same selection as a file.
	ExportHref string
}

// OrderTable is a list of orders. Digits are the most fraction digits of the totals.
type OrderTable struct {
	Rows   []OrderRow
	Digits int
}

// OrderRow is one order. PayHref, CancelHref and Expires are set while it can be paid.
type OrderRow struct {
	Ref, Href, What, Total, Created string
	Tone                            components.Tone
	Status, Expires                 string
	PayHref, CancelHref             string
}
