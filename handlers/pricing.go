package handlers

import (
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// pricing shows the prices of everything sold in the region, and which service is sold where.
func pricing(v *view) error {
	shell, err := v.publicShell(layout.NavPricing.Name()+" in "+v.region.Name, layout.NavPricing)
	if err != nil {
		return err
	}
	shell.Description = "Pay-per-use and package prices of every OCR service in " + v.region.Name + "."
	page := pages.Pricing{
		Shell: shell, Region: v.region.Name, Note: v.region.Note, Illustrative: v.snapshot.PricesAreIllustrative,
		CalculatorHref: link("/calculator", "region", v.region.Code), Newcomers: v.promise().Newcomers(),
	}
	now := v.console.Clock.Now()
	for _, service := range v.snapshot.Services {
		page.Services = append(page.Services, service.Name)
		o, _ := v.snapshot.Offering(v.region.Code, service.Code)
		if !o.Sold {
			page.Elsewhere = append(page.Elsewhere, v.soldElsewhere(service))
			continue
		}
		priced, err := v.priced(o, service, now)
		if err != nil {
			return err
		}
		page.Offerings = append(page.Offerings, priced)
	}
	page.Overview = v.priceOverview(now)
	return v.render(pages.PricingPage(page))
}

// priced gives all prices of one offering.
func (v *view) priced(o catalog.Offering, service catalog.Service, now time.Time) (pages.PricedOffering, error) {
	tariff := tariffAt(o, now)
	priced := pages.PricedOffering{
		ID: service.Code, Name: service.Name, Description: service.Description, Icon: serviceIcon(service.Code),
		Tiers:          v.tiers(tariff),
		CalculatorHref: link("/calculator", "region", o.Region, "service", o.Service),
		BuyHref:        link("/packages/buy", "region", o.Region, "service", o.Service),
	}
	if o.FreeCalls > 0 {
		priced.FreeCalls = v.format.Calls(o.FreeCalls)
	}
	for _, spec := range o.Specifications {
		line, err := v.pricedPackage(o, spec, tariff)
		if err != nil {
			return priced, err
		}
		priced.Packages = append(priced.Packages, line)
	}
	return priced, nil
}

func (v *view) pricedPackage(o catalog.Offering, spec rules.Specification, tariff rules.Tariff) (pages.PricedPackage, error) {
	saving, permille, err := rules.SavingMicros(spec, tariff)
	if err != nil {
		return pages.PricedPackage{}, err
	}
	line := pages.PricedPackage{
		Calls: v.format.Calls(spec.Calls), Price: v.format.Money(spec.PriceMicros),
		PerCall: perCall(v.format, spec.PriceMicros, spec.Calls), BuyHref: buyPath(o.Region, o.Service, spec.Calls, 1),
	}
	if saving > 0 {
		line.Saving, line.SavingShare = v.format.Money(saving), v.format.Permille(permille)
	}
	return line, nil
}

// tiers gives the steps of a pay-per-use price; a price that is the same for all calls is one of them.
func (v *view) tiers(tariff rules.Tariff) []pages.PriceTier {
	tiers := make([]pages.PriceTier, len(tariff))
	for i, tier := range tariff {
		tiers[i] = pages.PriceTier{Calls: "from call " + v.format.Calls(tier.FromCalls+1), Price: v.format.Money(tier.PriceMicros)}
		if i+1 < len(tariff) {
			tiers[i].Calls = "calls " + v.format.Calls(tier.FromCalls+1) + " to " + v.format.Calls(tariff[i+1].FromCalls)
		}
	}
	return tiers
}

// soldElsewhere gives the regions of a service that this one does not sell.
func (v *view) soldElsewhere(service catalog.Service) pages.SoldElsewhere {
	elsewhere := pages.SoldElsewhere{Name: service.Name}
	for _, region := range v.soldIn(service.Code) {
		elsewhere.Regions = append(elsewhere.Regions, pages.Link{
			Label: region.Name, Href: link("/pricing", "region", region.Code) + "#" + service.Code,
		})
	}
	return elsewhere
}

// priceOverview gives the pay-per-use price of every service in every region.
func (v *view) priceOverview(now time.Time) []pages.OverviewRow {
	var rows []pages.OverviewRow
	for _, region := range v.snapshot.Regions {
		row := pages.OverviewRow{
			Region: pages.Link{Label: region.Name, Href: link("/pricing", "region", region.Code)},
			Code:   region.Code, Current: region.Code == v.region.Code,
		}
		for _, service := range v.snapshot.Services {
			cell := pages.OverviewCell{Service: service.Name}
			if o, _ := v.snapshot.Offering(region.Code, service.Code); o.Sold {
				tariff := tariffAt(o, now)
				cell.Price, cell.Tiered = v.format.Money(lowestMicros(tariff)), len(tariff) > 1
				cell.Href = link("/pricing", "region", region.Code) + "#" + service.Code
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}
