package api

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// limits gives the client's key other limits.
func (c *client) limits(scope accounts.KeyScope) {
	c.counter.t.Helper()
	if err := c.counter.keys.LimitKey(c.counter.t.Context(), c.owner, c.key.ID, scope); err != nil {
		c.counter.t.Fatal(err)
	}
}

// at is the same client at another server.
func (c *client) at(other *counter) *client {
	there := *c
	there.counter = other
	return &there
}

func TestEachLimitOfAKeyRefusesWithItsOwnCodeAndIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		customer.Subscribe(t, shop.Singapore, shop.Passport)
		end := c.Clock.Now().Add(time.Hour)
		expired := accounts.KeyScope{ExpiresAt: end}
		for _, tt := range []struct {
			name, code, says string
			status           int
			scope            accounts.KeyScope
		}{
			{"address", "ModelArts.4213", "may not be used from 192.0.2.1.", 403, accounts.KeyScope{Networks: "10.0.0.0/8"}},
			{"region", "ModelArts.4203", "ap-southeast-2, but in ap-southeast-3 only", 403, accounts.KeyScope{Regions: []string{shop.Singapore}}},
			{"service", "ModelArts.4214", "may not call passport, but id-card only", 403, accounts.KeyScope{Services: []string{shop.IDCard}}},
		} {
			customer.limits(tt.scope)
			got := customer.calls(shop.Bangkok, shop.Passport)
			if got.Code != tt.code || got.ResponseRecorder.Code != tt.status || !strings.Contains(got.Message, tt.says) {
				t.Errorf("%s: status %d, %s", tt.name, got.ResponseRecorder.Code, got.Body)
			}
		}
		customer.limits(accounts.KeyScope{Networks: "192.0.2.0/24", Regions: []string{shop.Bangkok}, Services: []string{shop.Passport}, RateCalls: 2, RateSeconds: 60})
		customer.wants("", 2, shop.Bangkok, shop.Passport)
		got := customer.calls(shop.Bangkok, shop.Passport)
		if got.Code != "ModelArts.4215" || got.ResponseRecorder.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "50" { // the minute began ten seconds ago
			t.Errorf("rate: status %d, Retry-After %s, %s", got.ResponseRecorder.Code, got.Header().Get("Retry-After"), got.Body)
		}
		customer.wants("ModelArts.4203", 1, shop.Singapore, shop.Passport)
		c.Clock.Advance(time.Minute)
		customer.wants("", 2, shop.Bangkok, shop.Passport)
		customer.limits(expired)
		c.Clock.Advance(end.Sub(c.Clock.Now()) - 1)
		customer.wants("", 1, shop.Bangkok, shop.Passport)
		c.Clock.Advance(1) // remembered or not, it ends at that instant
		customer.wants("ModelArts.4211", 1, shop.Bangkok, shop.Passport)
		if got := c.send(customer.request(http.MethodGet, "/v3/projects", "")); got.Code != "ModelArts.4211" {
			t.Errorf("projects: %s", got.Body)
		}

		if err := c.refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := c.refusals.List(t.Context(), customer.ID, models.RefusedFilter{Until: c.Clock.Now().Add(time.Hour), Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		kept := make(map[string]int64)
		for _, h := range list.Counts {
			kept[models.ErrorCodeOf(h.ErrorCode)] += h.Calls
		}
		if want := map[string]int64{"ModelArts.4203": 2, "ModelArts.4211": 1, "ModelArts.4213": 1, "ModelArts.4214": 1, "ModelArts.4215": 1}; !maps.Equal(kept, want) {
			t.Errorf("kept: %v, want %v", kept, want)
		}
		for i := range list.Calls {
			if r := &list.Calls[i]; r.AccessKeyID != customer.key.ID || r.Region == "" || r.Service == "" {
				t.Errorf("%+v", r)
			}
		}
		if got := customer.paid(); got != "pay_per_use:5" {
			t.Errorf("paid by %s", got)
		}
	})
}

// TestAChangedKeyCountsAtEveryServerWithinASecond changes it at one of two servers, after both have answered its calls.
func TestAChangedKeyCountsAtEveryServerWithinASecond(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		here := openCounter(t, db)
		there := here.another()
		for _, tt := range []struct {
			name, code string
			change     func(*client) error
		}{
			{"disable", "APIG.0301", func(c *client) error { return here.keys.DisableKey(t.Context(), c.owner, c.key.ID) }},
			{"delete", "APIG.0301", func(c *client) error { return here.keys.DeleteKey(t.Context(), c.owner, c.key.ID) }},
			{"addresses", "ModelArts.4213", func(c *client) error {
				return here.keys.LimitKey(t.Context(), c.owner, c.key.ID, accounts.KeyScope{Networks: "2001:db8::/32"})
			}},
			{"services", "ModelArts.4214", func(c *client) error {
				return here.keys.LimitKey(t.Context(), c.owner, c.key.ID, accounts.KeyScope{Services: []string{shop.WebImage}})
			}},
			{"regions", "ModelArts.4203", func(c *client) error {
				return here.keys.LimitKey(t.Context(), c.owner, c.key.ID, accounts.KeyScope{Regions: []string{shop.Singapore}})
			}},
			{"secret", "ModelArts.4212", func(c *client) error {
				_, err := here.keys.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: c.owner, ID: c.key.ID, Until: here.Clock.Now().Add(time.Hour)})
				if err != nil {
					return err
				}
				c.wants("", 1, shop.Bangkok, shop.Passport)
				c.at(there).wants("", 1, shop.Bangkok, shop.Passport)
				return here.keys.EndFormerSecret(t.Context(), c.owner, c.key.ID)
			}},
		} {
			customer := here.client()
			customer.Subscribe(t, shop.Bangkok, shop.Passport)
			for range 3 { // so that both remember it, as of now
				customer.wants("", 1, shop.Bangkok, shop.Passport)
				customer.at(there).wants("", 1, shop.Bangkok, shop.Passport)
				here.Clock.Advance(400 * time.Millisecond)
			}
			if err := tt.change(customer); err != nil {
				t.Fatal(tt.name, err)
			}
			customer.wants(tt.code, 1, shop.Bangkok, shop.Passport)
			here.Clock.Advance(time.Second)
			customer.at(there).wants(tt.code, 1, shop.Bangkok, shop.Passport)
			if got := customer.paid(); strings.Contains(got, "failed") {
				t.Errorf("%s: %s", tt.name, got)
			}
		}
	})
}

// TestAKeyThatIsStoppedWhileABodyComesMakesNoCall lets a body take longer than a second, in which the key is disabled elsewhere.
func TestAKeyThatIsStoppedWhileABodyComesMakesNoCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		here := openCounter(t, db)
		there := here.another()
		customer := here.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		slowly := customer.at(there).request(http.MethodPost, customer.path(shop.Bangkok, shop.Passport), picture)
		slowly.Body = &meanwhile{slowly.Body, func() {
			if err := here.keys.DisableKey(t.Context(), customer.owner, customer.key.ID); err != nil {
				t.Error(err)
			}
			here.Clock.Advance(time.Second)
		}}
		if got := there.send(slowly); got.Code != "APIG.0301" || customer.paid() != "" {
			t.Errorf("%s; %s", got.Body, customer.paid())
		}
	})
}

func TestTokensAreLimitedByTheSameRule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.limits(accounts.KeyScope{Networks: "10.0.0.0/8"}) // which is the key's own
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		customer.Subscribe(t, shop.Singapore, shop.Passport)
		token := strings.Repeat("t", 70)
		err := models.CreateAuthToken(db.WithContext(t.Context()), &models.AuthToken{
			TokenHash: hashOf(token), AccountID: customer.ID, UserID: customer.owner.UserID, Region: shop.Bangkok, CreatedAt: c.Clock.Now(), ExpiresAt: c.Clock.Now().Add(time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		bearer := func(r *http.Request) {
			r.Header.Del("Authorization")
			r.Header.Set("X-Auth-Token", token)
		}
		if got := customer.calls(shop.Bangkok, shop.Passport, bearer); got.Code != "" {
			t.Errorf("in its region: %s", got.Body)
		}
		if got := customer.calls(shop.Singapore, shop.Passport, bearer); got.Code != "ModelArts.4203" {
			t.Errorf("elsewhere: %s", got.Body)
		}
	})
}

// meanwhile is a body before which something happens.
type meanwhile struct {
	io.ReadCloser
	happens func()
}

func (m *meanwhile) Read(p []byte) (int, error) {
	if happens := m.happens; happens != nil {
		m.happens = nil
		happens()
	}
	return m.ReadCloser.Read(p)
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
