package handlers_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
	w, tables := &witness{writes: map[string][]string{}, acts: map[string]int{}}, acted()
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
		case slices.Contains(tables, table) && tx.RowsAffected > 0:
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

// acted are the tables of acts.
func acted() (tables []string) {
	for table, home := range models.Homes {
		if home == models.ByAccount && !slices.Contains(ownRecords, table) || table == "users" {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}

// unsaid are columns that change by a form that changes nothing: what is sent as it is shown is stored again, and that a payment waits at
// the provider's page is no news.
var unsaid = []string{"updated_at", "checkout_url", "provider_ref"}

// contents writes down the tables of acts, each row without what is unsaid.
func (s *site) contents() map[string]string {
	s.t.Helper()
	all := make(map[string]string)
	pool, err := s.db.DB.DB() // beneath GORM, where statements are counted
	if err != nil {
		s.t.Fatal(err)
	}
	for _, table := range acted() {
		rows, err := rowsOf(context.WithoutCancel(s.t.Context()), pool, table)
		if err != nil {
			return nil // the database is away
		}
		lines := make([]string, len(rows))
		for i, row := range rows {
			for _, column := range unsaid {
				delete(row, column)
			}
			if table == "payments" && row["status"] == string(models.PaymentPending) {
				row["status"] = string(models.PaymentCreated)
			}
			lines[i] = fmt.Sprint(row)
		}
		slices.Sort(lines)
		all[table] = strings.Join(lines, "\n")
	}
	return all
}

// rowsOf reads a whole table.
func rowsOf(ctx context.Context, pool *sql.DB, table string) (all []map[string]any, err error) {
	rows, err := pool.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		values, row := make([]any, len(columns)), make(map[string]any)
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return nil, err
		}
		for i, column := range columns {
			row[column] = *values[i].(*any)
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// checkActs fails the test when the form was taken, wrote something, and left no entry; before is what there was before it.
func (s *site) checkActs(route string, status int, request string, before map[string]string) {
	s.t.Helper()
	w := s.witness
	w.mu.Lock()
	wrote := slices.Compact(slices.Sorted(slices.Values(w.writes[request])))
	acts := w.acts[request]
	w.mu.Unlock()
	if before == nil || status >= http.StatusBadRequest || len(wrote) == 0 || acts > 0 {
		return
	}
	after := s.contents()
	for _, table := range wrote {
		if after != nil && after[table] != before[table] {
			s.t.Errorf("%s writes into %s and leaves no entry in the trail", route, table)
		}
	}
}

// mayAct tells whether what the request does is to leave an entry.
func mayAct(route string) bool {
	return strings.HasPrefix(route, http.MethodPost) && silent[route] == "" && route != "POST /test/enter"
}

// routeOf is which one the request is for, as "POST /keys/:key/delete".
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
