package page

import (
	"slices"
	"time"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// PriceChange says which prices of the offering are to change: of calls by the tariff that they will be charged by, of packages by the
// catalog that is announced. None once its time has come.
func (v *View) PriceChange(o catalog.Offering) (change parts.PriceChange) {
	a, now := v.Snapshot.Announced, v.Now()
	if a == nil || !now.Before(a.From) || !o.Sold {
		return change
	}
	i := slices.IndexFunc(a.File.Offerings, func(offer catalog.FileOffer) bool { return offer.Region == o.Region && offer.Service == o.Service })
	if i < 0 {
		change.Lines = append(change.Lines, words.NoLongerSold())
	} else {
		change.Lines = v.changedPrices(o, &a.File.Offerings[i], a.From, now)
	}
	if len(change.Lines) == 0 {
		return change
	}
	change.Title, change.Kept = words.PricesChangeOn(v.Format.Day(a.From)), words.PricesChangeKept()
	if v.SignedIn {
		change.Link = words.LastDaysCost()
		change.Href = routes.WhatIfPrices(a.From.In(v.Snapshot.Zone).Format(time.DateOnly))
	}
	return change
}

// changedPrices says what will cost something else, line by line.
func (v *View) changedPrices(o catalog.Offering, offer *catalog.FileOffer, from, now time.Time) (lines []string) {
	if next := TariffAt(o, from); !slices.Equal(next, TariffAt(o, now)) {
		lines = append(lines, words.CallsThen(PerUse(v.Format, next)))
	}
	for _, spec := range o.Specifications {
		i := slices.IndexFunc(offer.Packages, func(p catalog.FilePackage) bool { return p.Calls == spec.Calls })
		switch {
		case i < 0:
			lines = append(lines, words.PackageThen(v.PackageSize(spec.Calls), ""))
		case rules.Micros(offer.Packages[i].Price) != spec.PriceMicros:
			lines = append(lines, words.PackageThen(v.PackageSize(spec.Calls), v.Format.Money(rules.Micros(offer.Packages[i].Price))))
		}
	}
	return lines
}
