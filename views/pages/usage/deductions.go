package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
)

// Deductions is the page of what paid for the calls of each hour.
type Deductions struct {
	layout.Shell
	Filter     Filter
	Folds      []components.Segment
	Stats      []components.Stat
	Rows       []Deduction
	Digits     int // of the amounts
	ExportHref string
	UsageHref  string
	Pager      components.PagerProps
	Picked     bool     // of calls of a key or a tag only: what packages had left is not shown
	Notes      []string // what is not shown, and why
	Empty      *NoCalls
	// Kept says since when single calls are kept, where an hour of before is listed; else "".
	Kept string
}

func (p Deductions) columns() []components.Column {
	columns := []components.Column{
		{Label: "Time"}, {Label: "Region"}, {Label: "Service"}, {Label: "Paid by"}, {Label: "Calls", Numeric: true}, {Label: "Amount", Numeric: true},
	}
	if !p.Picked {
		columns = append(columns, components.Column{Label: "Left in package", Numeric: true})
	}
	return append(columns, components.Column{Label: "Status"})
}

func (p Deductions) description() string {
	const settled, rounded = "Newest first. Pay-per-use is accrued until its hour is over and then settled: charged to the balance. ", "Amounts are rounded up; the export has the exact ones."
	if p.Picked {
		return settled + rounded
	}
	return settled + "What a package had left is as of when the calls were recorded. " + rounded
}

// Deduction is what one payer paid of one service and region in one hour or, with Hours, on one day; HoursHref leads to its hours.
type Deduction struct {
	Hours, HoursHref      string
	Hour, Region, Service string
	Payer                 Payer
	Calls, CallsHref      string // CallsHref is "" where the single calls are not kept
	Amount                format.Figure
	Left                  string
	State                 string
	StateTone             components.Tone
	StateNote             string
	// LeftNote says what was left by the times of the calls; "" where that is what was left when they were recorded.
	LeftNote string
	// Late says what of the hour was charged by late entries; "" if nothing was.
	Late string
}

// Payer names what paid: a package with a link to it, or words.
type Payer struct{ Text, Href string }
