package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Packages lists an account's packages in deduction order, those that can still pay first.
type Packages struct {
	layout.Shell
	Filters            []components.Segment
	Rows               []PackageRow
	Note               string // which part of the list this is, "" when it is all of it
	FirstHref          string
	NextHref           string
	EmptyTitle         string
	EmptyText          string
	BuyHref, RulesHref string
	RenewForm          bool // some of the rows can be chosen for a renewal
	Months             []UsedMonth
	Ahead              []Ahead
	AheadLead          string
	LookBack           components.FieldProps
}

// Ahead is in which order packages of a service in a region will be used, if calls go on at the Rate; without rows there is none yet.
type Ahead struct {
	Offering, Rate string
	Rows           []TurnRow
}

// TurnRow is one of them: from when it is used, when it is used up, and how many calls are void when it expires.
type TurnRow struct{ Ref, Href, Left, Used, UsedUp, Void string }

var turnColumns = []components.Column{
	{Label: "Package"}, {Label: "Left now", Numeric: true}, {Label: "Used next"}, {Label: "Used up"}, {Label: "Void at expiry", Numeric: true},
}

// UsedMonth is how far packages were used in a month, and how many of its calls they paid; Covered is "" in one without calls.
type UsedMonth struct{ Month, Quota, Used, Utilised, Paid, Covered string }

// PackageRow is one package.
type PackageRow struct {
	Ref, Href, Size    string
	Next               string // what it is the next to be used for, "" if it is not
	Service, Region    string
	Source             string
	Quota              components.Quota
	Effective, Expires string
	ExpiresIn          string
	ExpiresSoon        bool
	Status             parts.Status
	RenewHref          string // "" for a package that cannot be ordered again
	RenewLabel         string
	Renewable, Chosen  bool // with others, as one order
	DeductionsHref     string
}

var packageColumns = []components.Column{
	{Label: "Package"},
	{Label: "Service and region"},
	{Label: "Remaining"},
	{Label: "Validity"},
	{Label: "Source"},
	{Label: "Status"},
	{Label: "Operation"},
}

// PackageDetail is one package with its own deductions.
type PackageDetail struct {
	layout.Shell
	Ref        string
	Lead       string
	Status     parts.Status
	Next       string // what it is the next to be used for, "" if it is not
	Quota      components.Quota
	Facts      []components.Definition
	RenewHref  string
	RenewLabel string
	Returns    string // until when it can be returned, "" if it cannot
	ReturnHref string
	Deductions PackageDeductions
}

// renewIcon is the cart of a first purchase, where a free package is followed by one that is bought.
func (p PackageDetail) renewIcon() string {
	if p.RenewLabel == "Renew" {
		return "refresh-cw"
	}
	return "shopping-cart"
}

// PackageDeductions are the hours in which a package paid calls, newest first.
type PackageDeductions struct {
	Zone      string
	Rows      []PackageHour
	Pager     components.PagerProps
	EmptyText string
}

// PackageHour is what a package paid in one clock hour.
type PackageHour struct{ Hour, Href, Calls, Left, LeftNote string }

var packageHourColumns = []components.Column{
	{Label: "Hour"}, {Label: "Calls paid", Numeric: true}, {Label: "Left after", Numeric: true}, {Label: "Operation"},
}
