package handlers_test

import (
	"strings"

	"ocrconsole/models/rights"
	"ocrconsole/web"
)

// unasked are tables into which forms and pages write although nobody looked again, in that transaction, whether who asks may, and why.
var unasked = map[string]string{}

// checkAsked fails the test when what a member asked for wrote something that is an account's in a transaction that had not looked whether
// they may still: whoever is removed, or made less, while their request waits for its turn, would get it. So every form that any test sends is
// walked, and no route is forgotten.
func (s *site) checkAsked(route, request string) {
	s.t.Helper()
	needed, asks := s.neededBy(route)
	if !asks || needed == rights.Self {
		return
	}
	for _, table := range s.witness.Unasked(request) {
		if unasked[table] == "" {
			s.t.Errorf("%s writes into %s without a look at the member in the same transaction", route, table)
		}
	}
}

// neededBy gives the permission that the route needs.
func (s *site) neededBy(route string) (rights.Permission, bool) {
	method, path, _ := strings.Cut(route, " ")
	for _, r := range s.router.Routes() {
		if r.Method == method && r.Path == path {
			return web.NeededBy(r)
		}
	}
	return "", false
}
