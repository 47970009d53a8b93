package layout

import (
	"cmp"
	"slices"
	"strings"

	"ocrconsole/views/routes"
)

// Nav names a page that others lead to by its name: an entry of the sidebar, a tab of one, or one above other pages.
type Nav string

// The pages.
const (
	NavOverview     Nav = "overview"
	NavServices     Nav = "services"
	NavTry          Nav = "try"
	NavAPIDocs      Nav = "docs"
	NavQuality      Nav = "quality"
	NavKeys         Nav = "keys"
	NavPackages     Nav = "packages"
	NavBuyPackage   Nav = "buy"
	NavWhatIf       Nav = "what-if"
	NavRedeem       Nav = "redeem"
	NavUsage        Nav = "usage"
	NavDeductions   Nav = "deductions"
	NavCalls        Nav = "calls"
	NavBilling      Nav = "billing"
	NavTopUp        Nav = "topup"
	NavOrders       Nav = "orders"
	NavTransactions Nav = "transactions"
	NavStatements   Nav = "statements"
	NavDocuments    Nav = "documents"
	NavCards        Nav = "cards"
	NavPricing      Nav = "pricing"
	NavCalculator   Nav = "calculator"
	NavBillingRules Nav = "rules"

	NavNotifications Nav = "notifications"
	NavAuto          Nav = "auto"
	NavCaps          Nav = "caps"
	NavAlerts        Nav = "alerts"
	NavWebhooks      Nav = "webhooks"
	NavWebhookDocs   Nav = "webhook-docs"

	NavBillingDetails Nav = "billing-details"
	NavAccount        Nav = "account"
	NavAudit          Nav = "audit"
	NavSecurity       Nav = "security"
	NavSSO            Nav = "sso"
	NavMembers        Nav = "members"
	NavAccounts       Nav = "accounts"
)

// navLink is a page with its name, which title, heading and breadcrumbs have in common. The address of one PerRegion
// takes ?region=, and its frame has the region picker; one that is Filtered is found again as it was looked at last.
type navLink struct {
	ID                  Nav
	Label, Href         string
	Tab                 string // what it is called beside its entry's other pages, if not Label
	PerRegion, Filtered bool
}

// tab is what the page is called among the tabs.
func (l navLink) tab() string { return cmp.Or(l.Tab, l.Label) }

// navEntry is an entry of the sidebar. It leads to the first of its pages; if there are more of them, each has them as tabs.
// Beside are pages that belong to it and are reached from there by a button.
type navEntry struct {
	Label, Icon   string
	Pages, Beside []navLink
}

var consoleNav = []navEntry{
	{Label: "Overview", Icon: "house", Pages: []navLink{{ID: NavOverview, Label: "Overview", Href: routes.Home}}},
	{Label: "Services", Icon: "scan-text", Pages: []navLink{{ID: NavServices, Label: "Services", Href: routes.Services, PerRegion: true}}},
	{
		Label: "Packages", Icon: "package",
		Pages: []navLink{{ID: NavPackages, Label: "Packages", Href: routes.Packages, Filtered: true}},
		Beside: []navLink{
			{ID: NavBuyPackage, Label: "Buy OCR Package", Href: routes.Buy, PerRegion: true},
			{ID: NavWhatIf, Label: "What if", Href: routes.WhatIf, PerRegion: true},
			{ID: NavRedeem, Label: "Redeem a voucher", Href: routes.Redeem},
		},
	},
	{Label: "Usage", Icon: "chart-column", Pages: []navLink{
		{ID: NavUsage, Label: "Usage", Tab: "By day", Href: routes.Usage, Filtered: true},
		{ID: NavDeductions, Label: "Deductions", Href: routes.Deductions, Filtered: true},
	}},
	{Label: "Calls", Icon: "activity", Pages: []navLink{{ID: NavCalls, Label: "Calls", Href: routes.Calls, Filtered: true}}},
	{Label: "Keys", Icon: "lock", Pages: []navLink{{ID: NavKeys, Label: "Access keys", Href: routes.Keys}}},
	{Label: "Try", Icon: "image", Pages: []navLink{{ID: NavTry, Label: "Try OCR", Href: routes.Try, PerRegion: true}}},
	{Label: "Docs", Icon: "book-open", Pages: docsPages},
	{
		Label: "Billing", Icon: "wallet",
		Pages: []navLink{
			{ID: NavBilling, Label: "Billing & Costs", Tab: "Balance", Href: routes.Billing},
			{ID: NavOrders, Label: "Orders", Href: routes.Orders, Filtered: true},
			{ID: NavTransactions, Label: "Transactions", Href: routes.Transactions, Filtered: true},
			{ID: NavStatements, Label: "Statements", Href: routes.Statements},
			{ID: NavDocuments, Label: "Documents", Href: routes.Documents, Filtered: true},
			{ID: NavCards, Label: "Saved cards", Tab: "Cards", Href: routes.Cards},
		},
		Beside: []navLink{{ID: NavTopUp, Label: "Top up", Href: routes.TopUp}},
	},
	{Label: "Settings", Icon: "settings", Pages: []navLink{
		{ID: NavAlerts, Label: "Alerts", Href: routes.Alerts},
		{ID: NavWebhooks, Label: "Webhooks", Href: routes.Webhooks},
		{ID: NavCaps, Label: "Caps on spending and calls", Tab: "Caps", Href: routes.Caps},
		{ID: NavAuto, Label: "Automatic purchases and top-ups", Tab: "Automatic", Href: routes.Auto, PerRegion: true},
		{ID: NavBillingDetails, Label: "Billing details", Href: routes.BillingDetails},
		{ID: NavMembers, Label: "Members", Href: routes.Members},
		{ID: NavAccount, Label: "Account", Href: routes.AccountSettings},
		{ID: NavAudit, Label: "Audit trail", Tab: "Audit", Href: routes.Audit, Filtered: true},
		{ID: NavSecurity, Label: "Sign-in and security", Tab: "Sign-in", Href: routes.Security},
		{ID: NavSSO, Label: "Single sign-on", Tab: "SSO", Href: routes.SSOSettings},
	}},
}

// docsPages are what everybody may read.
var docsPages = []navLink{
	{ID: NavAPIDocs, Label: "API docs", Tab: "API", Href: routes.APIDocs, PerRegion: true},
	{ID: NavWebhookDocs, Label: "What webhooks post", Tab: "Webhooks", Href: routes.WebhookDocs},
	{ID: NavPricing, Label: "Pricing", Href: routes.Pricing, PerRegion: true},
	{ID: NavCalculator, Label: "Calculator", Href: routes.Calculator, PerRegion: true},
	{ID: NavBillingRules, Label: "Billing rules", Href: routes.BillingRules},
	{ID: NavQuality, Label: "Recognition quality", Tab: "Quality", Href: routes.Quality},
}

// visitorNav is what the public frame links to, prices first.
var visitorNav = []navLink{NavPricing.page(), NavCalculator.page(), NavBillingRules.page(), NavAPIDocs.page()}

// besideNav are the pages that have their link elsewhere than in the sidebar.
var besideNav = []navLink{
	{ID: NavNotifications, Label: "Notifications", Href: routes.Notifications},
	{ID: NavAccounts, Label: "Your accounts", Href: routes.Accounts},
}

// all are the pages of the entry, the first one first.
func (e navEntry) all() []navLink { return slices.Concat(e.Pages, e.Beside) }

// entry finds what the page is under in the sidebar; the zero value is none.
func (n Nav) entry() navEntry {
	for _, e := range consoleNav {
		if slices.ContainsFunc(e.all(), n.is) {
			return e
		}
	}
	return navEntry{}
}

func (n Nav) is(l navLink) bool { return l.ID == n }

// page finds the page; the zero value is none.
func (n Nav) page() navLink {
	pages := navPages()
	if i := slices.IndexFunc(pages, n.is); i >= 0 {
		return pages[i]
	}
	return navLink{}
}

func navPages() []navLink {
	var all []navLink
	for _, e := range consoleNav {
		all = append(all, e.all()...)
	}
	return append(all, besideNav...)
}

// Name is what the page is called everywhere.
func (n Nav) Name() string { return n.page().Label }

// Crumb leads to the page, from those under it.
func (n Nav) Crumb() Crumb { return Crumb{Label: n.page().Label, Href: n.page().Href} }

// Navs are all pages that have a name, in the order of the sidebar.
func Navs() []Nav {
	var all []Nav
	for _, l := range navPages() {
		all = append(all, l.ID)
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

// currentEntry gives the entry's aria-current: "page" on the page that it leads to, "true" on all others of it.
func (s Shell) currentEntry(e navEntry) string {
	current := s.current(e.Pages[0])
	if current == "" && slices.ContainsFunc(e.all(), s.ActiveNav.is) {
		return "true"
	}
	return current
}

// tabs are the pages beside this one. What is under one of them has breadcrumbs instead.
func (s Shell) tabs() []navLink {
	if pages := s.open(s.ActiveNav.entry().Pages); len(pages) > 1 && slices.ContainsFunc(pages, func(l navLink) bool { return s.at(l.Href) }) {
		return pages
	}
	return nil
}

// open leaves out the pages that are closed to the member's role.
func (s Shell) open(pages []navLink) []navLink {
	return slices.DeleteFunc(slices.Clone(pages), func(l navLink) bool { return slices.Contains(s.Closed, l.ID) })
}

// entries are those of the sidebar, each with the pages that are open to the member's role; one that has none is left out.
func (s Shell) entries() []navEntry {
	entries := slices.Clone(consoleNav)
	for i := range entries {
		entries[i].Pages = s.open(entries[i].Pages)
	}
	return slices.DeleteFunc(entries, func(e navEntry) bool { return len(e.Pages) == 0 })
}

// Closes tells which of the pages that have a name are closed to somebody, by their addresses.
func Closes(may func(address string) bool) (closed []Nav) {
	for _, l := range navPages() {
		if !may(l.Href) {
			closed = append(closed, l.ID)
		}
	}
	return closed
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
