package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"ocrconsole/models/rules"
)

// Snapshot is one version of the catalog. It never changes and may be shared; callers must not write to what
// its methods return.
type Snapshot struct {
	Version               int64
	Currency              string
	ZoneName              string
	Zone                  *time.Location // the billing time zone
	PricesAreIllustrative bool
	Regions               []Region  // those of the catalog, in its order; retired ones only by lookup
	Services              []Service // likewise
	// Announced is the catalog that is to come, nil if there is none. Its prices of calls are among those of Offerings already.
	Announced *Announced

	regions        map[string]Region
	services       map[string]Service
	offerings      map[rules.Offering]Offering
	specifications map[int64]specification
}

// specification is a package specification with where it is or was sold.
type specification struct {
	rules.Specification
	rules.Offering
	onSale      bool
	from, until time.Time // on sale; until is zero while it is
}

// Region finds a region by its code, also a retired one.
func (s *Snapshot) Region(code string) (Region, bool) {
	r, found := s.regions[code]
	return r, found
}

// Beginning is the region that a newcomer sees first: the first of the catalog that gives free calls, else the first of all.
func (s *Snapshot) Beginning() Region {
	for _, region := range s.Regions {
		if slices.ContainsFunc(s.OfferingsIn(region.Code), func(o Offering) bool { return o.FreeCalls > 0 }) {
			return region
		}
	}
	return s.Regions[0]
}

// Service finds a service by its code, also a retired one.
func (s *Snapshot) Service(code string) (Service, bool) {
	service, found := s.services[code]
	return service, found
}

// Offering finds a service in a region, also one that is no longer sold.
func (s *Snapshot) Offering(region, service string) (Offering, bool) {
	o, found := s.offerings[rules.Offering{Region: region, Service: service}]
	return o, found
}

// Offerings gives every service in every region that is or ever was sold, ordered by region and service code.
func (s *Snapshot) Offerings() []Offering {
	return slices.SortedFunc(maps.Values(s.offerings), func(a, b Offering) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service))
	})
}

// Keys gives which services in which regions are or ever were sold, in the order of Offerings.
func (s *Snapshot) Keys() []rules.Offering {
	return slices.SortedFunc(maps.Keys(s.offerings), rules.CompareOfferings)
}

// OfferingsIn gives what is sold in the region, in the order of the services.
func (s *Snapshot) OfferingsIn(region string) []Offering {
	var sold []Offering
	for _, service := range s.Services {
		if o := s.offerings[rules.Offering{Region: region, Service: service.Code}]; o.Sold {
			sold = append(sold, o)
		}
	}
	return sold
}

// Specification finds a package specification by its id, also one that is no longer on sale.
func (s *Snapshot) Specification(id int64) (spec rules.Specification, region, service string, onSale, found bool) {
	at, found := s.specifications[id]
	return at.Specification, at.Region, at.Service, at.onSale, found
}

// PackagePrices gives what packages cost at an instant, past or to come, by where they are used and their size; only those that were, are or
// are announced to be on sale then.
func (s *Snapshot) PackagePrices(at time.Time) map[rules.Offering]map[int64]rules.Micros {
	prices := make(map[rules.Offering]map[int64]rules.Micros)
	set := func(o rules.Offering, calls int64, price rules.Micros) {
		if prices[o] == nil {
			prices[o] = make(map[int64]rules.Micros)
		}
		prices[o][calls] = price
	}
	if a := s.Announced; a != nil && !at.Before(a.From) {
		for _, offer := range a.File.Offerings {
			for _, p := range offer.Packages {
				set(rules.Offering{Region: offer.Region, Service: offer.Service}, p.Calls, rules.Micros(p.Price))
			}
		}
		return prices
	}
	for _, spec := range s.specifications {
		if !at.Before(spec.from) && (spec.until.IsZero() || at.Before(spec.until)) {
			set(spec.Offering, spec.Calls, spec.PriceMicros)
		}
	}
	return prices
}

// File gives the catalog as it would be written. Applying it to where the snapshot comes from changes nothing.
func (s *Snapshot) File() *File {
	f := &File{
		Currency:              s.Currency,
		Zone:                  s.ZoneName,
		PricesAreIllustrative: s.PricesAreIllustrative,
		Regions:               s.Regions,
		Services:              s.Services,
	}
	for _, region := range s.Regions {
		for _, o := range s.OfferingsIn(region.Code) {
			f.Offerings = append(f.Offerings, o.fileOffer())
		}
	}
	return f
}

func (o *Offering) fileOffer() FileOffer {
	offer := FileOffer{Region: o.Region, Service: o.Service, FreeCalls: o.FreeCalls}
	last := len(o.Prices) - 1
	if o.repriced {
		last--
	}
	offer.PayPerUse = payPerUse(o.Prices[last].Tariff)
	for _, spec := range o.Specifications {
		offer.Packages = append(offer.Packages, FilePackage{Calls: spec.Calls, Price: Price(spec.PriceMicros)})
	}
	return offer
}
