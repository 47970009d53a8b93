package page

import (
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"
)

// SoldIn gives the regions where a service is sold.
func (v *View) SoldIn(service string) []catalog.Region {
	var regions []catalog.Region
	for _, region := range v.Snapshot.Regions {
		if o, _ := v.Snapshot.Offering(region.Code, service); o.Sold {
			regions = append(regions, region)
		}
	}
	return regions
}

// ServiceIcon gives the picture of a service that has one of its own.
func ServiceIcon(service string) string {
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

// RegionName gives a region's name, also of one that is no longer in the catalog.
func (v *View) RegionName(code string) string {
	if region, found := v.Snapshot.Region(code); found {
		return region.Name
	}
	return code
}

// ServiceName gives a service's name, also of one that is no longer in the catalog.
func (v *View) ServiceName(code string) string {
	if service, found := v.Snapshot.Service(code); found {
		return service.Name
	}
	return code
}

// OfferingName names a service in a region: "Passport OCR in AP-Bangkok".
func (v *View) OfferingName(region, service string) string {
	return words.ServiceIn(v.ServiceName(service), v.RegionName(region))
}

// Offering finds the region and the service that a form or an address names, sold there or not.
func (v *View) Offering(regionCode, serviceCode string) (catalog.Region, catalog.Service, error) {
	region, found := v.Snapshot.Region(regionCode)
	if !found {
		return catalog.Region{}, catalog.Service{}, models.Refuse(models.NotFound, cause.NoRegion{Code: regionCode})
	}
	service, found := v.Snapshot.Service(serviceCode)
	if !found {
		return catalog.Region{}, catalog.Service{}, models.Refuse(models.NotFound, cause.NoService{Code: serviceCode})
	}
	return region, service, nil
}

// VoucherGives says what each voucher of the batch gives.
func (v *View) VoucherGives(b *models.VoucherBatch) string {
	if b.GivesCredit() {
		return v.Words().VoucherCredits(b.Credit())
	}
	return v.Words().VoucherGives(b.Calls, v.OfferingName(b.Region, b.Service))
}
