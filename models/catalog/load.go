package catalog

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// stored is all of the catalog's rows, as of one moment.
type stored struct {
	version        models.CatalogVersion // its ID is 0 before the first catalog
	regions        []models.Region
	services       []models.Service
	offerings      []models.Offering
	prices         []models.OfferingPrice
	specifications []models.Specification
	freeOffers     []models.FreeOffer // only the open ones
	announcement   *models.CatalogAnnouncement
}

// load reads the catalog's rows. tx must show one moment of the database.
func load(tx *gorm.DB) (*stored, error) {
	var s stored
	reads := []error{
		tx.Order("id DESC").Limit(1).Find(&s.version).Error,
		tx.Order("position, code").Find(&s.regions).Error,
		tx.Order("position, code").Find(&s.services).Error,
		tx.Order("region, service").Find(&s.offerings).Error,
		tx.Order("region, service, valid_from").Preload("Tiers", func(db *gorm.DB) *gorm.DB {
			return db.Order("price_id, from_calls")
		}).Find(&s.prices).Error,
		tx.Order("region, service, calls, id").Find(&s.specifications).Error,
		tx.Where("offered_until IS NULL").Order("region, service").Find(&s.freeOffers).Error,
	}
	for _, err := range reads {
		if err != nil {
			return nil, fmt.Errorf("load catalog: %w", err)
		}
	}
	var err error
	if s.announcement, err = models.OpenAnnouncement(tx); err != nil {
		return nil, fmt.Errorf("load catalog: %w", err)
	}
	return &s, nil
}

// snapshot arranges the rows for reading.
func (s *stored) snapshot() (*Snapshot, error) {
	zone, err := time.LoadLocation(s.version.Zone)
	if err != nil {
		return nil, fmt.Errorf("load catalog: %w", err)
	}
	snap := &Snapshot{
		Version:               s.version.ID,
		Currency:              s.version.Currency,
		ZoneName:              s.version.Zone,
		Zone:                  zone,
		PricesAreIllustrative: s.version.PricesAreIllustrative,
		regions:               make(map[string]Region, len(s.regions)),
		services:              make(map[string]Service, len(s.services)),
		offerings:             s.sales(),
		specifications:        make(map[int64]specification, len(s.specifications)),
	}
	for _, row := range s.regions {
		region := Region{Code: row.Code, Name: row.Name, Note: row.Note}
		snap.regions[row.Code] = region
		if row.RetiredAt == nil {
			snap.Regions = append(snap.Regions, region)
		}
	}
	for _, row := range s.services {
		service := Service{Code: row.Code, Name: row.Name, Description: row.Description}
		snap.services[row.Code] = service
		if row.RetiredAt == nil {
			snap.Services = append(snap.Services, service)
		}
	}
	for _, row := range s.specifications {
		spec := specification{Specification: specOf(row), Offering: rules.Offering{Region: row.Region, Service: row.Service}, onSale: row.OnSaleUntil == nil, from: models.Instant(row.OnSaleFrom)}
		if row.OnSaleUntil != nil {
			spec.until = models.Instant(*row.OnSaleUntil)
		}
		snap.specifications[row.ID] = spec
	}
	if s.announcement == nil {
		return snap, nil
	}
	file, err := s.announced()
	if err != nil {
		return nil, err
	}
	snap.announce(&Announced{
		ID: s.announcement.ID, From: models.Instant(s.announcement.EffectiveAt), AnnouncedAt: models.Instant(s.announcement.AnnouncedAt), Dearer: s.announcement.Dearer, File: file, By: s.announcement.CatalogMaker,
	})
	return snap, nil
}

// announce has calls priced by what is announced from its instant on, whenever it is written into the tables.
func (s *Snapshot) announce(a *Announced) {
	s.Announced = a
	for _, offer := range a.File.Offerings {
		at := rules.Offering{Region: offer.Region, Service: offer.Service}
		o, there := s.offerings[at]
		if n := len(o.Prices); there && n > 0 && !slices.Equal(payPerUse(o.Prices[n-1].Tariff), offer.PayPerUse) {
			o.Prices = append(slices.Clone(o.Prices), rules.PricedFrom{ValidFrom: a.From, Tariff: offer.PayPerUse.Tariff()})
			o.repriced = true
			s.offerings[at] = o
		}
	}
}

// sales puts every offering together with its prices, its packages on sale and its free package.
func (s *stored) sales() map[rules.Offering]Offering {
	sales := make(map[rules.Offering]Offering, len(s.offerings))
	change := func(region, service string, by func(*Offering)) {
		o := sales[rules.Offering{Region: region, Service: service}]
		by(&o)
		sales[rules.Offering{Region: region, Service: service}] = o
	}
	for _, row := range s.offerings {
		sales[rules.Offering{Region: row.Region, Service: row.Service}] = Offering{Region: row.Region, Service: row.Service, Number: row.Number, Sold: row.RetiredAt == nil}
	}
	for _, row := range s.prices {
		change(row.Region, row.Service, func(o *Offering) {
			o.Prices = append(o.Prices, rules.PricedFrom{ValidFrom: models.Instant(row.ValidFrom), Tariff: tariffOf(row)})
		})
	}
	for _, row := range s.specifications {
		if row.OnSaleUntil == nil {
			change(row.Region, row.Service, func(o *Offering) { o.Specifications = append(o.Specifications, specOf(row)) })
		}
	}
	for _, row := range s.freeOffers {
		change(row.Region, row.Service, func(o *Offering) { o.FreeCalls = row.Calls })
	}
	return sales
}

func specOf(row models.Specification) rules.Specification {
	return rules.Specification{ID: row.ID, Calls: row.Calls, PriceMicros: row.PriceMicros}
}

func tariffOf(row models.OfferingPrice) rules.Tariff {
	tariff := make(rules.Tariff, len(row.Tiers))
	for i, tier := range row.Tiers {
		tariff[i] = rules.Tier{FromCalls: tier.FromCalls, PriceMicros: tier.PriceMicros}
	}
	return tariff
}
