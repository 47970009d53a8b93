package handlers

import (
	"net/url"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// regionName gives a region's name, also of one that is no longer in the catalog.
func (v *view) regionName(code string) string {
	if region, found := v.snapshot.Region(code); found {
		return region.Name
	}
	return code
}

// serviceName gives a service's name, also of one that is no longer in the catalog.
func (v *view) serviceName(code string) string {
	if service, found := v.snapshot.Service(code); found {
		return service.Name
	}
	return code
}

// offeringName names a service in a region: "Passport OCR in AP-Bangkok".
func (v *view) offeringName(region, service string) string {
	return v.serviceName(service) + " in " + v.regionName(region)
}

// offering finds the region and the service that a form or an address names, sold there or not.
func (v *view) offering(regionCode, serviceCode string) (catalog.Region, catalog.Service, error) {
	region, found := v.snapshot.Region(regionCode)
	if !found {
		return catalog.Region{}, catalog.Service{}, models.Errorf(models.NotFound, "There is no region %q.", regionCode)
	}
	service, found := v.snapshot.Service(serviceCode)
	if !found {
		return catalog.Region{}, catalog.Service{}, models.Errorf(models.NotFound, "There is no service %q.", serviceCode)
	}
	return region, service, nil
}

// link gives a path with a query of name and value pairs, those without a value left out.
func link(path string, pairs ...string) string {
	query := make(url.Values)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
