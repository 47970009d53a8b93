package prices

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/prices"
	"ocrconsole/views/routes"
)

// home tells visitors what this is; customers see how their account stands.
func home(v *view) error {
	if v.Who.LacksFactor {
		return v.SeeOther(routes.Security)
	}
	if v.SignedIn {
		return v.Customers(v.View)
	}
	shell, err := v.PublicShell("", "")
	if err != nil {
		return err
	}
	shell.Crumbs = nil
	shell.Description = "OCR by API: web images, passports, number plates and ID cards. Pay per successful call, or less with packages."
	screen := pages.Home{Shell: shell, Illustrative: v.Snapshot.PricesAreIllustrative}
	screen.Newcomers, screen.Free = v.Promise().Newcomers(), v.homeFree()
	screen.FreeTerms = v.FreeTerms()
	screen.Services = v.homeServices()
	screen.Regions = v.homeRegions()
	return v.Show(pages.HomePage(screen))
}

// homeServices gives each service with the lowest price it has in any region.
func (v *view) homeServices() []pages.HomeService {
	now := v.Now()
	var services []pages.HomeService
	for _, service := range v.Snapshot.Services {
		var cheapest rules.Tariff
		sold := v.SoldIn(service.Code)
		for _, region := range sold {
			o, _ := v.Snapshot.Offering(region.Code, service.Code)
			if t := page.TariffAt(o, now); len(cheapest) == 0 || page.LowestMicros(t) < page.LowestMicros(cheapest) {
				cheapest = t
			}
		}
		if len(sold) == 0 {
			continue
		}
		services = append(services, pages.HomeService{
			Name: service.Name, Description: service.Description, Icon: page.ServiceIcon(service.Code),
			Price: v.Format.Money(page.LowestMicros(cheapest)), Regions: v.Words().Counted(int64(len(sold)), "region", "regions"),
			Href: routes.In(routes.Pricing, sold[0].Code) + "#" + service.Code,
		})
	}
	return services
}

// homeFree says which calls are free where, a line for each service and number of calls.
func (v *view) homeFree() []string {
	var lines []string
	for _, service := range v.Snapshot.Services {
		var sizes []int64 // in the order of the regions
		regions := make(map[int64][]string)
		for _, region := range v.SoldIn(service.Code) {
			o, _ := v.Snapshot.Offering(region.Code, service.Code)
			if o.FreeCalls == 0 {
				continue
			}
			if regions[o.FreeCalls] == nil {
				sizes = append(sizes, o.FreeCalls)
			}
			regions[o.FreeCalls] = append(regions[o.FreeCalls], region.Name)
		}
		for _, calls := range sizes {
			lines = append(lines, v.Words().Free(calls, service.Name, regions[calls]))
		}
	}
	return lines
}

func (v *view) homeRegions() []pages.HomeRegion {
	var regions []pages.HomeRegion
	for _, region := range v.Snapshot.Regions {
		offers := v.Snapshot.OfferingsIn(region.Code)
		if len(offers) == 0 {
			continue
		}
		at := pages.HomeRegion{Name: region.Name, Code: region.Code, Note: region.Note, Href: routes.In(routes.Pricing, region.Code)}
		for _, o := range offers {
			service, _ := v.Snapshot.Service(o.Service)
			at.Services = append(at.Services, service.Name)
		}
		regions = append(regions, at)
	}
	return regions
}
