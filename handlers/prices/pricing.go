package prices

import (
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models/catalog"
	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/prices"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// pricing shows the prices of everything sold in the region, and which service is sold where.
func pricing(v *view) error {
	shell, err := v.PublicShell(words.PricesIn(layout.NavPricing.Name(), v.Region.Name), layout.NavPricing)
	if err != nil {
		return err
	}
	shell.Description = words.PricesOfEveryService(v.Region.Name)
	screen := pages.Pricing{
		Shell: shell, Region: v.Region.Name, Note: v.Region.Note, Illustrative: v.Snapshot.PricesAreIllustrative,
		CalculatorHref: routes.In(routes.Calculator, v.Region.Code), Newcomers: v.Promise().Newcomers(),
	}
	now := v.Now()
	for _, service := range v.Snapshot.Services {
		screen.Services = append(screen.Services, service.Name)
		o, _ := v.Snapshot.Offering(v.Region.Code, service.Code)
		if !o.Sold {
			screen.Elsewhere = append(screen.Elsewhere, v.soldElsewhere(service))
			continue
		}
		priced, err := v.priced(o, service, now)
		if err != nil {
			return err
		}
		screen.Offerings = append(screen.Offerings, priced)
	}
	screen.Overview = v.priceOverview(now)
	return v.Show(pages.PricingPage(screen))
}

// priced gives all prices of one offering.
func (v *view) priced(o catalog.Offering, service catalog.Service, now time.Time) (pages.PricedOffering, error) {
	tariff := page.TariffAt(o, now)
	priced := pages.PricedOffering{
		ID: service.Code, Name: service.Name, Description: service.Description, Icon: page.ServiceIcon(service.Code),
		Tiers:          v.Tiers(tariff),
		CalculatorHref: routes.Of(routes.Calculator, o.Region, o.Service),
		BuyHref:        routes.Of(routes.Buy, o.Region, o.Service),
		Change:         v.PriceChange(o),
	}
	if o.FreeCalls > 0 {
		priced.FreeCalls = v.Format.Calls(o.FreeCalls)
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
	saving, permille, err := quotes.SavingMicros(spec, tariff)
	if err != nil {
		return pages.PricedPackage{}, err
	}
	line := pages.PricedPackage{
		Calls: v.Format.Calls(spec.Calls), Price: v.Format.Money(spec.PriceMicros),
		PerCall: page.PerCall(v.Format, spec.PriceMicros, spec.Calls), BuyHref: routes.BuyThese(o.Region, o.Service, spec.Calls, 1),
	}
	if saving > 0 {
		line.Saving, line.SavingShare = v.Format.Rounded(saving, format.Available), v.Format.Permille(permille)
	}
	return line, nil
}

// soldElsewhere gives the regions of a service that this one does not sell.
func (v *view) soldElsewhere(service catalog.Service) pages.SoldElsewhere {
	elsewhere := pages.SoldElsewhere{Name: service.Name}
	for _, region := range v.SoldIn(service.Code) {
		elsewhere.Regions = append(elsewhere.Regions, parts.Link{
			Label: region.Name, Href: routes.In(routes.Pricing, region.Code) + "#" + service.Code,
		})
	}
	return elsewhere
}

// priceOverview gives the pay-per-use price of every service in every region.
func (v *view) priceOverview(now time.Time) []pages.OverviewRow {
	var rows []pages.OverviewRow
	for _, region := range v.Snapshot.Regions {
		row := pages.OverviewRow{
			Region: parts.Link{Label: region.Name, Href: routes.In(routes.Pricing, region.Code)},
			Code:   region.Code, Current: region.Code == v.Region.Code,
		}
		for _, service := range v.Snapshot.Services {
			cell := pages.OverviewCell{Service: service.Name}
			if o, _ := v.Snapshot.Offering(region.Code, service.Code); o.Sold {
				tariff := page.TariffAt(o, now)
				cell.Price, cell.Tiered = v.Format.Money(page.LowestMicros(tariff)), len(tariff) > 1
				cell.Href = routes.In(routes.Pricing, region.Code) + "#" + service.Code
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}
