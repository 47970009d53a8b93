package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Calls is the page of single calls. Search and SearchError belong to the form that finds one by its request id.
type Calls struct {
	layout.Shell
	Filter         UsageFilter
	Search         string
	SearchError    string
	Rows           []Call
	Digits         int // of the prices
	ExportHref     string
	DeductionsHref string
	Pager          components.PagerProps
	Empty          *NoCalls
}

// Call is one line of the page of calls.
type Call struct {
	RequestID, Href       string
	Time, Region, Service string
	Status                string
	StatusTone            components.Tone
	Payer                 Payer
	PriceText, Left       string
	// LateHref leads to the late entry that charged the call; "" if none did.
	LateHref string
}
