package handlers_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/routes"
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

// ofTheStanding matches statements that read the account's money, and ofArrivals those of them that ask who comes.
var (
	ofTheStanding = regexp.MustCompile("(FROM|JOIN) [`\"]?accounts[`\" ]")
	ofArrivals    = regexp.MustCompile("session_data")
)

// readsOfTheStanding calls look after every statement that reads the account's money, with the connection or transaction that it
// was asked of.
func (s *site) readsOfTheStanding(look func(statement string, asked gorm.ConnPool)) {
	s.t.Helper()
	hook := func(tx *gorm.DB) {
		if statement := tx.Statement.SQL.String(); !tx.DryRun && ofTheStanding.MatchString(statement) {
			look(statement, tx.Statement.ConnPool)
		}
	}
	if err := errors.Join(s.db.Callback().Query().After("gorm:query").Register("standing", hook),
		s.db.Callback().Row().After("gorm:row").Register("standing", hook)); err != nil {
		s.t.Fatal(err)
	}
}

// inTheBar is where the frame says what is available.
const inTheBar = "header a[title^='Available balance'] .amount"

// exactlyInTheBar is that without its rounding.
func exactlyInTheBar(a *answer) string {
	return strings.TrimPrefix(a.Find(inTheBar).Closest("a").AttrOr("title", ""), "Available balance: ")
}

// TestTheBarHasCentsAndTheExactBalanceBehindThem rounds down: what is there is never said to be more.
func TestTheBarHasCentsAndTheExactBalanceBehindThem(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(1_000_000)
	c.subscribed(bangkok, passport)
	c.uses(bangkok, passport, 1, http.StatusOK)
	if a := c.get("/keys"); a.text(inTheBar) != "$0.98" || exactlyInTheBar(a) != "$0.9855" {
		t.Errorf("the bar has %q for %q", a.text(inTheBar), exactlyInTheBar(a))
	}
}

// TestNoPageReadsTheStandingTwice opens every page as a customer: what its frame and its body say of the money is of one moment,
// which is when they came, or one of the page's own.
func TestNoPageReadsTheStandingTwice(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	arrivals, framed, moments := 0, 0, make(map[gorm.ConnPool]bool)
	s.readsOfTheStanding(func(statement string, asked gorm.ConnPool) {
		if ofArrivals.MatchString(statement) {
			arrivals++
			return
		}
		if _, together := asked.(gorm.TxCommitter); !together {
			t.Errorf("read outside of a transaction: %s", statement)
		}
		moments[asked] = true
	})
	for address, listed := range s.pages(c, unpaid) {
		c.get(address) // what it does the first time, as issuing documents, reads for itself
		arrivals = 0
		clear(moments)
		a := c.get(address)
		hasFrame := a.Find(inTheBar).Length() > 0
		if hasFrame {
			framed++
		}
		most := 1
		if address == routes.Documents {
			most = 2 // what is due is issued before the page is read
		}
		if len(moments) > most || hasFrame && arrivals != 1 {
			t.Errorf("%s reads the standing at %d moments and %d arrivals", address, len(moments), arrivals)
		}
		if listed && (a.status != http.StatusOK || !hasFrame) {
			t.Errorf("%s: status %d, no page with a frame", address, a.status)
		}
	}
	if framed < 40 {
		t.Errorf("%d pages have a frame: the walk does not reach them", framed)
	}
}

// pages gives the addresses of all that a customer can open, and whether each is of a page for sure: others may be a file, a list,
// or something that is not there, whose page has a frame, too.
func (s *site) pages(c *customer, unpaid string) map[string]bool {
	pages, addresses := make(map[string]bool), c.addresses(unpaid)
	for _, route := range s.router.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		address, listed := addresses[route.Path]
		if !listed {
			address = route.Path
		}
		pages[address] = listed
	}
	return pages
}

// TestAPageAndItsFrameSayTheSame lets the balance change whenever a page has read it.
func TestAPageAndItsFrameSayTheSame(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	changes, changing, topUpMicros := 0, true, rules.Micros(20_000_000)
	s.readsOfTheStanding(func(string, gorm.ConnPool) {
		if changing { // the change reads it, too
			return
		}
		changing = true
		c.topsUp(topUpMicros)
		topUpMicros += 10_000_000
		changing = false
		changes++
	})
	addresses := c.addresses(unpaid)
	for _, address := range []string{
		"/billing",
		"/billing/topup",
		addresses["/packages/buy"],
		addresses["/packages/buy/confirm"],
		addresses["/packages/renew"],
		addresses["/packages/buy/pay"],
		addresses["/packages/buy/result"],
	} {
		changes, changing = 0, false
		a := c.get(address).wants(http.StatusOK)
		changing = true
		if changes == 0 {
			t.Errorf("%s does not read the balance", address)
		}
		a.says("main", exactlyInTheBar(a))
	}
}
