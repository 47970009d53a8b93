package desk

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Report is a page of tables.
type Report struct {
	layout.Shell
	Lead    string
	Links   []components.LinkProps // beside the title
	Filter  *Filter                // nil: nothing can be chosen
	Notes   []ReportNote
	Stats   []components.Stat
	Tables  []ReportTable
	Closing string // a sentence under the tables
}

// ReportNote is a message over the tables.
type ReportNote struct {
	Tone        components.Tone
	Title, Text string
}

// Filter chooses what is shown; its form leads to the address by GET.
type Filter struct {
	Action, Label, Button string
	Fields                []components.FieldProps
	Selects               []components.SelectProps
}

// ReportTable is one table.
type ReportTable struct {
	ID, Title, Description string
	Columns                []components.Column
	Rows                   [][]ReportCell
	Empty                  string // instead of rows
}

// ReportCell is a text that may lead somewhere.
type ReportCell struct{ Text, Href, Label string }

// cellLabel names the column of a cell.
func (t ReportTable) cellLabel(i int) string { return t.Columns[i].Label }

func (t ReportTable) numeric(i int) bool { return t.Columns[i].Numeric }
