package parts

import "ocrconsole/views/components"

// Division is how an hour or a transaction is divided over keys or tags. Groups choose by what, By says so; Rows are none where it cannot
// be told, and Notes say why.
type Division struct {
	Groups []components.Segment
	By     string
	Rows   []DivisionRow
	Total  DivisionRow
	Digits int // of the amounts
	Notes  []string
}

// DivisionRow is what the calls of one key or tag came to; Href leads to these, "" where no address chooses them.
type DivisionRow struct{ Name, Calls, Amount, Href string }
