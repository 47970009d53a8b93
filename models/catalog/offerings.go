package catalog

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/rules"
)

// offerings reads what is sold where. Regions and services must be defined, and each pair is offered once.
func (c *checker) offerings(root object, regions, services seen) []FileOffer {
	var offers []FileOffer
	lines := map[rules.Offering]int{}
	for _, item := range root.list("offerings", required) {
		o, ok := c.object(item.node, item.path, "region", "service", "pay_per_use", "free_calls", "packages")
		if !ok {
			continue
		}
		offer := o.offer()
		region, regionKnown := regions.known(o, "region")
		service, serviceKnown := services.known(o, "service")
		offer.Region, offer.Service = region, service
		if at := (rules.Offering{Region: region, Service: service}); regionKnown && serviceKnown {
			if lines[at] != 0 {
				c.add(o.node.Line, o.path, "%s in %s is already offered on line %d", service, region, lines[at])
			} else {
				lines[at] = o.node.Line
			}
		}
		offers = append(offers, offer)
	}
	return offers
}

// offer reads an offering's prices.
func (o object) offer() FileOffer {
	var offer FileOffer
	var priced bool
	offer.PayPerUse, priced = o.payPerUse()
	offer.FreeCalls, _ = o.calls("free_calls", optional, 1)
	packages := o.packages()
	for _, p := range packages {
		offer.Packages = append(offer.Packages, p.FilePackage)
	}
	if priced {
		o.checkAgainstPayPerUse(packages, offer.PayPerUse)
	}
	checkDiscounts(packages)
	return offer
}

// payPerUse reads one price or a list of monthly tiers.
func (o object) payPerUse() (PayPerUse, bool) {
	if node := o.values["pay_per_use"]; node == nil || node.Kind != yaml.SequenceNode {
		price, ok := o.price("pay_per_use")
		return PayPerUse{{Price: price}}, ok
	}
	items := o.list("pay_per_use", required)
	tiers, allRight := PayPerUse{}, len(items) > 0
	for i, item := range items {
		tier, ok := o.object(item.node, item.path, "from_calls", "price")
		if !ok {
			allRight = false
			continue
		}
		from, fromRight := tier.calls("from_calls", required, 0)
		price, priceRight := tier.price("price")
		switch {
		case fromRight && i == 0 && from != 0:
			tier.problem("from_calls", "the first tier must start at 0, not at %d", from)
			fromRight = false
		case fromRight && len(tiers) > 0 && from <= tiers[len(tiers)-1].FromCalls:
			tier.problem("from_calls", "must be above the %d of the tier before", tiers[len(tiers)-1].FromCalls)
			fromRight = false
		}
		if fromRight && priceRight {
			tiers = append(tiers, FileTier{FromCalls: from, Price: price})
		} else {
			allRight = false
		}
	}
	return tiers, allRight
}

// packageAt is a package with where it stands in the file.
type packageAt struct {
	FilePackage
	object
}

// packages reads the specifications, each size once, ascending by calls. It leaves out those with a problem.
func (o object) packages() []packageAt {
	var packages []packageAt
	lines := map[int64]int{}
	for _, item := range o.list("packages", optional) {
		p, ok := o.object(item.node, item.path, "calls", "price")
		if !ok {
			continue
		}
		calls, callsRight := p.calls("calls", required, 1)
		price, priceRight := p.packagePrice("price")
		if callsRight && lines[calls] != 0 {
			p.problem("calls", "a package of %d calls is already given on line %d", calls, lines[calls])
			continue
		}
		if callsRight && priceRight {
			lines[calls] = p.line("calls")
			packages = append(packages, packageAt{FilePackage{Calls: calls, Price: price}, p})
		}
	}
	slices.SortFunc(packages, func(a, b packageAt) int { return cmp.Compare(a.Calls, b.Calls) })
	return packages
}

// sort brings the offerings into the order of their regions and services, so that equal catalogs are equal Files.
func (f *File) sort() {
	regions, services := map[string]int{}, map[string]int{}
	for i, r := range f.Regions {
		regions[r.Code] = i
	}
	for i, s := range f.Services {
		services[s.Code] = i
	}
	slices.SortFunc(f.Offerings, func(a, b FileOffer) int {
		return cmp.Or(cmp.Compare(regions[a.Region], regions[b.Region]), cmp.Compare(services[a.Service], services[b.Service]))
	})
}
