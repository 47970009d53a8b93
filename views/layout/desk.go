package layout

import (
	"slices"

	"ocrconsole/views/routes"
)

// DeskFrame is what the frame of the operator's desk shows: who is signed in there, "" for nobody, and what their role leads to.
type DeskFrame struct {
	Who     string // their address and role
	Demo    bool
	Entries []DeskEntry
}

// DeskEntry is an entry of the desk's menu.
type DeskEntry struct{ Label, Href string }

// DeskNav are all entries. What a role may not open is left out by DeskMenu.
var DeskNav = []DeskEntry{
	{"Find", routes.Desk},
	{"Money", routes.DeskMoney},
	{"Transfers", routes.DeskTransfers},
	{"Catalog", routes.DeskCatalog},
	{"Vouchers", routes.DeskVouchers},
	{"Alarms", routes.DeskAlarms},
	{"Health", routes.DeskHealth},
	{"Audit trail", routes.DeskTrail},
	{"Operators", routes.DeskOperators},
	{"Your passkeys", routes.DeskPasskeys},
}

// DeskMenu gives the entries that may be opened.
func DeskMenu(may func(address string) bool) []DeskEntry {
	return slices.DeleteFunc(slices.Clone(DeskNav), func(e DeskEntry) bool { return !may(e.Href) })
}

// currentDesk gives the entry's aria-current: "page" on the page itself, "true" on those under it.
func (s Shell) currentDesk(e DeskEntry) string {
	switch {
	case s.at(e.Href):
		return "page"
	case slices.ContainsFunc(s.Crumbs, func(c Crumb) bool { return c.Href == e.Href }):
		return "true"
	}
	return ""
}
