package api

import (
	"errors"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// besideLanes keeps what the database is asked from now on by anybody but the lanes, which record calls together.
func (c *counter) besideLanes() (asked func() []string) {
	c.t.Helper()
	var mu sync.Mutex
	var all []string
	note := func(tx *gorm.DB) {
		if stack := string(debug.Stack()); tx.DryRun || strings.Contains(stack, "metering.(*lane)") || strings.Contains(stack, "metering.gormStore") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, tx.Statement.SQL.String())
	}
	on := c.DB.Callback()
	err := errors.Join(on.Query().After("gorm:query").Register("beside", note), on.Row().After("gorm:row").Register("beside", note),
		on.Raw().After("gorm:raw").Register("beside", note), on.Create().After("gorm:create").Register("beside", note),
		on.Update().After("gorm:update").Register("beside", note), on.Delete().After("gorm:delete").Register("beside", note))
	if err != nil {
		c.t.Fatal(err)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		asked := slices.Clone(all)
		all = nil
		return asked
	}
}

// TestASignedCallAsksNothingBesideItsLane makes calls of customers who have all that a call is looked at for, far from each edge: what
// each would ask by itself costs more than the call.
func TestASignedCallAsksNothingBesideItsLane(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		bought, perUse := c.client(), c.client()
		bought.TopUp(t, 50_000_000)
		order := bought.Order(t, shop.Bangkok, shop.Passport, 1000, 1)
		if err := c.Billing.PayFromBalance(t.Context(), bought.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		perUse.TopUp(t, 500_000_000)
		limits := caps.Caps{DB: db, Catalog: c.Catalog, Clock: c.Clock.Now}
		for _, customer := range []*client{bought, perUse} {
			customer.Subscribe(t, shop.Bangkok, shop.Passport)
			for _, wanted := range []caps.Wanted{
				{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: caps.MaxCalls},
				{Scope: caps.Scope{AccessKeyID: customer.key.ID, Kind: rules.CapMoney, Span: rules.CapMonth}, Hard: true, Amount: int64(caps.MaxMicros)},
			} {
				if _, err := limits.Set(t.Context(), customer.ID, wanted); err != nil {
					t.Fatal(err)
				}
			}
			customer.limits(accounts.KeyScope{Networks: "192.0.2.0/24", Regions: []string{shop.Bangkok}, RateCalls: 10_000, RateSeconds: 60})
		}
		tagged := func(r *http.Request) { r.Header.Set(headerTags, "team=scan") }
		call := func(n int) {
			t.Helper()
			for range n {
				for customer, payer := range map[*client]string{bought: "package", perUse: "pay-per-use"} {
					if got := customer.calls(shop.Bangkok, shop.Passport, tagged); got.ResponseRecorder.Code != http.StatusOK || got.Header().Get(headerPayer) != payer {
						t.Fatalf("status %d, paid by %q: %s", got.ResponseRecorder.Code, got.Header().Get(headerPayer), got.Body)
					}
				}
			}
		}
		call(1) // which is the first look at them
		asked := c.besideLanes()
		call(10)
		for _, statement := range asked() {
			t.Errorf("asked: %s", statement)
		}
		// What is known of keys, of whose they are and of accounts is looked at once a second, whoever calls how often.
		c.Clock.Advance(time.Second + time.Millisecond)
		call(10)
		if got := asked(); len(got) != 6 {
			t.Errorf("asked a second later: %s", strings.Join(got, "\n"))
		}
	})
}
