package routes

import (
	"net/url"
	"strings"
)

// Move is where pages were before, and where they are now: what is under them, and their files, moved along. Of a folder only itself leads on.
type Move struct {
	from, to string
	folder   bool
}

// Moved are the pages that had another address in an earlier version. Links to them are in mails, documents and programs, and
// lead on for ever. So do folders in which pages are, for those who cut an address short.
var Moved = []Move{
	{from: "/usage/calls", to: Calls},
	{"/docs", APIDocs, true},
	{"/help", BillingRules, true},
	{"/settings", AccountSettings, true},
	{"/password", ForgotPassword, true},
	{"/security", LeakedKey, true},
	{"/incidents", Keys, true},
	{"/billing/payments", Billing, true},
}

// Patterns are what a router has to know of them, all that is of the pages now.
func (m Move) Patterns() []string {
	if m.folder {
		return []string{m.from}
	}
	return []string{m.from, m.from + "/:rest", CSV(m.from), JSON(m.from)}
}

// Now gives the address that one of before has now.
func (m Move) Now(before *url.URL) string {
	address := m.to + strings.TrimPrefix(before.EscapedPath(), m.from)
	if before.RawQuery != "" {
		address += "?" + before.RawQuery
	}
	return address
}
