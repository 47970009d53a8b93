package handlers

import (
	"fmt"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// home tells visitors what this is; customers go to their services.
func home(v *view) error {
	if v.signedIn {
		return v.seeOther(afterSignIn)
	}
	shell, err := v.publicShell("", "")
	if err != nil {
		return err
	}
	shell.Crumbs = nil
	shell.Description = "OCR by API: web images, passports, number plates and ID cards. Pay per successful call, or less with packages."
	page := pages.Home{Shell: shell, Illustrative: v.snapshot.PricesAreIllustrative}
	page.Services = v.homeServices()
	page.Regions = v.homeRegions()
	return v.render(pages.HomePage(page))
}

// homeServices gives each service with the lowest price it has in any region.
func (v *view) homeServices() []pages.HomeService {
	now := v.console.Clock.Now()
	var services []pages.HomeService
	for _, service := range v.snapshot.Services {
		var cheapest rules.Tariff
		sold := v.soldIn(service.Code)
		for _, region := range sold {
			o, _ := v.snapshot.Offering(region.Code, service.Code)
			if t := tariffAt(o, now); len(cheapest) == 0 || lowestMicros(t) < lowestMicros(cheapest) {
				cheapest = t
			}
		}
		if len(sold) == 0 {
			continue
		}
		services = append(services, pages.HomeService{
			Name: service.Name, Description: service.Description, Icon: serviceIcon(service.Code),
			Price: v.format.Money(lowestMicros(cheapest)), Regions: count(len(sold), "region"),
			Href: link("/pricing", "region", sold[0].Code) + "#" + service.Code,
		})
	}
	return services
}

func (v *view) homeRegions() []pages.HomeRegion {
	var regions []pages.HomeRegion
	for _, region := range v.snapshot.Regions {
		offers := v.snapshot.OfferingsIn(region.Code)
		if len(offers) == 0 {
			continue
		}
		at := pages.HomeRegion{Name: region.Name, Code: region.Code, Note: region.Note, Href: link("/pricing", "region", region.Code)}
		for _, o := range offers {
			service, _ := v.snapshot.Service(o.Service)
			at.Services = append(at.Services, service.Name)
		}
		regions = append(regions, at)
	}
	return regions
}

// soldIn gives the regions where a service is sold.
func (v *view) soldIn(service string) []catalog.Region {
	var regions []catalog.Region
	for _, region := range v.snapshot.Regions {
		if o, _ := v.snapshot.Offering(region.Code, service); o.Sold {
			regions = append(regions, region)
		}
	}
	return regions
}

// serviceIcon gives the picture of a service that has one of its own.
func serviceIcon(service string) string {
	switch service {
	case "web-image":
		return "image"
	case "passport":
		return "book-open"
	case "license-plate":
		return "car"
	case "id-card":
		return "id-card"
	default:
		return "scan-text"
	}
}

// count says a number of things: "1 region", "8 regions".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// publicShell is the frame of a page that everyone may see. Visitors get no region picker in it: where the region
// matters to them, the page itself lets them choose.
func (v *view) publicShell(title string, nav layout.Nav) (layout.Shell, error) {
	shell, err := v.shell(title, nav)
	if !v.signedIn {
		shell.Region, shell.Regions = "", nil
	}
	return shell, err
}
