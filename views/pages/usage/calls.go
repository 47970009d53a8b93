package usage

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Calls is the log of calls. Search and SearchError belong to the form that finds one by its request id. Notes say what of the time
// is not in the list, and why. Causes are the codes that calls were refused with.
type Calls struct {
	layout.Shell
	Filter         Filter
	Search         string
	SearchError    string
	Live           Live
	Table          CallTable
	Notes          []string
	Causes         []RefusedCause
	ExportHref     string
	DeductionsHref string
	Pager          components.PagerProps
	Empty          *NoCalls
	// Mismatches are of calls that packages elsewhere do not pay.
	Mismatches []Mismatch
	// Why explains what paid the calls, where they are one hour of deductions; else nil.
	Why *parts.Why
	// Division divides them over keys or tags, the same.
	Division *parts.Division
}

// Mismatch is that calls cost money, or are refused, while a package lies elsewhere, which Href leads to.
type Mismatch struct{ Title, Text, Href string }

// Live is the switch with which new calls show by themselves. At says when the page looked.
type Live struct {
	On              bool
	OnHref, OffHref string
	At              string
}

// again is the address that a page asks again and again.
func (l Live) again() string { return l.OnHref }

// CallChoice is the page of the calls that have one request id, each of another source.
type CallChoice struct {
	layout.Shell
	RequestID string
	Table     CallTable
}

// CallTable lists calls, whose times are in the zone.
type CallTable struct {
	Rows   []Call
	Zone   string
	Digits int // of the prices
}

// Align makes room for the fraction digits of the prices.
func (t *CallTable) Align() {
	for i := range t.Rows {
		t.Digits = max(t.Digits, parts.FractionDigits(t.Rows[i].PriceText))
	}
}

// Call is one line of a table of calls. Source names the gateway that reported it; "" for one that was made here. Code, AccessKey and
// Duration are "" where there are none or they are not known. One that was refused has neither price nor payer.
type Call struct {
	RequestID, Source  string
	Href               string
	Time, WholeTime    string
	Region, Service    string
	Status, Code       string
	StatusTone         components.Tone
	AccessKey, KeyName string
	Tags               string
	Duration           string
	Payer              Payer
	PriceText          string
	// Left says what the package had left when the call was recorded, and when that was, where it explains the number.
	Left string
	// LateHref leads to the late entry that charged the call; "" if none did.
	LateHref string
}
