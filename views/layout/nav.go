package layout

import (
	"slices"
	"strings"

	"ocrconsole/views/routes"
)

// Nav names a page that others lead to by its name: an entry of the sidebar, or one above other pages.
type Nav string

// The pages.
const (
	NavServices     Nav = "services"
	NavTry          Nav = "try"
	NavAPIDocs      Nav = "docs"
	NavQuality      Nav = "quality"
	NavKeys         Nav = "keys"
	NavPackages     Nav = "packages"
	NavBuyPackage   Nav = "buy"
	NavUsage        Nav = "usage"
	NavDeductions   Nav = "deductions"
	NavBilling      Nav = "billing"
	NavTopUp        Nav = "topup"
	NavOrders       Nav = "orders"
	NavTransactions Nav = "transactions"
	NavStatements   Nav = "statements"
	NavDocuments    Nav = "documents"
	NavPricing      Nav = "pricing"
	NavCalculator   Nav = "calculator"
	NavBillingRules Nav = "rules"

	NavNotifications Nav = "notifications"
	NavAuto          Nav = "auto"
	NavAlerts        Nav = "alerts"

	NavBillingDetails Nav = "billing-details"
)

// navLink is a page with its name, which menu, title, heading and breadcrumbs have in common. The address of one PerRegion
// takes ?region=, and its frame has the region picker; one that is Filtered is found again as it was looked at last.
type navLink struct {
	ID                  Nav
	Label, Href, Icon   string
	PerRegion, Filtered bool
}

type navGroup struct {
	Title string
	Links []navLink
}

var consoleNav = []navGroup{
	{"OCR", []navLink{
		{ID: NavServices, Label: "Services", Href: routes.Services, Icon: "scan-text", PerRegion: true},
		{ID: NavPackages, Label: "Packages", Href: routes.Packages, Icon: "package", Filtered: true},
		{ID: NavBuyPackage, Label: "Buy OCR Package", Href: routes.Buy, Icon: "shopping-cart", PerRegion: true},
		{ID: NavTry, Label: "Try OCR", Href: routes.Try, Icon: "image", PerRegion: true},
		{ID: NavKeys, Label: "Access keys", Href: routes.Keys, Icon: "lock"},
		apiDocs,
	}},
	{"Usage", []navLink{
		{ID: NavUsage, Label: "Usage", Href: routes.Usage, Icon: "chart-column", Filtered: true},
		{ID: NavDeductions, Label: "Deductions", Href: routes.Deductions, Icon: "list-checks", Filtered: true},
	}},
	{"Money", []navLink{
		{ID: NavBilling, Label: "Billing & Costs", Href: routes.Billing, Icon: "wallet"},
		{ID: NavTopUp, Label: "Top up", Href: routes.TopUp, Icon: "plus"},
		{ID: NavOrders, Label: "Orders", Href: routes.Orders, Icon: "receipt-text", Filtered: true},
		{ID: NavTransactions, Label: "Transactions", Href: routes.Transactions, Icon: "arrow-left-right", Filtered: true},
		{ID: NavStatements, Label: "Statements", Href: routes.Statements, Icon: "file-text"},
		{ID: NavDocuments, Label: "Documents", Href: routes.Documents, Icon: "printer", Filtered: true},
	}},
	{"Settings", []navLink{
		{ID: NavBillingDetails, Label: "Billing details", Href: routes.BillingDetails, Icon: "building-2"},
		{ID: NavAlerts, Label: "Alerts", Href: routes.Alerts, Icon: "bell"},
		{ID: NavAuto, Label: "Automatic purchases and top-ups", Href: routes.Auto, Icon: "refresh-cw", PerRegion: true},
	}},
	{"Prices and rules", publicNav},
}

var publicNav = []navLink{
	{ID: NavPricing, Label: "Pricing", Href: routes.Pricing, Icon: "tag", PerRegion: true},
	{ID: NavCalculator, Label: "Calculator", Href: routes.Calculator, Icon: "calculator", PerRegion: true},
	{ID: NavBillingRules, Label: "Billing rules", Href: routes.BillingRules, Icon: "book-open"},
}

var apiDocs = navLink{ID: NavAPIDocs, Label: "API docs", Href: routes.APIDocs, Icon: "code", PerRegion: true}

// visitorNav is what the public frame links to; the console has the API docs in a group of their own.
var visitorNav = append(slices.Clone(publicNav), apiDocs)

// besideNav are the pages that have their link elsewhere than in the sidebar.
var besideNav = []navLink{
	{ID: NavNotifications, Label: "Notifications", Href: routes.Notifications, Icon: "bell"},
	{ID: NavQuality, Label: "Recognition quality", Href: routes.Quality, Icon: "list-checks"},
}

// page finds the page; the zero value is none.
func (n Nav) page() navLink {
	for _, links := range append([][]navLink{besideNav}, navLinks()...) {
		if i := slices.IndexFunc(links, func(l navLink) bool { return l.ID == n }); i >= 0 {
			return links[i]
		}
	}
	return navLink{}
}

func navLinks() [][]navLink {
	var all [][]navLink
	for _, group := range consoleNav {
		all = append(all, group.Links)
	}
	return all
}

// Name is what the page is called everywhere.
func (n Nav) Name() string { return n.page().Label }

// Crumb leads to the page, from those under it.
func (n Nav) Crumb() Crumb { return Crumb{Label: n.page().Label, Href: n.page().Href} }

// Navs are all pages that have a name, in the order of the sidebar.
func Navs() []Nav {
	var all []Nav
	for _, links := range append(navLinks(), besideNav) {
		for _, l := range links {
			all = append(all, l.ID)
		}
	}
	return all
}

// href gives the link's address in the shell's region, so that going from page to page stays in it.
func (s Shell) href(l navLink) string {
	if !l.PerRegion {
		return l.Href
	}
	for _, r := range s.Regions {
		if r.Current {
			return routes.In(l.Href, r.Code)
		}
	}
	return l.Href
}

// current gives the link's aria-current: "page" on the page itself, "true" on those under it.
func (s Shell) current(l navLink) string {
	switch {
	case l.ID != s.ActiveNav:
		return ""
	case s.at(l.Href):
		return "page"
	default:
		return "true"
	}
}

// at tells whether the page has this path.
func (s Shell) at(path string) bool {
	here, _, _ := strings.Cut(s.Path, "?")
	return here == path
}

// picksRegion tells whether another region makes this another page. Elsewhere a picker would do nothing.
func (s Shell) picksRegion() bool {
	return len(s.Regions) > 0 && s.ActiveNav.page().PerRegion && s.at(s.ActiveNav.page().Href)
}
