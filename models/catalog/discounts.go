package catalog

import (
	"cmp"
	"math/bits"
	"slices"

	"ocrconsole/models/quotes"
	"ocrconsole/models/rules"
)

// The user guide: "The larger the package specifications, the greater the discount", and a package is cheaper than
// pay-per-use. Both are promises to every customer, and therefore strict: nothing costs as much.

// packagePrice reads what a package costs: something, and an amount that its customers can pay by card.
func (o object) packagePrice(name string) (Price, bool) {
	price, ok := o.price(name)
	if !ok {
		return 0, false
	}
	if price == 0 {
		o.problem(name, "is 0: a package has a price; calls without one are given by free_calls")
		return 0, false
	}
	if o.money.Code == "" { // which is a problem of its own
		return price, true
	}
	written := func(micros rules.Micros) string { return o.money.Decimal(micros) + " " + o.money.Code }
	switch o.limits.Fit(rules.Micros(price)) {
	case rules.CardUneven:
		o.problem(name, "%s cannot be paid: cards are charged in multiples of %s", written(rules.Micros(price)), written(o.limits.StepMicros))
	case rules.CardTooLittle:
		o.problem(name, "%s cannot be paid by card: cards are charged %s at least", written(rules.Micros(price)), written(o.limits.MinMicros))
	case rules.CardTooMuch:
		o.problem(name, "%s cannot be paid by card: cards are charged %s at most", written(rules.Micros(price)), written(o.limits.MaxMicros))
	case rules.CardTakes:
		return price, true
	}
	return 0, false
}

// checkAgainstPayPerUse finds packages that somebody would gain nothing by. Packages pay before pay-per-use does, so what
// one saves is what its calls would have cost: to those who call most, the price of the cheapest monthly tier. That is
// the least that anybody would really pay for the calls, and a package costs less.
func (o object) checkAgainstPayPerUse(packages []packageAt, p PayPerUse) {
	lowest := slices.MinFunc(p, func(a, b FileTier) int { return cmp.Compare(a.Price, b.Price) })
	single := FilePackage{Calls: 1, Price: lowest.Price}
	which := ""
	if len(p) > 1 {
		which = ", which is what its calls cost in the cheapest tier"
	}
	for _, at := range packages {
		if how := noDiscount(at.FilePackage, single); how != "" {
			at.problem("price", "is %s per call %s pay-per-use at %s%s", how, than[how], rules.FormatMicros(rules.Micros(lowest.Price)), which)
			continue
		}
		if _, _, err := quotes.SavingMicros(rules.Specification{Calls: at.Calls, PriceMicros: rules.Micros(at.Price)}, p.Tariff()); err != nil {
			at.problem("calls", "is too large: what so many calls cost pay-per-use cannot be reckoned with")
		}
	}
}

// checkDiscounts finds packages that are not cheaper per call than every smaller one. They come ascending by calls.
func checkDiscounts(packages []packageAt) {
	if len(packages) == 0 {
		return
	}
	best := packages[0]
	for _, at := range packages[1:] {
		if how := noDiscount(at.FilePackage, best.FilePackage); how != "" {
			at.problem("price", "is %s per call %s the smaller package of %d calls on line %d", how, than[how], best.Calls, best.line("calls"))
			continue
		}
		best = at
	}
}

// How a price that is no discount compares.
const (
	dearer   = "dearer"
	asMuchAs = "as dear"
)

var than = map[string]string{dearer: "than", asMuchAs: "as"}

// noDiscount says how a call of a compares with one of b, "" when it is cheaper.
func noDiscount(a, b FilePackage) string {
	switch {
	case dearerPerCall(a, b):
		return dearer
	case !dearerPerCall(b, a):
		return asMuchAs
	}
	return ""
}

// dearerPerCall compares a.Price/a.Calls with b.Price/b.Calls exactly: both sides multiplied by both numbers of
// calls, in 128 bits. No price and no number of calls is negative here.
func dearerPerCall(a, b FilePackage) bool {
	aHigh, aLow := bits.Mul64(uint64(a.Price), uint64(b.Calls))
	bHigh, bLow := bits.Mul64(uint64(b.Price), uint64(a.Calls))
	return aHigh > bHigh || aHigh == bHigh && aLow > bLow
}

// Tariff gives the price of single calls as the rules take it.
func (p PayPerUse) Tariff() rules.Tariff {
	tariff := make(rules.Tariff, len(p))
	for i, tier := range p {
		tariff[i] = rules.Tier{FromCalls: tier.FromCalls, PriceMicros: rules.Micros(tier.Price)}
	}
	return tariff
}
