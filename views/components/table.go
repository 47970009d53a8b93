package components

import (
	"strings"

	"github.com/a-h/templ"
)

// TableProps describes a Table: Label names it for assistive technology, Foot holds the rows of totals (may be nil),
// NoStack keeps it a table on a phone, for narrow ones.
type TableProps struct {
	Label   string
	Columns []Column
	Foot    templ.Component
	NoStack bool
}

// Column is a table's heading; Hidden says it to assistive technology only, for a column of buttons. Wide leaves it out on
// a phone, for a table that does not stack: its cells have the class max-md:hidden.
type Column struct {
	Label           string
	Numeric, Hidden bool
	Wide            bool
}

func splitAmount(text string) int {
	if point := strings.LastIndexByte(text, '.'); point >= 0 {
		return point
	}
	return len(text)
}

func wholePart(text string) string { return text[:splitAmount(text)] }

func fractionPart(text string) string { return text[splitAmount(text):] }

func fractionClass(digits int) string {
	switch {
	case digits <= 0:
		return "fraction-0"
	case digits <= 2:
		return "fraction-2"
	case digits == 3:
		return "fraction-3"
	case digits == 4:
		return "fraction-4"
	default:
		return "fraction-6"
	}
}
