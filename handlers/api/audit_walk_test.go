package api

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/web"
)

// witnesses are those of the databases of tests, each of which is watched once, whoever many servers it has.
var witnesses sync.Map

// watched has every test of the package fail in which a request writes into a table of acts and leaves no entry in a trail.
func watched(t testing.TB, db *models.DB, router *echo.Echo) *shop.Witness {
	t.Helper()
	kept, there := witnesses.Load(db)
	if !there {
		kept = shop.WatchActs(t, db)
		witnesses.Store(db, kept)
		t.Cleanup(func() { witnesses.Delete(db) })
	}
	w := kept.(*shop.Witness)
	router.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			if wrote, acts := w.Of(web.RequestID(c)); len(wrote) > 0 && acts == 0 {
				t.Errorf("%s %s writes into %s and leaves no entry in the trail", c.Request().Method, c.Path(), strings.Join(wrote, ", "))
			}
			return err
		}
	})
	return w
}

// writing are the routes that write, and whether what they write is an act. Every other one only reads.
var writing = map[string]bool{
	"POST /v3/auth/tokens": true, "POST /v1/usage": false, "POST /v1/authorize": false,
	"POST /v3/payments/free-resources/query": false, "POST /v2/payments/free-resources/usages/details/query": false, // they only read
	"POST /v2/:project/ocr/": false, // calls, which have records of their own
}

// TestEveryRouteThatWritesIsKnown: a new one says here whether it is an act, and the tests that send it see to its entry.
func TestEveryRouteThatWritesIsKnown(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	for _, route := range c.router.Routes() {
		name := route.Method + " " + route.Path
		if strings.HasPrefix(name, "POST /v2/:project/ocr/") {
			name = "POST /v2/:project/ocr/"
		}
		if _, known := writing[name]; !known && slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, route.Method) {
			t.Errorf("nobody said whether %s is an act", name)
		}
	}
}

// TestATokenLeavesAnEntryAndWhoFetchesItIsWitnessed: what watches the requests of all tests sees this one.
func TestATokenLeavesAnEntryAndWhoFetchesItIsWitnessed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	got := c.askToken("a@example.com", password, "{}")
	w := watched(t, c.DB, c.router)
	if _, acts := w.Of(got.Header().Get("X-Request-Id")); got.ResponseRecorder.Code != http.StatusCreated || acts != 1 {
		t.Errorf("status %d, %d entries, want 1", got.ResponseRecorder.Code, acts)
	}
}
