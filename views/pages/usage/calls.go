package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Calls is the page of single calls. Search and SearchError belong to the form that finds one by its request id.
type Calls struct {
	layout.Shell
	Filter         Filter
	Search         string
	SearchError    string
	Table          CallTable
	ExportHref     string
	DeductionsHref string
	Pager          components.PagerProps
	Empty          *NoCalls
	// Kept says since when single calls are kept, where some of before were asked for; else "".
	Kept string
	// Refused are calls that were refused, nil if none were.
	Refused *Refused
}

// CallChoice is the page of the calls that have one request id, each of another source.
type CallChoice struct {
	layout.Shell
	RequestID string
	Table     CallTable
}

// CallTable lists calls.
type CallTable struct {
	Rows   []Call
	Digits int // of the prices
}

// Call is one line of a table of calls. Source names the gateway that reported it; "" for one that was made here.
type Call struct {
	RequestID, Source     string
	Href                  string
	Time, Region, Service string
	Status                string
	StatusTone            components.Tone
	Payer                 Payer
	PriceText, Left       string
	// LeftNote says when the call was recorded, where that explains what was left; "" where it need not.
	LeftNote string
	// LateHref leads to the late entry that charged the call; "" if none did.
	LateHref string
}
