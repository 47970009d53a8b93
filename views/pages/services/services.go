// Package services has the screens on services, and on trying them out, each with the struct that mirrors it.
package services

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
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
	Status                        parts.Status
	Since                         string
	Paid                          PaidNow
	Prices                        []parts.PriceTier
	Change                        parts.PriceChange
	Mismatch                      string // what the account has of the service in other regions
	ClaimLabel                    string // "" when there is no free package to claim
	ClaimFirst                    string // what to do before it can be claimed, "" when nothing
	ClaimThen                     components.SelectProps
	BuyHref, UsageHref            string
	Subscribe                     bool
	UnsubscribeHref               string
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
	Regions           []parts.Link
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
