// Package buy has the screens on packages and orders, each with the struct that mirrors it.
package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"

	"github.com/a-h/templ"
)

// Configure is the first step of buying: region, service type, specification and quantity.
type Configure struct {
	layout.Shell
	Steps          []components.Step
	Regions        components.SelectProps
	Services       components.SelectProps
	Specifications []components.RadioCardProps
	Savings        []string // of each specification, against pay-per-use
	SpecError      string
	NotSold        *NotSold
	Mismatch       []string
	Change         parts.PriceChange
	PayPerUse      string
	Quantity       components.FieldProps
	Kept           []Hidden // the choice that has no field while nothing is sold
	Summary        Summary
}

// NotSold says that the region does not sell the service, with links to where it is sold.
type NotSold struct {
	Text    string
	Regions []parts.Link
}

// Summary is what the choice costs and what the account has. Lines are empty while the choice is not complete.
type Summary struct {
	Lines     []components.SummaryLine
	Total     string // of the lines, "" without any
	Available string
	Note      string // whether the balance is enough
	NoteTone  components.Tone
	TopUpHref string // "" when the balance is enough
	Cheaper   Cheaper
	WhatIf    string  // where the customer's calls are replayed with these packages, "" without any
	Waste     Cheaper // calls that would expire unused, and the smallest purchase that is enough; no text if none would
}

// Cheaper is other packages that give as many calls for less; no text if there are none.
type Cheaper struct{ Text, Href string }

// Confirm is the second step: everything that is ordered and what comes of it.
type Confirm struct {
	layout.Shell
	Steps        []components.Step
	PriceChanged string // what the price was and is, "" when it is the one that was shown
	Facts        []components.Definition
	Effects      []Effect
	Mismatch     []string
	UsedUp       UsedUpChoice
	Summary      Summary
	Action       string
	Hidden       []Hidden
	Button       string
	BackHref     string
}

// UsedUpChoice asks what happens to calls that no package covers.
type UsedUpChoice struct {
	Name, Legend, Hint, Error string
	Cards                     []components.RadioCardProps
}

// Effect is one consequence of the order.
type Effect struct{ Icon, Title, Text string }

// Hidden is a value that a form carries unseen.
type Hidden struct{ Name, Value string }

// Pay is the third step: balance or card.
type Pay struct {
	layout.Shell
	Steps      []components.Step
	OrderRef   string
	OrderHref  string
	Lines      []string // service and region of each line
	Expires    string
	Problem    string // what did not work, "" if nothing was tried
	Notice     string // on a card payment that is open or has failed
	NoticeTone components.Tone
	NoticeLink parts.Link
	Sandbox    string
	Methods    []components.RadioCardProps
	TopUp      string // the amount of the method that tops up, "" if it is not offered
	Blocked    string // why the order cannot be paid in any way at this moment
	BlockedBy  parts.Link
	Summary    Summary
	UsedUp     []string // what happens to calls that no package covers, for each service and region
	Returns    string   // whether what is paid can be returned
	Action     string
	Button     string
	CancelPath string
}

// Result is what came of an order.
type Result struct {
	layout.Shell
	Steps    []components.Step
	Step     int
	Tone     components.Tone
	Heading  string
	Text     string
	Actions  []components.LinkProps
	Facts    []components.Definition
	Packages []parts.Link
	More     *parts.Link
	Next     []NextStep
}

// NextStep is something to do after a purchase; ID is shown to be copied.
type NextStep struct {
	Icon, Title, Text, ID string
	Link                  parts.Link
}

// liveForm makes the form of the first step ask for prices as soon as a choice changes. Only the prices are put in
// their place: the button and the field in use stay, so that no click or key is lost.
var liveForm = templ.Attributes{
	"hx-get": routes.Buy, "hx-trigger": "change", "hx-target": "#buy-choices", "hx-select": "#buy-choices",
	"hx-select-oob": "#buy-summary,#buy-total,#region-picker", "hx-swap": "outerHTML", "hx-replace-url": "true", "hx-sync": "this:replace",
}
