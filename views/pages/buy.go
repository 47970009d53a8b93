package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"

	"github.com/a-h/templ"
)

// BuyConfigure is the first step of buying: region, service type, specification and quantity.
type BuyConfigure struct {
	layout.Shell
	Steps          []components.Step
	Regions        components.SelectProps
	Services       components.SelectProps
	Specifications []components.RadioCardProps
	Savings        []string // of each specification, against pay-per-use
	SpecError      string
	NotSold        *NotSold
	Mismatch       []string
	PayPerUse      string
	Quantity       components.FieldProps
	Kept           []Hidden // the choice that has no field while nothing is sold
	Summary        BuySummary
}

// NotSold says that the region does not sell the service, with links to where it is sold.
type NotSold struct {
	Text    string
	Regions []Link
}

// BuySummary is what the choice costs and what the account has. Lines are empty while the choice is not complete.
type BuySummary struct {
	Lines     []components.SummaryLine
	Available string
	Note      string // whether the balance is enough
	NoteTone  components.Tone
	TopUpHref string // "" when the balance is enough
}

// BuyConfirm is the second step: everything that is ordered and what comes of it.
type BuyConfirm struct {
	layout.Shell
	Steps        []components.Step
	PriceChanged string // what the price was and is, "" when it is the one that was shown
	Facts        []components.Definition
	Effects      []Effect
	Mismatch     []string
	UsedUp       UsedUpChoice
	Summary      BuySummary
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

// BuyPay is the third step: balance or card.
type BuyPay struct {
	layout.Shell
	Steps      []components.Step
	OrderRef   string
	OrderHref  string
	Lines      []string // service and region of each line
	Expires    string
	Problem    string // what did not work, "" if nothing was tried
	Notice     string // on a card payment that is open or has failed
	NoticeTone components.Tone
	NoticeLink Link
	Sandbox    string
	Methods    []components.RadioCardProps
	Blocked    string // why the order cannot be paid in any way at this moment
	BlockedBy  Link
	Summary    BuySummary
	UsedUp     []string // what happens to calls that no package covers, for each service and region
	Returns    string   // whether what is paid can be returned
	Action     string
	Button     string
	CancelPath string
}

// BuyResult is what came of an order.
type BuyResult struct {
	layout.Shell
	Steps    []components.Step
	Step     int
	Tone     components.Tone
	Heading  string
	Text     string
	Actions  []components.LinkProps
	Facts    []components.Definition
	Packages []Link
	More     *Link
	Next     []NextStep
}

// NextStep is something to do after a purchase; ID is shown to be copied.
type NextStep struct {
	Icon, Title, Text, ID string
	Link                  Link
}

// liveForm makes the form of the first step ask for prices as soon as a choice changes. Only the prices are put in
// their place: the button and the field in use stay, so that no click or key is lost.
var liveForm = templ.Attributes{
	"hx-get": "/packages/buy", "hx-trigger": "change", "hx-target": "#buy-choices", "hx-select": "#buy-choices",
	"hx-select-oob": "#buy-summary,#region-picker", "hx-swap": "outerHTML", "hx-replace-url": "true", "hx-sync": "this:replace",
}
