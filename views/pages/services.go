// Package pages holds one screen each: a struct with what it shows, ready to be read, and the template that lays it out.
package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Services shows what is sold in a region, how each call there is paid at this moment, and what can be done.
type Services struct {
	layout.Shell
	RegionCode, RegionNote string
	ProjectID              string
	Rows                   []ServiceRow
	Elsewhere              []ServiceElsewhere
}

// ServiceRow is one service in the region.
type ServiceRow struct {
	Code, Name, Description, Icon string
	Status                        Status
	Since                         string
	Paid                          PaidNow
	Prices                        []PriceTier
	Mismatch                      string // what the account has of the service in other regions
	ClaimLabel                    string // "" when there is no free package to claim
	ClaimFirst                    string // what to do before it can be claimed, "" when nothing
	ClaimThen                     components.SelectProps
	BuyHref, UsageHref            string
	Subscribe                     bool
	UnsubscribeHref               string
}

// Status is a state in a word with its tone.
type Status struct {
	Tone components.Tone
	Text string
}

// PaidNow says what pays a call made at this moment, and what comes after that.
type PaidNow struct {
	Tone                    components.Tone
	Title                   string
	PackageRef, PackageHref string
	Text                    string
	Href, LinkText          string
}

// ServiceElsewhere is a service that this region does not sell, with links to where it is sold.
type ServiceElsewhere struct {
	Name, Description string
	Regions           []Link
}

// Unsubscribe asks before pay-per-use of a service ends: what stops and what stays.
type Unsubscribe struct {
	layout.Shell
	RegionCode, RegionName   string
	ServiceCode, ServiceName string
	Stops, Stays             []string
	Button, BackHref         string
}

var serviceColumns = []components.Column{
	{Label: "Service", Wide: true}, {Label: "Status"}, {Label: "What pays a call now", Wide: true}, {Label: "Pay-per-use price"}, {Label: "Operation"},
}

// toneText gives the classes of a text whose tone means something; neutral text keeps the page's colour.
func toneText(tone components.Tone) string {
	switch tone {
	case components.Danger:
		return "tint-error tinted-text"
	case components.Warning:
		return "tint-warning tinted-text"
	default:
		return ""
	}
}
