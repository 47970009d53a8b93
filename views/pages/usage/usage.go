// Package usage has the screens on calls and what paid for them, each with the struct that mirrors it.
package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
)

// Usage is the page of what was called in a period: figures, a chart with its data, and a table of groups. Groups and Shows choose what
// they are told apart by, and what is shown of them.
type Usage struct {
	layout.Shell
	Filter         Filter
	Groups, Shows  []components.Segment
	Tags           []components.Segment // which tag, where tags are told apart
	Stats          []components.Stat
	Chart          components.BarChartProps
	Table          GroupTable
	Notes          []string
	ExportHref     string
	CapHref        string // where a cap is set of the calls of the chosen key and tag, "" where none are chosen
	DeductionsHref string
	// TransactionsHref leads to what the chosen key and tag were charged, "" where none are chosen.
	TransactionsHref string
	Empty            *NoCalls
}

// GroupTable is what each group was called, and all of them.
type GroupTable struct {
	Title   string
	Columns []components.Column
	Rows    []GroupRow
	Total   GroupRow
	Digits  int // of the amounts
}

// GroupRow is what one group was called. Each figure leads to its rows; an address that is "" to none.
type GroupRow struct {
	Name                               string
	Href                               string
	Packages, PayPerUse, Failed, Calls Figure
	Amount                             format.Figure
}

// Figure is a number with the address of the rows that it counts.
type Figure struct{ Text, Href string }

// NoCalls says how to make calls: ProjectID is the one that callers name in the region.
type NoCalls struct{ Title, Region, ProjectID, ServicesHref string }
