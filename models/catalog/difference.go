package catalog

import (
	"slices"

	"ocrconsole/models/rules"
)

// Part is what of a catalog differs from another.
type Part string

// The parts.
const (
	PartCurrency     Part = "currency"
	PartZone         Part = "zone"
	PartIllustrative Part = "illustrative"
	PartOrder        Part = "order" // of regions, services
	PartRegion       Part = "region"
	PartRegionNote   Part = "region_note"
	PartService      Part = "service"
	PartServiceNote  Part = "service_note"
	PartOffering     Part = "offering"
	PartPayPerUse    Part = "pay_per_use"
	PartFreeCalls    Part = "free_calls"
	PartPackage      Part = "package"
)

// Said is what a catalog says of a part; the zero value is nothing.
type Said struct {
	Text   string
	Calls  int64
	Price  Price
	Tariff PayPerUse
}

// None reports whether it says nothing.
func (s Said) None() bool { return s.Text == "" && s.Calls == 0 && s.Price == 0 && len(s.Tariff) == 0 }

// Difference is one thing that two catalogs say differently, or only one of them. Code is that of the region or service, Region and Service are names
// of where something is sold, and Calls the size of the package.
type Difference struct {
	Of              Part
	Code            string
	Region, Service string
	Calls           int64
	Old, New        Said
	Sold            bool // of the name of a region or service: something of it is sold, in either catalog
}

// MovesPrices reports whether customers pay something else by it, or can buy what they could not, or no more. So does another name of what is
// sold: who swaps the names of two services swaps their prices.
func (d Difference) MovesPrices() bool {
	switch d.Of {
	case PartCurrency, PartZone, PartOffering, PartPayPerUse, PartFreeCalls, PartPackage:
		return true
	case PartRegion, PartService:
		return d.Sold && !d.Old.None() && !d.New.None()
	case PartIllustrative, PartOrder, PartRegionNote, PartServiceNote:
	}
	return false
}

// Differences gives what differs between two catalogs, in the order of the file. There are none if and only if the catalogs are equal.
func Differences(before, after *File) []Difference {
	d := &differing{before: before, after: after}
	d.text(PartCurrency, "", before.Currency, after.Currency)
	d.text(PartZone, "", before.Zone, after.Zone)
	if before.PricesAreIllustrative != after.PricesAreIllustrative {
		d.add(Difference{Of: PartIllustrative, Old: illustrative(before), New: illustrative(after)})
	}
	d.names(PartRegion, PartRegionNote, regionsOf(before), regionsOf(after))
	d.names(PartService, PartServiceNote, servicesOf(before), servicesOf(after))
	d.offers()
	return d.all
}

type differing struct {
	before, after *File
	all           []Difference
}

func (d *differing) add(one Difference) { d.all = append(d.all, one) }

func (d *differing) text(of Part, code, before, after string) {
	if before != after {
		d.add(Difference{Of: of, Code: code, Old: Said{Text: before}, New: Said{Text: after}})
	}
}

func illustrative(f *File) Said {
	if f.PricesAreIllustrative {
		return Said{Text: "illustrative"}
	}
	return Said{}
}

// named is a region or a service.
type named struct{ code, name, note string }

func regionsOf(f *File) (all []named) {
	for _, r := range f.Regions {
		all = append(all, named{r.Code, r.Name, r.Note})
	}
	return all
}

func servicesOf(f *File) (all []named) {
	for _, s := range f.Services {
		all = append(all, named{s.Code, s.Name, s.Description})
	}
	return all
}

// names compares regions or services by their codes, and then in which order those stand that are in both.
func (d *differing) names(of, ofNote Part, before, after []named) {
	byCode := func(all []named) map[string]named {
		found := make(map[string]named, len(all))
		for _, n := range all {
			found[n.code] = n
		}
		return found
	}
	was, is := byCode(before), byCode(after)
	var wasOrder, isOrder []string
	for _, n := range before {
		if _, stays := is[n.code]; stays {
			wasOrder = append(wasOrder, n.code)
		} else {
			d.add(Difference{Of: of, Code: n.code, Old: Said{Text: n.name}})
		}
	}
	for _, n := range after {
		old, there := was[n.code]
		if !there {
			d.add(Difference{Of: of, Code: n.code, New: Said{Text: n.name}})
			old.name = n.name
		} else {
			isOrder = append(isOrder, n.code)
		}
		if old.name != n.name {
			d.add(Difference{Of: of, Code: n.code, Old: Said{Text: old.name}, New: Said{Text: n.name}, Sold: d.sold(of, n.code)})
		}
		d.text(ofNote, n.code, old.note, n.note)
	}
	if !slices.Equal(wasOrder, isOrder) {
		d.add(Difference{Of: PartOrder, Code: string(of)})
	}
}

// offers compares what is sold. What is sold only in one of the catalogs is told with all its prices.
func (d *differing) offers() {
	was, is := offersOf(d.before), offersOf(d.after)
	for _, o := range d.before.Offerings {
		at := rules.Offering{Region: o.Region, Service: o.Service}
		if _, stays := is[at]; !stays {
			d.add(Difference{Of: PartOffering, Region: d.nameIn(regionsOf, o.Region), Service: d.nameIn(servicesOf, o.Service), Old: Said{Tariff: o.PayPerUse}})
		}
	}
	for _, o := range d.after.Offerings {
		old, there := was[rules.Offering{Region: o.Region, Service: o.Service}]
		region, service := d.nameIn(regionsOf, o.Region), d.nameIn(servicesOf, o.Service)
		if !there {
			d.add(Difference{Of: PartOffering, Region: region, Service: service, New: Said{Tariff: o.PayPerUse}})
		} else if !slices.Equal(old.PayPerUse, o.PayPerUse) {
			d.add(Difference{Of: PartPayPerUse, Region: region, Service: service, Old: Said{Tariff: old.PayPerUse}, New: Said{Tariff: o.PayPerUse}})
		}
		if old.FreeCalls != o.FreeCalls {
			d.add(Difference{Of: PartFreeCalls, Region: region, Service: service, Old: Said{Calls: old.FreeCalls}, New: Said{Calls: o.FreeCalls}})
		}
		d.packages(region, service, old.Packages, o.Packages)
	}
}

// packages compares packages by their size, ascending.
func (d *differing) packages(region, service string, before, after []FilePackage) {
	was, is := make(map[int64]Price), make(map[int64]Price)
	var sizes []int64
	for _, p := range before {
		was[p.Calls] = p.Price
		sizes = append(sizes, p.Calls)
	}
	for _, p := range after {
		is[p.Calls] = p.Price
		sizes = append(sizes, p.Calls)
	}
	slices.Sort(sizes)
	for _, calls := range slices.Compact(sizes) {
		if was[calls] != is[calls] {
			d.add(Difference{Of: PartPackage, Region: region, Service: service, Calls: calls, Old: Said{Price: was[calls]}, New: Said{Price: is[calls]}})
		}
	}
}

// sold tells that something of the region or service is sold in either catalog.
func (d *differing) sold(of Part, code string) bool {
	return slices.ContainsFunc(slices.Concat(d.before.Offerings, d.after.Offerings), func(o FileOffer) bool {
		return of == PartRegion && o.Region == code || of == PartService && o.Service == code
	})
}

func offersOf(f *File) map[rules.Offering]FileOffer {
	all := make(map[rules.Offering]FileOffer, len(f.Offerings))
	for _, o := range f.Offerings {
		all[rules.Offering{Region: o.Region, Service: o.Service}] = o
	}
	return all
}

// nameIn names a region or a service as the later catalog does, or else the earlier one.
func (d *differing) nameIn(of func(*File) []named, code string) string {
	for _, n := range slices.Concat(of(d.after), of(d.before)) {
		if n.code == code {
			return n.name
		}
	}
	return code
}
