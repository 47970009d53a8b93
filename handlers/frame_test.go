package handlers_test

import (
	"net/http"
	"regexp"
	"runtime/debug"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// shopper is a customer of whom every page has something to show, and the order that they have not paid yet.
func (s *site) shopper() (c *customer, unpaid string) {
	s.t.Helper()
	c = s.customer("frame@example.com")
	c.topsUp(100_000_000)
	c.placesOrder(inBangkok, "passport", 1000, 2)
	if err := s.console.Billing.PayFromBalance(s.t.Context(), c.accountID, 1); err != nil {
		s.t.Fatal(err)
	}
	c.subscribed(inBangkok, "passport")
	c.uses(inBangkok, "passport", 3, http.StatusOK)
	return c, c.placesOrder(inBangkok, "passport", 1000, 1)
}

// addresses are those of pages whose routes want more than their path.
func (c *customer) addresses(unpaid string) map[string]string {
	order, bought := "/billing/orders/"+c.ref(models.KindOrder, 1), c.ref(models.KindPackage, 1)
	choice := "?key=k&region=" + inBangkok + "&service=passport&calls=1000&quantity=1"
	return map[string]string{
		"/billing/payments/:payment":         "/billing/payments/" + c.ref(models.KindPayment, 1),
		"/billing/transactions/:transaction": "/billing/transactions/" + c.ref(models.KindTransaction, 1),
		"/billing/statements/:month":         "/billing/statements/2026-11",
		"/billing/orders/:order":             order,
		"/billing/orders/:order/return":      order + "/return?package=" + bought,
		"/packages/:package":                 "/packages/" + bought,
		"/packages/buy":                      "/packages/buy" + choice,
		"/packages/buy/confirm":              "/packages/buy/confirm" + choice,
		"/packages/buy/pay":                  "/packages/buy/pay?order=" + unpaid,
		"/packages/buy/result":               "/packages/buy/result?order=" + c.ref(models.KindOrder, 1),
		"/packages/renew":                    "/packages/renew?key=k&package=" + bought + "&package=" + c.ref(models.KindPackage, 2),
		"/services/unsubscribe":              "/services/unsubscribe?region=" + inBangkok + "&service=passport",
	}
}

// otherReaders read the account for something else than what a page says of its money at this moment: its name, what months
// did to it, and, by the code that charges calls, what the next of them gets.
var otherReaders = regexp.MustCompile(`ocrconsole/models/(accounts|documents|statement|metering)\.`)

// readsOfTheStanding calls look after every read of the account's money.
func (s *site) readsOfTheStanding(look func()) {
	s.t.Helper()
	if err := s.db.Callback().Query().After("gorm:query").Register("standing", func(tx *gorm.DB) {
		if tx.Statement.Table == "accounts" && !otherReaders.Match(debug.Stack()) {
			look()
		}
	}); err != nil {
		s.t.Fatal(err)
	}
}

// inTheBar is where the frame says what is available.
const inTheBar = "header a[title='Available balance'] .amount"

// TestNoPageReadsTheStandingTwice opens every page as a customer: what its frame and its body say of the money is of one read.
func TestNoPageReadsTheStandingTwice(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	reads, framed := 0, 0
	s.readsOfTheStanding(func() { reads++ })
	addresses := c.addresses(unpaid)
	for _, route := range s.router.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		address, listed := addresses[route.Path]
		if !listed {
			address = route.Path // a file, a list, or something that is not there, whose page has a frame, too
		}
		reads = 0
		a := c.get(address)
		hasFrame := a.Find(inTheBar).Length() > 0
		if hasFrame {
			framed++
		}
		if reads > 1 || hasFrame && reads == 0 {
			t.Errorf("%s reads the standing %d times", address, reads)
		}
		if listed && (a.status != http.StatusOK || !hasFrame) {
			t.Errorf("%s: status %d, no page with a frame", address, a.status)
		}
	}
	if framed < 40 {
		t.Errorf("%d pages have a frame: the walk does not reach them", framed)
	}
}

// TestAPageAndItsFrameSayTheSame lets the balance change as soon as a page has read it.
func TestAPageAndItsFrameSayTheSame(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	changing, topUpMicros := false, rules.Micros(20_000_000)
	s.readsOfTheStanding(func() {
		if changing {
			changing = false // the change reads it, too
			c.topsUp(topUpMicros)
			topUpMicros += 10_000_000
		}
	})
	for _, address := range []string{
		"/billing",
		"/billing/topup",
		"/packages/buy/pay?order=" + unpaid,
		"/packages/buy/result?order=" + c.ref(models.KindOrder, 1),
	} {
		changing = true
		a := c.get(address).wants(http.StatusOK)
		if changing {
			t.Errorf("%s does not read the balance", address)
		}
		a.says("main", a.text(inTheBar))
	}
}
