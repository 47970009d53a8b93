package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// silent are forms that leave no entry in the trail although they store something, and why. Every other one that writes into the
// account's tables leaves an entry, whichever test sends it.
var silent = map[string]string{
	"POST /preferences/theme":            "how the user likes pages",
	"POST /preferences/first-steps":      "how the user likes pages",
	"POST /settings/account/display":     "how the user likes pages",
	"POST /notifications/read":           "what the user has read",
	"POST /try":                          "a call, which has its own record",
	"POST /password/forgot":              "asks for a mail, and answers the same whoever's the address is; what its link does leaves an entry",
	"POST /confirm/mail":                 "the same",
	"POST /settings/alerts/confirmation": "the same",
}

// ownRecords are customers' tables that are no act's: what follows from acts and calls, and how far something has come.
var ownRecords = []string{
	"accounts", "trail_entries", "notifications", "exports", "alert_checks", "alert_states", "webhook_deliveries", "webhook_attempts", "key_checks", "key_hours",
	"refused_calls", "refused_hours", "recorded_calls", "calls_before", "usage_hours", "usage_months", "call_sources", "call_keys", "tag_sets", "leases", "cap_uses",
	"documents", "document_entries", "document_files", "documents_due", "package_expiries", "arrears_events", "ledger_entries", "order_lines", "projects", "used_up_choices",
}

// witness notes what each request writes, by the request that the context names.
type witness struct {
	mu     sync.Mutex
	writes map[string][]string // tables of acts, by request
	acts   map[string]int
}

// watchActs has the site's database noted.
func watchActs(t testing.TB, db *models.DB) *witness {
	t.Helper()
	w := &witness{writes: map[string][]string{}, acts: map[string]int{}}
	note := func(tx *gorm.DB) {
		request, table := trail.ActorOf(tx.Statement.Context).RequestID, tx.Statement.Table
		if tx.Error != nil || request == "" {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case table == "trail_entries":
			w.acts[request]++
		case (models.Homes[table] == models.ByAccount && !slices.Contains(ownRecords, table) || table == "users") && tx.RowsAffected > 0:
			w.writes[request] = append(w.writes[request], table)
		}
	}
	callbacks := db.Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"create": callbacks.Create().After("gorm:create").Register, "update": callbacks.Update().After("gorm:update").Register, "delete": callbacks.Delete().After("gorm:delete").Register,
	} {
		if err := register("witness:"+name, note); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// check fails the test when the form was taken, wrote something, and left no entry.
func (w *witness) check(t testing.TB, route string, status int, request string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if status >= http.StatusBadRequest || silent[route] != "" || !strings.HasPrefix(route, http.MethodPost) {
		return
	}
	if tables := w.writes[request]; len(tables) > 0 && w.acts[request] == 0 {
		t.Errorf("%s writes into %q and leaves no entry in the trail", route, slices.Compact(slices.Sorted(slices.Values(tables))))
	}
}

// route is which one the request is for, as "POST /keys/:key/delete".
func (s *site) routeOf(request *http.Request) string {
	c := s.router.NewContext(request, nil)
	s.router.Router().Find(request.Method, request.URL.Path, c)
	return request.Method + " " + c.Path()
}

// TestEveryFormThatIsSilentIsThere: what is excused must be a route.
func TestEveryFormThatIsSilentIsThere(t *testing.T) {
	s := newSite(t)
	for route := range silent {
		method, path, _ := strings.Cut(route, " ")
		found := false
		for _, r := range s.router.Routes() {
			found = found || r.Method == method && r.Path == path
		}
		if !found {
			t.Errorf("there is no %s", route)
		}
	}
}
