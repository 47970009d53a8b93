package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// floods send what makes the i-th row of a table, as a customer can: most through the router, what jobs and mails make as these do.
var floods = map[string]func(c *flooder, i int){
	"orders": func(c *flooder, i int) {
		c.post("/packages/buy/confirm", url.Values{
			"region": {bangkok}, "service": {passport}, "calls": {"1000"}, "quantity": {"1"}, "price": {"13000000"}, "key": {fmt.Sprint("order ", i)},
		})
	},
	"payments": func(c *flooder, i int) {
		c.post("/billing/topup", url.Values{"choice": {"10.00"}, "amount": {""}, "key": {fmt.Sprint("top-up ", i)}})
	},
	"subscriptions": func(c *flooder, _ int) {
		form := url.Values{"region": {bangkok}, "service": {passport}}
		c.post("/services/subscribe", form)
		c.post("/services/unsubscribe", form)
	},
	"access_keys": func(c *flooder, i int) {
		c.get("/keys").wants(http.StatusOK).submit("Create access key", url.Values{"description": {"flood"}})
		c.post("/keys/"+c.ref(models.KindKey, int64(i+1))+"/delete", nil)
	},
	"auth_tokens": func(c *flooder, _ int) {
		if _, err := c.console.Accounts.CreateAuthToken(c.t.Context(), accounts.TokenRequest{Email: c.email, Password: password, RemoteIP: "192.0.2.1"}); err != nil {
			c.t.Fatal(err)
		}
	},
	"sessions": func(c *flooder, _ int) {
		c.visitor().enters(c.userID)
	},
	"known_devices": func(c *flooder, i int) {
		v := c.visitor()
		v.from = fmt.Sprintf("198.51.100.%d:4000", i+1)
		v.post("/login", url.Values{"email": {c.email}, "password": {password}}).wants(http.StatusSeeOther)
	},
	"known_networks": func(c *flooder, i int) {
		v := c.visitor()
		v.from = fmt.Sprintf("198.51.101.%d:4000", i+1)
		v.post("/login", url.Values{"email": {c.email}, "password": {password}}).wants(http.StatusSeeOther)
	},
	"exports": func(c *flooder, i int) { c.get(fmt.Sprint("/usage.csv?export=", i)).wants(http.StatusOK) },
	"notifications": func(c *flooder, i int) {
		c.write(func(tx *gorm.DB) error {
			_, err := models.Notify(tx, &models.Notification{
				AccountID: c.accountID, Key: fmt.Sprint("flood ", i), Kind: notice.AlertLowBalance, Title: "Low", Text: "Balance.", CreatedAt: c.now(),
			})
			return err
		})
	},
	"invitations": func(c *flooder, i int) {
		_ = c.console.Accounts.DB.Write(c.t.Context(), func(tx *gorm.DB) error { // refused when there are too many
			return models.CreateInvitation(tx, &models.Invitation{
				AccountID: c.accountID, Email: fmt.Sprintf("invited%d@example.com", i), Role: rights.Viewer, InvitedBy: c.userID,
				CreatedAt: c.now(), ExpiresAt: c.now().Add(time.Hour),
			})
		})
	},
	"tag_sets": func(c *flooder, i int) {
		c.write(func(tx *gorm.DB) error {
			_, _, err := models.CreateTagSets(tx, []models.AccountTags{{AccountID: c.accountID, Tags: rules.Tags(fmt.Sprint("n=", i))}}, c.now())
			return err
		})
	},
	"mail_tokens": func(c *flooder, _ int) {
		if _, err := c.console.Accounts.MailToken(c.t.Context(), models.TokenUnsubscribe, &models.User{ID: c.userID, Email: c.email}); err != nil {
			c.t.Fatal(err)
		}
	},
	"billing_details": func(c *flooder, i int) {
		c.get("/settings/billing").wants(http.StatusOK).submit("Save billing details", url.Values{"name": {fmt.Sprint("Flood ", i)}})
	},
	"alert_settings": func(c *flooder, _ int) { c.get("/settings/alerts").wants(http.StatusOK).submit("Save alerts", nil) },
	"calendar_feeds": func(c *flooder, _ int) { c.post("/settings/alerts/calendar", nil) },
}

// flooder is a customer who floods one table.
type flooder struct {
	*customer
	email  string
	userID int64
}

func (s *site) flooder(table string) *flooder {
	s.t.Helper()
	f := &flooder{email: table + "@example.com"}
	f.customer = s.customer(f.email)
	user, err := models.FindUserByEmail(s.db.WithContext(s.t.Context()), f.email)
	if err != nil {
		s.t.Fatal(err)
	}
	f.userID = user.ID
	return f
}

// enters signs in, as the harness lets customers do.
func (b *browser) enters(userID int64) {
	b.t.Helper()
	b.post("/test/enter", url.Values{"user": {fmt.Sprint(userID)}}).wants(http.StatusNoContent)
}

// write runs a transaction that holds the customer's lock.
func (c *customer) write(do func(tx *gorm.DB) error) {
	c.t.Helper()
	err := c.db.Write(c.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, c.accountID); err != nil {
			return err
		}
		return do(tx)
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// TestNoCustomerFillsATable floods each table that customers can make rows of for nothing with more than it may have of theirs,
// within a day. Each has a customer of its own, so that others' rows must stay.
func TestNoCustomerFillsATable(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Time)
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		t.Parallel()
		s := newSiteOn(t, db)
		for table, flood := range floods {
			c, bound := s.flooder(table), boundedTables[table].most
			before := s.rows()[table]
			for i := range bound + max(3, bound/20) {
				flood(c, i)
				s.pass(time.Millisecond) // so that the oldest can be told
			}
			// The one session that was there before may be the oldest.
			if made := int(s.rows()[table] - before); made > bound || made < bound-1 {
				t.Errorf("%s: %d rows were made, want %d", table, made, bound)
			}
		}
	})
}

// TestTheOldestSessionEndsWhenAUserHasTooMany signs in once more than there may be sessions.
func TestTheOldestSessionEndsWhenAUserHasTooMany(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		t.Parallel()
		s := newSiteOn(t, db)
		first, other := s.flooder("sessions"), s.customer("other@example.com")
		browsers := []*browser{first.browser}
		for range models.MaxSessions {
			b := s.visitor()
			b.enters(first.userID)
			browsers = append(browsers, b)
		}
		browsers[0].get("/services").wants(http.StatusSeeOther)
		for _, b := range browsers[1:] {
			b.get("/services").wants(http.StatusOK)
		}
		other.get("/services").wants(http.StatusOK)
	})
}

// TestStrangersFillNoTable sends what strangers can send, each time from another address of their network and about another
// address, and sweeps afterwards.
func TestStrangersFillNoTable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		t.Parallel()
		s := newSiteOn(t, db)
		before, began, passed := s.rows(), time.Now(), 0
		for i := range 150 {
			for _, path := range []string{"/login", "/signup", "/password/forgot"} {
				form := url.Values{"email": {fmt.Sprintf("stranger-%d@example.com", i)}, "password": {"wrong, and long enough"}}
				v := s.visitor()
				v.from = fmt.Sprintf("[2001:db8:0:7::%x]:4000", i+1)
				if v.post(path, form).status != http.StatusTooManyRequests {
					passed++
				}
			}
		}
		// Three groups of forms – signing in, signing up, links – each with 20 at once and one more in two seconds.
		if most := 3 * (20 + int(time.Since(began).Seconds()/2) + 1); passed > most {
			t.Errorf("%d requests of one network passed, want at most %d", passed, most)
		}
		for table, n := range s.rows() {
			if grown := int(n - before[table]); grown > 0 && boundedTables[table].by != byStranger && table != ownTable {
				t.Errorf("strangers made %d rows of %s", grown, table)
			} else if grown > 8*passed {
				t.Errorf("%d requests made %d rows of %s", passed, grown, table)
			}
		}
		s.pass(2 * 24 * time.Hour) // some attempts count for a day
		if err := s.console.Accounts.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := s.rows()["throttles"]; left != 0 {
			t.Errorf("%d attempts are kept two days later", left)
		}
	})
}
