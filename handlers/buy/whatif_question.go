package buy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// What a question may ask about.
const (
	mostOfOne = 50 // packages in one purchase: three of them are below whatif.MostPackages
	capID     = 1  // of the only one that a question has
)

// lookBacks are how many days can be replayed.
var lookBacks = []string{"30", routes.WhatIfDays, "365"}

// capKind is what a cap of a question can count.
type capKind struct {
	value, label, per string
	kind              rules.CapKind
	span              rules.CapSpan
}

var capKinds = []capKind{
	{"money-day", "money a day", "a day", rules.CapMoney, rules.CapDay},
	{"money-month", "money a month", "a month", rules.CapMoney, rules.CapMonth},
	{"calls-day", "calls a day", "a day", rules.CapCalls, rules.CapDay},
	{"calls-month", "calls a month", "a month", rules.CapCalls, rules.CapMonth},
}

// readQuestion reads what is asked, and says what is wrong with it by field.
func (v *view) readQuestion() (*question, page.FieldErrors) {
	q, errs := &question{Days: routes.WhatIfDays}, make(page.FieldErrors)
	page.ReadOver(v.Context, q)
	if !slices.Contains(lookBacks, q.Days) {
		errs["days"] = words.WhatIfDays(lookBacks)
		return q, errs
	}
	q.days, _ = strconv.Atoi(q.Days)
	from := metering.ReplayedFrom(v.Now(), q.days, v.Snapshot.Zone)
	for _, p := range q.purchases() {
		if p.spec != "" {
			v.readPurchase(q, p, from, errs)
		}
	}
	v.readMove(q, errs)
	q.change.Stop = q.Stop != ""
	if q.Prices != "" {
		v.readPrices(q, errs)
	}
	if q.Cap != "" {
		v.readCap(q, errs)
	}
	return q, errs
}

// readPurchase reads one purchase; without a day it is bought when the time that is replayed begins, and without a number it is one.
func (v *view) readPurchase(q *question, p asked, from time.Time, errs page.FieldErrors) {
	in := whatif.Purchase{Quantity: 1, At: from}
	region, rest, _ := strings.Cut(p.spec, "/")
	service, size, _ := strings.Cut(rest, "/")
	o, _ := v.Snapshot.Offering(region, service)
	calls, _ := strconv.ParseInt(size, 10, 64)
	i := slices.IndexFunc(o.Specifications, func(s rules.Specification) bool { return s.Calls == calls })
	if i < 0 || !o.Sold {
		errs["package"+p.name] = words.WhatIfUnknownPackage
		return
	}
	in.Offering, in.Specification = rules.Offering{Region: region, Service: service}, o.Specifications[i]
	if p.quantity != "" {
		in.Quantity = v.ReadCount(p.quantity)
	}
	if in.Quantity < 1 || in.Quantity > mostOfOne {
		errs["quantity"+p.name] = words.WhatIfQuantity(mostOfOne)
		return
	}
	if p.from != "" {
		var err error
		if in.At, err = v.ParseDay(p.from); err != nil || in.At.Before(from) || in.At.After(v.Now()) {
			errs["from"+p.name] = words.WhatIfDay
			return
		}
	}
	q.change.Purchases = append(q.change.Purchases, in)
}

// readMove reads in which region the calls might have been made.
func (v *view) readMove(q *question, errs page.FieldErrors) {
	if _, known := v.Snapshot.Service(q.Service); q.Service != "" && !known {
		errs["service"] = words.WhatIfUnknownService
		return
	}
	if q.In == "" {
		return
	}
	if _, known := v.Snapshot.Region(q.In); !known {
		errs["in"] = words.WhatIfUnknownRegion
		return
	}
	q.change.Moves = []whatif.Move{{Service: q.Service, Region: q.In}}
}

// readPrices reads of which day the prices are.
func (v *view) readPrices(q *question, errs page.FieldErrors) {
	day, err := v.ParseDay(q.Prices)
	if err != nil {
		errs["prices"] = words.WhatIfPriceDay
		return
	}
	q.change.Prices = v.pricesOf(day)
}

// pricesOf gives the prices of calls and packages that are in force at the end of a day, also of one to come.
func (v *view) pricesOf(day time.Time) *whatif.PriceList {
	list := &whatif.PriceList{Tariffs: make(map[rules.Offering]rules.Tariff), Packages: make(map[whatif.Size]rules.Micros)}
	at := rules.NextDay(day, v.Snapshot.Zone).Add(-time.Microsecond)
	for _, o := range v.Snapshot.Offerings() {
		of := rules.Offering{Region: o.Region, Service: o.Service}
		if tariff, priced := rules.TariffAt(o.Prices, at); priced {
			list.Tariffs[of] = tariff
		}
	}
	for of, sizes := range v.Snapshot.PackagePrices(at) {
		for calls, price := range sizes {
			list.Packages[whatif.Size{Offering: of, Calls: calls}] = price
		}
	}
	return list
}

// readCap reads a cap on all that the account calls.
func (v *view) readCap(q *question, errs page.FieldErrors) {
	i := slices.IndexFunc(capKinds, func(k capKind) bool { return k.value == q.CapOf })
	if i < 0 {
		errs["cap-of"] = words.WhatIfCapKind
		return
	}
	limit := rules.Cap{ID: capID, Kind: capKinds[i].kind, Span: capKinds[i].span, Hard: true, Limit: v.ReadCount(q.Cap)}
	if limit.Kind == rules.CapMoney {
		micros, err := v.ReadAmount("cap", q.Cap)
		if err != nil {
			errs["cap"] = v.Words().OfError(err)
			return
		}
		limit.Limit = int64(micros)
	}
	if limit.Limit <= 0 {
		errs["cap"] = words.WhatIfCapAmount
		return
	}
	q.change.Caps, q.per = []rules.Cap{limit}, capKinds[i].per
}

// questionForm shows the question as it was typed.
func (v *view) questionForm(q *question, h *whatif.History, errs page.FieldErrors) pages.WhatIfForm {
	form := pages.WhatIfForm{
		Days:    components.SelectProps{Name: "days", Label: "Replay", Error: errs["days"]},
		Service: components.SelectProps{Name: "service", Label: "Calls of", Error: errs["service"], Options: []components.Option{{Label: "all services", Selected: q.Service == ""}}},
		Region:  components.SelectProps{Name: "in", Label: "Made in", Error: errs["in"], Options: []components.Option{{Label: "as they were", Selected: q.In == ""}}},
		Prices: components.FieldProps{
			Name: "prices", Label: "Prices of the day", Type: "date", Value: q.Prices, Error: errs["prices"], Hint: "Empty: each call at the price that it had.",
		},
		Stop: q.Stop != "",
		Cap: components.FieldProps{
			Name: "cap", Label: "At most", Value: q.Cap, Error: errs["cap"], InputMode: "decimal", Autocomplete: "off", Hint: "Empty: no cap.",
		},
		CapOf: components.SelectProps{Name: "cap-of", Label: "Counted as", Error: errs["cap-of"]},
	}
	for _, days := range lookBacks {
		form.Days.Options = append(form.Days.Options, components.Option{Value: days, Label: words.LastDays(days), Selected: days == q.Days})
	}
	for _, service := range v.Snapshot.Services {
		form.Service.Options = append(form.Service.Options, components.Option{Value: service.Code, Label: service.Name, Selected: service.Code == q.Service})
	}
	for _, region := range v.Snapshot.Regions {
		form.Region.Options = append(form.Region.Options, components.Option{Value: region.Code, Label: region.Name, Selected: region.Code == q.In})
	}
	for _, k := range capKinds {
		form.CapOf.Options = append(form.CapOf.Options, components.Option{Value: k.value, Label: k.label, Selected: k.value == q.CapOf})
	}
	called := calledIn(h)
	for _, p := range q.purchases() {
		form.Purchases = append(form.Purchases, v.purchaseForm(p, called, errs))
	}
	return form
}

func (v *view) purchaseForm(p asked, called map[rules.Offering]bool, errs page.FieldErrors) pages.WhatIfPurchase {
	of := pages.WhatIfPurchase{
		Legend:  "If you had bought",
		Package: components.SelectProps{Name: "package" + p.name, Label: "Package", Error: errs["package"+p.name], Options: v.packageOptions(p.spec, called)},
		Quantity: components.FieldProps{
			Name: "quantity" + p.name, Label: "How many", Value: p.quantity, Placeholder: "1", Error: errs["quantity"+p.name], InputMode: "numeric", Autocomplete: "off",
		},
		From: components.FieldProps{Name: "from" + p.name, Label: "On", Type: "date", Value: p.from, Error: errs["from"+p.name], Hint: "Empty: the first day."},
	}
	if p.name != "1" {
		of.Legend = "and"
	}
	for _, option := range of.Package.Options {
		if option.Selected && option.Value != "" {
			of.Package.Hint = option.Label // a list beside the answer is too narrow for all of it
		}
	}
	return of
}

// calledIn are the services in regions that the history has calls of; nil is none.
func calledIn(h *whatif.History) map[rules.Offering]bool {
	called := make(map[rules.Offering]bool)
	if h != nil {
		for i := range h.Hours {
			called[h.Hours[i].Offering] = true
		}
	}
	return called
}

// packageOptions are the packages on sale of the region that the customer looks at and of the services that they called, and the one that
// is chosen: those of all regions would be a hundred.
func (v *view) packageOptions(chosen string, called map[rules.Offering]bool) []components.Option {
	options := []components.Option{{Label: "nothing", Selected: chosen == ""}}
	for _, region := range v.Snapshot.Regions {
		for _, o := range v.Snapshot.OfferingsIn(region.Code) {
			for _, spec := range o.Specifications {
				value := routes.PackageChoice(o.Region, o.Service, spec.Calls)
				if o.Region != v.Region.Code && value != chosen && !called[rules.Offering{Region: o.Region, Service: o.Service}] {
					continue
				}
				options = append(options, components.Option{
					Value: value, Label: words.SpecOption(v.PackageSize(spec.Calls), v.Format.Money(spec.PriceMicros), v.ServiceName(o.Service), region.Name), Selected: value == chosen,
				})
			}
		}
	}
	return options
}
