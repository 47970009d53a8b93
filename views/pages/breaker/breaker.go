// Package breaker has the screens on what access keys are used for beyond what is usual, each with the struct that mirrors it.
package breaker

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Page is how a key is watched. Band is its band in this hour, or why it has none.
type Page struct {
	layout.Shell
	Action    string
	Modes     []components.RadioCardProps
	Problem   string
	Band      []components.Definition
	NoBand    string
	Rule      string // how the band is computed
	Frozen    string // what is not done by itself meanwhile
	Incidents []Row
}

// Row is an incident in a list.
type Row struct {
	Ref, Href, At, Used string
	Status              parts.Status
}

// Incident is one with what the key did.
type Incident struct {
	layout.Shell
	Ref       string
	Open      bool
	Frozen    string // what is not done by itself meanwhile
	KeyGone   bool   // deleted since
	Lead      string
	Status    parts.Status
	Facts     []components.Definition
	Calls     []Call
	CallsNote string
	Addresses parts.KeyAddressesProps
	Own, End  string // what the two buttons do
}

// Call is one that the key made.
type Call struct{ ID, Href, At, What, Price string }

func (p Page) choices() components.ChoicesProps {
	return components.ChoicesProps{Name: "mode", Legend: "When it leaves its usual band", Error: p.Problem}
}

var (
	incidentColumns = []components.Column{{Label: "Incident"}, {Label: "Noticed"}, {Label: "Used in the hour"}, {Label: "Status"}}
	callColumns     = []components.Column{{Label: "Call"}, {Label: "Made"}, {Label: "Service"}, {Label: "Price", Numeric: true}}
)
