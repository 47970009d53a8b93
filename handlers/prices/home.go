package prices

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/prices"
	"ocrconsole/views/routes"
)

// home tells visitors what this is; customers see how their account stands.
func home(v *view) error {
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
			Price: v.Format.Money(page.LowestMicros(cheapest)), Regions: page.CountOf(len(sold), "region"),
			Href: routes.In(routes.Pricing, sold[0].Code) + "#" + service.Code,
		})
	}
	return services
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
