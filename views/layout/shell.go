// Package layout holds the frames that pages stand in: the console with its sidebar, the public pages, and the bare page
// of the payment provider.
package layout

import (
	"slices"

	"ocrconsole/views/components"
)

// Shell is what a frame shows around a page. The zero value is a page for a visitor.
type Shell struct {
	Title       string // of the page, without the product's name
	Description string // for search engines and link previews, on public pages
	ActiveNav   Nav
	Crumbs      []Crumb
	Path        string // path and query of this page, to come back to after a change of theme
	Theme       string // "auto" or "", "light", "dark"
	Flashes     []Flash

	SignedIn    bool
	Away        bool // nobody can tell who is signed in now
	Email       string
	AccountName string
	AccountID   string
	Balance     string // what is available, formatted
	Unread      string // how many notifications nobody has read, "" if none
	Arrears     string // a sentence about the arrears and what they stop; "" if there are none

	Region  string // name of the current region, "" where none applies
	Regions []RegionLink

	Now string // the time of the answer with its zone, for the foot of the page
}

// Crumb is one step of the way to this page; the last one is the page itself and has no address.
type Crumb struct{ Label, Href string }

// RegionLink is one region of the picker: the same page in that region.
type RegionLink struct {
	Code, Name, Href string
	Current          bool
}

// Flash is a message that is shown once, on the next page.
type Flash struct {
	Tone components.Tone `json:"tone"`
	Text string          `json:"text"`
}

// Nav names an entry of the sidebar.
type Nav string

// The entries.
const (
	NavServices     Nav = "services"
	NavTry          Nav = "try"
	NavAPIDocs      Nav = "docs"
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

type navLink struct {
	ID                Nav
	Label, Href, Icon string
	PerRegion         bool // the address takes ?region=
}

type navGroup struct {
	Title string
	Links []navLink
}

var consoleNav = []navGroup{
	{"OCR", []navLink{
		{NavServices, "Services", "/services", "scan-text", true},
		{NavPackages, "Packages", "/packages", "package", false},
		{NavBuyPackage, "Buy Package", "/packages/buy", "shopping-cart", true},
		{NavTry, "Try", "/try", "image", true},
		{NavKeys, "Access keys", "/keys", "lock", false},
		apiDocs,
	}},
	{"Usage", []navLink{
		{NavUsage, "Usage", "/usage", "chart-column", false},
		{NavDeductions, "Deductions", "/usage/deductions", "list-checks", false},
	}},
	{"Billing & Costs", []navLink{
		{NavBilling, "Overview", "/billing", "wallet", false},
		{NavTopUp, "Top up", "/billing/topup", "plus", false},
		{NavOrders, "Orders", "/billing/orders", "receipt-text", false},
		{NavTransactions, "Transactions", "/billing/transactions", "arrow-left-right", false},
		{NavStatements, "Statements", "/billing/statements", "file-text", false},
		{NavDocuments, "Documents", "/billing/documents", "printer", false},
	}},
	{"Settings", []navLink{
		{NavBillingDetails, "Billing details", "/settings/billing", "building-2", false},
		{NavAlerts, "Alerts", "/settings/alerts", "bell", false},
		{NavAuto, "Automatic", "/settings/auto", "refresh-cw", true},
	}},
	{"Prices and rules", publicNav},
}

var publicNav = []navLink{
	{NavPricing, "Pricing", "/pricing", "tag", true},
	{NavCalculator, "Calculator", "/calculator", "calculator", true},
	{NavBillingRules, "Billing rules", "/help/billing", "book-open", false},
}

var apiDocs = navLink{NavAPIDocs, "API docs", "/docs/api", "code", true}

// visitorNav is what the public frame links to; the console has the API docs in a group of their own.
var visitorNav = append(slices.Clone(publicNav), apiDocs)

// href gives the link's address in the shell's region, so that going from page to page stays in it.
func (s Shell) href(l navLink) string {
	if !l.PerRegion {
		return l.Href
	}
	for _, r := range s.Regions {
		if r.Current {
			return l.Href + "?region=" + r.Code
		}
	}
	return l.Href
}

// dataTheme gives the theme's name for the stylesheet, "" for what the system prefers.
func (s Shell) dataTheme() string {
	switch s.Theme {
	case "light":
		return "console"
	case "dark":
		return "console-dark"
	default:
		return ""
	}
}

func (s Shell) themeIcon() string {
	switch s.Theme {
	case "light":
		return "sun"
	case "dark":
		return "moon"
	default:
		return "sun-moon"
	}
}

func (s Shell) fullTitle() string {
	if s.Title == "" {
		return "OCR Console"
	}
	return s.Title + " · OCR Console"
}

type theme struct{ Value, Label, Icon string }

var themes = []theme{{"auto", "As the system", "monitor"}, {"light", "Light", "sun"}, {"dark", "Dark", "moon"}}

func (s Shell) isTheme(value string) bool {
	return s.Theme == value || s.Theme == "" && value == "auto"
}

// light gives the shell in the light theme: paper is white.
func (s Shell) light() Shell {
	s.Theme = "light"
	return s
}
