// Package prices has the screens on prices: the home page, the price list and the calculator, each with the struct that mirrors it.
package prices

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Pricing is the page of all prices in one region. Services are all of the catalog, as columns of the overview.
type Pricing struct {
	layout.Shell
	Region, Note   string
	Illustrative   bool
	Offerings      []PricedOffering
	Elsewhere      []SoldElsewhere
	Services       []string
	Overview       []OverviewRow
	Newcomers      string // what may be owed before the first payment
	CalculatorHref string
}

// PricedOffering is a service of the region with its prices. FreeCalls is the size of its free package, "" for none.
type PricedOffering struct {
	ID, Name, Description, Icon string
	Tiers                       []parts.PriceTier
	FreeCalls                   string
	Packages                    []PricedPackage
	Change                      parts.PriceChange
	CalculatorHref, BuyHref     string
}

// PricedPackage is one specification. Saving and SavingShare are empty where the package saves nothing.
type PricedPackage struct {
	Calls, Price, PerCall string
	Saving, SavingShare   string
	BuyHref               string
}

// SoldElsewhere is a service that the region does not sell, with the regions that do.
type SoldElsewhere struct {
	Name    string
	Regions []parts.Link
}

// OverviewRow is one region of the overview; its cells are in the order of the services.
type OverviewRow struct {
	Region  parts.Link
	Code    string
	Current bool
	Cells   []OverviewCell
}

// OverviewCell is the lowest price of a service in a region, empty where it is not sold.
type OverviewCell struct {
	Service, Price, Href string
	Tiered               bool
}

func (p Pricing) regionSegments() []components.Segment {
	segments := make([]components.Segment, len(p.Overview))
	for i, row := range p.Overview {
		segments[i] = components.Segment{Label: row.Region.Label, Href: row.Region.Href, Current: row.Current}
	}
	return segments
}

func (p Pricing) overviewColumns() []components.Column {
	columns := []components.Column{{Label: "Region"}}
	for _, service := range p.Services {
		columns = append(columns, components.Column{Label: service, Numeric: true})
	}
	return columns
}

func (p Pricing) overviewDigits() int {
	digits := 0
	for _, row := range p.Overview {
		for _, cell := range row.Cells {
			digits = max(digits, parts.FractionDigits(cell.Price))
		}
	}
	return digits
}

// digits gives the fraction digits that the amounts of each column need to line up.
func (o PricedOffering) digits() (price, perCall, saving int) {
	for _, line := range o.Packages {
		price = max(price, parts.FractionDigits(line.Price))
		perCall = max(perCall, parts.FractionDigits(line.PerCall))
		saving = max(saving, parts.FractionDigits(line.Saving))
	}
	return price, perCall, saving
}

var pricedColumns = []components.Column{
	{Label: "Package"},
	{Label: "Price", Numeric: true},
	{Label: "Price per call", Numeric: true},
	{Label: "Saving", Numeric: true},
	{Label: "Operation"},
}
