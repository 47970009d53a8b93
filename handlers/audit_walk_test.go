package handlers_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
)

// silent are forms that leave no entry in the trail although they store something, and why. Every other one that writes into the
// account's tables leaves an entry, whichever test sends it.
var silent = map[string]string{
	"POST /preferences/theme":            "how the user likes pages",
	"POST /preferences/first-steps":      "how the user likes pages",
	"POST /accounts/begin":               "where the user likes to begin",
	"POST /settings/account/display":     "how the user likes pages",
	"POST /notifications/read":           "what the user has read",
	"POST /try":                          "a call, which has its own record",
	"POST /password/forgot":              "asks for a mail, and answers the same whoever's the address is; what its link does leaves an entry",
	"POST /confirm/mail":                 "the same",
	"POST /settings/alerts/confirmation": "the same",
}

// unsaid are columns that change by a form that changes nothing: what is sent as it is shown is stored again, and that a payment waits at
// the provider's page is no news.
var unsaid = []string{"updated_at", "seen_at", "last_used_at", "checkout_url", "provider_ref"}

// contents writes down the tables of acts, each row without what is unsaid.
func (s *site) contents() map[string]string {
	s.t.Helper()
	all := make(map[string]string)
	pool, err := s.db.DB.DB() // beneath GORM, where statements are counted
	if err != nil {
		s.t.Fatal(err)
	}
	for _, table := range shop.ActTables() {
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
	wrote, acts := s.witness.Of(request)
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
