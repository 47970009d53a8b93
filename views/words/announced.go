package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

// Of prices that are announced.

func (w Writer) pricesAnnounced(m notice.PricesAnnounced) notice.Text {
	title, what := "Lower prices from "+w.Figures.MinuteZone(m.From)+" on", "Some prices are lower from "+w.Figures.MinuteZone(m.From)+" on, and none is higher."
	if m.Dearer {
		title, what = "Prices change on "+w.Figures.MinuteZone(m.From), "Some prices change on "+w.Figures.MinuteZone(m.From)+": something costs more from then on, or is no longer sold."
	}
	return notice.Text{
		Title: title,
		Paragraphs: []string{
			what,
			"Calls cost what the price is when they are made. Packages that you have, and orders that are paid until then, keep what they cost and pay the same calls.",
			"See what the calls of your last " + routes.WhatIfDays + " days would have cost at the new prices, service by service.",
		},
		Href: routes.WhatIfPrices(m.Day), Action: "See what it means for you",
	}
}

func (w Writer) pricesWithdrawn(m notice.PricesWithdrawn) notice.Text {
	return notice.Text{
		Title:      "Prices stay as they are",
		Paragraphs: []string{"The prices that were announced for " + w.Figures.MinuteZone(m.From) + " were withdrawn: everything goes on costing what it does."},
		Href:       routes.Pricing, Action: "See the prices",
	}
}

// CallsThen says "Calls: {price}".
func CallsThen(price string) string { return "Calls: " + price }

// PackageThen says "{size}: {price}", or without one that it is no longer sold.
func PackageThen(size, price string) string {
	if price == "" {
		return size + ": no longer sold"
	}
	return size + ": " + price
}

// NoLongerSold says that a service ends.
func NoLongerSold() string {
	return "The service is no longer sold here. Who has it keeps it, at the price that calls have."
}

// PricesChangeOn says "Prices change on {day}".
func PricesChangeOn(day string) string { return "Prices change on " + day }

// PricesChangeKept says what keeps its price.
func PricesChangeKept() string {
	return "Packages that are bought until then keep what they cost. Calls cost what the price is when they are made."
}

// LastDaysCost leads to what the last days would have cost at other prices.
func LastDaysCost() string { return "What your last " + routes.WhatIfDays + " days would have cost" }
