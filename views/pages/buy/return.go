package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Return asks whether to return unused packages of an order. Kept says of packages that were asked for why they cannot
// be returned, Problem why the last try did nothing.
type Return struct {
	layout.Shell
	OrderRef, OrderHref string
	Problem             string
	Kept                []string
	Packages            []ReturnRow
	Digits              int
	Total, To, Terms    string
	Action, Button      string
	Hidden              []Hidden
	Then                []string // what calls get then, for each service and region
}

// ReturnRow is a package that would be returned.
type ReturnRow struct{ Ref, Href, What, Until, To, Amount string }

// RefundTable lists money that was given back. Digits are the most fraction digits of the amounts.
type RefundTable struct {
	Rows   []RefundRow
	Digits int
}

// RefundRow is money that was given back, for a package unless Package is empty.
type RefundRow struct {
	Ref, Time, Reason, To, Amount string
	Package, PackageHref          string
	Tone                          components.Tone
	Status, Note                  string
}
