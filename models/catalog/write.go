package catalog

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// batch is how many rows one statement writes.
const batch = 500

// writer brings the stored rows to what a file says, as one new version.
type writer struct {
	tx      *gorm.DB
	rows    *stored
	at      time.Time // when the version takes effect
	version int64
	done    Applied
}

// newWriter opens a version. Its time is now, or just after the last version's if this machine's clock is behind
// the one that applied that: no price may take effect before the one that it follows.
func newWriter(tx *gorm.DB, rows *stored, f *File, maker models.CatalogMaker, now time.Time) (*writer, error) {
	if err := keepReplaced(tx, rows); err != nil {
		return nil, err
	}
	text, err := f.YAML()
	if err != nil {
		return nil, err
	}
	if rows.version.ID != 0 {
		if after := models.Instant(rows.version.AppliedAt).Add(time.Microsecond); now.Before(after) {
			now = after
		}
	}
	v := models.CatalogVersion{AppliedAt: now, Currency: f.Currency, Zone: f.Zone, PricesAreIllustrative: f.PricesAreIllustrative, Catalog: string(text), CatalogMaker: maker}
	if err := tx.Create(&v).Error; err != nil {
		return nil, fmt.Errorf("open catalog version: %w", err)
	}
	return &writer{tx: tx, rows: rows, at: now, version: v.ID}, nil
}

// keepReplaced keeps what a version said that is replaced and was put in force before texts were kept.
func keepReplaced(tx *gorm.DB, rows *stored) error {
	if rows.version.ID == 0 || rows.version.Catalog != "" || rows.version.SameAs != nil {
		return nil
	}
	text, err := rows.text()
	if err != nil {
		return err
	}
	return models.KeepCatalog(tx, rows.version.ID, text)
}

// write brings everything up to the file, what others refer to first.
func (w *writer) write(f *File) (Applied, error) {
	w.done = Applied{Version: w.version, Changed: true}
	for _, step := range []func(*File) error{w.regions, w.services, w.offerings, w.prices, w.specifications, w.freeOffers} {
		if err := step(f); err != nil {
			return Applied{}, fmt.Errorf("apply catalog: %w", err)
		}
	}
	return w.done, nil
}

// regions writes those of the file, which opens retired ones again, and retires the others.
func (w *writer) regions(f *File) error {
	next := make([]models.Region, len(f.Regions))
	left := map[string]bool{}
	for i, r := range f.Regions {
		next[i] = models.Region{Code: r.Code, Name: r.Name, Note: r.Note, Position: int64(i)}
		left[r.Code] = true
	}
	for _, row := range w.rows.regions {
		if !left[row.Code] && row.RetiredAt == nil {
			row.RetiredAt = &w.at
			next = append(next, row)
		}
	}
	return upsert(w.tx, next)
}

// services writes those of the file, which opens retired ones again, and retires the others.
func (w *writer) services(f *File) error {
	next := make([]models.Service, len(f.Services))
	left := map[string]bool{}
	for i, s := range f.Services {
		next[i] = models.Service{Code: s.Code, Name: s.Name, Description: s.Description, Position: int64(i)}
		left[s.Code] = true
	}
	for _, row := range w.rows.services {
		if !left[row.Code] && row.RetiredAt == nil {
			row.RetiredAt = &w.at
			next = append(next, row)
		}
	}
	return upsert(w.tx, next)
}

// offerings opens those of the file and retires the others.
func (w *writer) offerings(f *File) error {
	var next []models.Offering
	sold := map[rules.Offering]bool{}
	for _, row := range w.rows.offerings {
		sold[rules.Offering{Region: row.Region, Service: row.Service}] = row.RetiredAt == nil
	}
	for _, offer := range f.Offerings {
		at := rules.Offering{Region: offer.Region, Service: offer.Service}
		if !sold[at] {
			next = append(next, models.Offering{Region: at.Region, Service: at.Service})
			w.done.OfferingsAdded++
		}
		delete(sold, at)
	}
	for at, isSold := range sold {
		if isSold {
			next = append(next, models.Offering{Region: at.Region, Service: at.Service, RetiredAt: &w.at})
			w.done.OfferingsRetired++
		}
	}
	return upsert(w.tx, next)
}

// prices adds a row for each pay-per-use price that differs from the last one. An offering's first price is valid
// since ever, so that calls which arrive late, but were made before the offering was applied, have one.
func (w *writer) prices(f *File) error {
	last := map[rules.Offering]PayPerUse{}
	for _, row := range w.rows.prices {
		last[rules.Offering{Region: row.Region, Service: row.Service}] = payPerUse(tariffOf(row))
	}
	var next []models.OfferingPrice
	for _, offer := range f.Offerings {
		before, priced := last[rules.Offering{Region: offer.Region, Service: offer.Service}]
		if priced && slices.Equal(before, offer.PayPerUse) {
			continue
		}
		row := models.OfferingPrice{Region: offer.Region, Service: offer.Service, ValidFrom: w.at, Version: w.version}
		if !priced {
			row.ValidFrom = time.Unix(0, 0).UTC()
		}
		for _, tier := range offer.PayPerUse {
			row.Tiers = append(row.Tiers, models.PriceTier{FromCalls: tier.FromCalls, PriceMicros: rules.Micros(tier.Price)})
		}
		next = append(next, row)
	}
	w.done.PricesSet = len(next)
	return insert(w.tx, next)
}

// specifications closes what is not in the file at the same price and puts on sale what is new.
func (w *writer) specifications(f *File) error {
	type size struct {
		rules.Offering
		FilePackage
	}
	onSale := map[size]int64{}
	for _, row := range w.rows.specifications {
		if row.OnSaleUntil == nil {
			onSale[size{rules.Offering{Region: row.Region, Service: row.Service}, FilePackage{row.Calls, Price(row.PriceMicros)}}] = row.ID
		}
	}
	var next []models.Specification
	for _, offer := range f.Offerings {
		for _, p := range offer.Packages {
			at := size{rules.Offering{Region: offer.Region, Service: offer.Service}, p}
			if onSale[at] == 0 {
				next = append(next, models.Specification{Region: offer.Region, Service: offer.Service, Calls: p.Calls, PriceMicros: rules.Micros(p.Price), OnSaleFrom: w.at, Version: w.version})
			}
			delete(onSale, at)
		}
	}
	closed := slices.Sorted(maps.Values(onSale))
	w.done.PackagesPutOnSale, w.done.PackagesOffSale = len(next), len(closed)
	if err := w.close(&models.Specification{}, "on_sale_until", closed); err != nil {
		return err
	}
	return insert(w.tx, next)
}

// freeOffers closes and opens free packages like specifications.
func (w *writer) freeOffers(f *File) error {
	type size struct {
		rules.Offering
		calls int64
	}
	open := map[size]int64{}
	for _, row := range w.rows.freeOffers {
		open[size{rules.Offering{Region: row.Region, Service: row.Service}, row.Calls}] = row.ID
	}
	var next []models.FreeOffer
	for _, offer := range f.Offerings {
		at := size{rules.Offering{Region: offer.Region, Service: offer.Service}, offer.FreeCalls}
		if open[at] == 0 && offer.FreeCalls > 0 {
			next = append(next, models.FreeOffer{Region: offer.Region, Service: offer.Service, Calls: offer.FreeCalls, OfferedFrom: w.at, Version: w.version})
		}
		delete(open, at)
	}
	closed := slices.Sorted(maps.Values(open))
	w.done.FreePackagesOpened, w.done.FreePackagesClosed = len(next), len(closed)
	if err := w.close(&models.FreeOffer{}, "offered_until", closed); err != nil {
		return err
	}
	return insert(w.tx, next)
}

// close sets the end of the rows to the version's time.
func (w *writer) close(model any, column string, ids []int64) error {
	for some := range slices.Chunk(ids, batch) {
		if err := w.tx.Model(model).Where("id IN ?", some).Update(column, w.at).Error; err != nil {
			return err
		}
	}
	return nil
}

func insert[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, batch).Error
}

func upsert[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(rows, batch).Error
}
