package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// rows counts the rows of every table.
func (s *site) rows() map[string]int64 {
	s.t.Helper()
	tables, err := s.db.Migrator().GetTables()
	if err != nil || len(tables) < 30 {
		s.t.Fatalf("tables %v, %v", tables, err)
	}
	counts := make(map[string]int64)
	for _, table := range tables {
		var n int64
		if err := s.db.WithContext(s.t.Context()).Table(table).Count(&n).Error; err != nil {
			s.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

// grew tells which tables have more rows than before.
func (s *site) grew(before map[string]int64) (tables []string) {
	s.t.Helper()
	for table, n := range s.rows() {
		if n > before[table] {
			tables = append(tables, fmt.Sprintf("%s by %d", table, n-before[table]))
		}
	}
	return tables
}

// TestNothingIsStoredForWhoLooksAround walks all addresses that can be looked at, as visitors with and without cookies, in each
// region and with nonsense.
func TestNothingIsStoredForWhoLooksAround(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		s.visitor().get("/statement-keys.json").wants(http.StatusOK) // the console's own key is published once
		before, walked := s.rows(), 0
		returning := s.visitor()
		for _, route := range s.router.Routes() {
			if route.Method != http.MethodGet {
				continue
			}
			path := route.Path
			for _, parameter := range []string{":month", ":key", ":order", ":package", ":request", ":document", ":file", ":name", ":history", ":payment", ":notification", ":transaction", ":id"} {
				path = strings.Replace(path, parameter, "2026-11", 1)
			}
			for _, query := range []string{"", "?region=" + bangkok, "?region=ap-southeast-3&service=passport", "?region=nowhere&token=x&export=x&next=%2Fusage"} {
				s.visitor().get(path + query)
				returning.get(path + query)
				walked += 2
			}
		}
		if grown := s.grew(before); walked < 300 || len(grown) > 0 {
			t.Errorf("%d requests made rows in %v", walked, grown)
		}
	})
}

// TestVisitorsFillNoTable lets strangers send what strangers can, many times.
func TestVisitorsFillNoTable(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	before := s.rows()
	for i := range 25 {
		v := s.visitor()
		v.get("/pricing?region=" + bangkok)
		v.post("/preferences/theme", url.Values{"theme": {"dark"}, "return": {"/pricing"}})
		v.post("/logout", nil)
		v.post("/confirm", url.Values{"token": {fmt.Sprint(i)}})
		v.post("/unsubscribe", url.Values{"token": {fmt.Sprint(i)}})
	}
	// That links which nobody has were tried is counted once an hour, for the trail of the house.
	if grown := slices.DeleteFunc(s.grew(before), func(table string) bool { return table == "sign_in_failure_hours by 1" }); len(grown) > 0 {
		t.Errorf("rows in %v", grown)
	}
}

func TestAVisitorsChoicesAndMessagesAreKeptWithThem(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get("/pricing?region=ap-southeast-3").wants(http.StatusOK)
	v.post("/preferences/theme", url.Values{"theme": {"dark"}, "return": {"/pricing"}}).wants(http.StatusSeeOther)
	page := v.get("/pricing").wants(http.StatusOK)
	if page.Find("html[data-theme=dark]").Length() != 1 && !strings.Contains(page.body, "dark") {
		t.Error("the theme is not kept")
	}
	page.says("body", "AP-Singapore")
	v.post("/password/forgot", url.Values{"email": {"a@example.com"}}).wants(http.StatusSeeOther).follow().says("body", "If there is an account with this address")
	v.get("/login").never("body", "If there is an account with this address")
	for _, broken := range []string{"nonsense", "e30", "bnVsbA", "W10", strings.Repeat("A", 5000)} {
		v.cookies["visitor"] = broken
		v.get("/pricing").wants(http.StatusOK)
	}
}
