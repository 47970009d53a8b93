package parts

import "ocrconsole/views/components"

// OrderTable is a list of orders. Digits are the most fraction digits of the totals.
type OrderTable struct {
	Rows   []OrderRow
	Digits int
}

// OrderRow is one order. PayHref and CancelHref are set while it can be paid, Expires also while it waits to be approved, and Decides if the reader
// may approve it.
type OrderRow struct {
	Ref, Href, What, Total, Created string
	Tone                            components.Tone
	Status, Expires                 string
	PayHref, CancelHref             string
	Decides                         bool
}
