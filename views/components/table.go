package components

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// TableProps describes a Table: Label names it for assistive technology, Foot holds the rows of totals (may be nil). Lines is a table
// whose rows become two lines where there is little room, not cards: each cell says by its class where it stands, "line-start" or
// "line-end" of the first, "line-below" or "line-below-end" of the second, or "line-none".
type TableProps struct {
	Label   string
	Columns []Column
	Foot    templ.Component
	Lines   bool
}

// Column is a table's heading; Hidden says it to assistive technology only, for a column of buttons. Wide is one of
// sentences, which needs the room of two.
type Column struct {
	Label                 string
	Numeric, Hidden, Wide bool
	Free                  bool // texts in which a word may be longer than the column, such as a path or a name that somebody chose: see FreeCell
	// SortHref leads to the table sorted by the column, or the other way round; Sorted is "ascending" or "descending" if it is by now.
	SortHref, Sorted string
}

// room gives the class that says below which width the rows become cards: the more columns, the earlier.
func (p TableProps) room() string {
	cells := len(p.Columns)
	for _, c := range p.Columns {
		if c.Wide {
			cells++
		}
	}
	if p.Lines { // whose cells have two lines themselves, and are narrower
		return "lines cells-" + strconv.Itoa(min(max(cells-1, 3), 7))
	}
	return "cells-" + strconv.Itoa(min(max(cells, 3), 8))
}

// lacking gives the class that makes room for what an amount lacks of a fraction with so many digits.
func lacking(text string, digits int) string {
	point := strings.LastIndexByte(text, '.')
	if point < 0 {
		if digits <= 0 {
			return ""
		}
		return "lacks-point lacks-" + strconv.Itoa(min(digits, mostDigits))
	}
	if lacks := digits - (len(text) - point - 1); lacks > 0 {
		return "lacks-" + strconv.Itoa(min(lacks, mostDigits))
	}
	return ""
}

// mostDigits is how many fraction digits an amount of micro-units has at most.
const mostDigits = 6
