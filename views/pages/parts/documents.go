package parts

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
)

// DocumentTable lists documents. Digits are the most fraction digits of the amounts.
type DocumentTable struct {
	Rows   []DocumentRow
	Digits int
}

// DocumentRow is one document; About leads to what it is for.
type DocumentRow struct {
	Number, Kind, Issued, Tax, Href string
	Amount                          format.Figure
	Tone                            components.Tone
	About, AboutHref                string
}
