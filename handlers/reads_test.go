package handlers_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// counting counts the statements that the database is asked from now on.
func (s *site) counting() *atomic.Int64 {
	s.t.Helper()
	var n atomic.Int64
	count := func(tx *gorm.DB) {
		if !tx.DryRun { // else it is a part of a statement that is counted
			n.Add(1)
		}
	}
	callbacks := s.db.Callback()
	for _, register := range []func(string, func(*gorm.DB)) error{
		callbacks.Query().Register, callbacks.Row().Register, callbacks.Raw().Register, callbacks.Create().Register, callbacks.Update().Register, callbacks.Delete().Register,
	} {
		if err := register("count", count); err != nil {
			s.t.Fatal(err)
		}
	}
	return &n
}

// mostStatements is how many statements a page may ask, with those on who comes and on the frame. The first of a page is the
// arrival, and what it asks at the same time is one: more is a reason to look for what is read one after the other.
const mostStatements = 4

// files ask more: they are written while they are read, some rows at a time, and signed ones check what they say.
var files = regexp.MustCompile(`\.(csv|json|pdf)$`)

// TestAPageAsksFourStatementsAtMost opens every page as a customer of whom it has something to show.
func TestAPageAsksFourStatementsAtMost(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	pages := s.pages(c, unpaid)
	bought := c.ref(models.KindPackage, 1)
	for _, more := range []string{
		"/usage/deductions?package=" + bought, "/usage/deductions?by=hour&tag=team%3Dscan", "/usage/deductions?key=none", "/billing/transactions?tag=team&by=entry", "/billing/transactions?key=none",
		"/billing/transactions/" + c.ref(models.KindTransaction, 1) + "?group=tags", "/billing/transactions?tag=none&kind=usage", "/calls?package=" + bought, "/usage?region=" + inBangkok,
		"/usage?group=key", "/usage?group=status&show=money", "/usage?group=service&tag=team%3Dscan", "/usage?group=service&from=2026-11-21&to=2026-11-21",
		"/what-if?days=365&package1=" + inBangkok + "/passport/1000&from1=2026-11-21&cap=1&cap-of=money-day", "/calls?status=error&live=on", "/calls?status=refused", "/calls?code=AIS.0104&service=passport", "/calls?status=2xx&payer=pay_per_use",
		"/calls?key=" + models.Ref{Kind: models.KindKey, AccountID: c.accountID, ID: 1}.String(),
		"/packages/renew?key=k&order=" + c.ref(models.KindOrder, 1), "/billing/statements?before=2026-11",
	} {
		pages[more] = true
	}
	n := s.counting()
	for address := range pages {
		c.get(address) // what it does the first time, as issuing documents, is no part of the page
		n.Store(0)
		most := int64(mostStatements)
		if c.get(address).status == http.StatusSeeOther {
			most += 2 // what is said on the page that it leads to is kept in the session, which tells that its user is there
		}
		if strings.HasPrefix(address, "/calls?package=") {
			most++ // the package, the hours in which it paid, the calls in them, and what is beside them: each follows from the one before
		}
		if n.Load() > most && !files.MatchString(address) {
			t.Errorf("%s asks the database %d times", address, n.Load())
		}
	}
}

// TestAPageOnAPaymentAsksFourStatementsAtMost is of one with all that can be: its order, what went back, and a receipt.
func TestAPageOnAPaymentAsksFourStatementsAtMost(t *testing.T) {
	s := newSite(t)
	payer := s.customer("payer@example.com")
	payment := payer.paysOrderAndGetsSomeBack()
	n := s.counting()
	payer.get("/billing/payments/" + payment).wants(http.StatusOK)
	if n.Load() > mostStatements {
		t.Errorf("it asks the database %d times", n.Load())
	}
}

// TestPayingAnOrderAsksNoMoreThanItNeeds is of a form: who sends one is asked anew once all of it has come.
func TestPayingAnOrderAsksNoMoreThanItNeeds(t *testing.T) {
	s := newSite(t)
	c, unpaid := s.shopper()
	n := s.counting()
	c.post("/packages/buy/pay?order="+unpaid, url.Values{"method": {"balance"}}).wants(http.StatusSeeOther)
	if n.Load() > mostOfPaying {
		t.Errorf("it asks the database %d times", n.Load())
	}
}

// mostOfPaying has the order's transfer in it, which is waited for no more, what calls are promised of the balance, and who pays, who is looked
// at again under the account's lock, as is whether they are signed in still.
const mostOfPaying = 29

// readAtOnce fails the test unless all that work reads of the tables, two times or more, is read in one transaction.
func (s *site) readAtOnce(work func(), tables ...string) {
	s.t.Helper()
	reads, moments := 0, make(map[gorm.ConnPool]bool)
	look := func(tx *gorm.DB) {
		if slices.ContainsFunc(tables, func(table string) bool { return strings.HasPrefix(tx.Statement.Table, table) }) {
			reads++
			moments[tx.Statement.ConnPool] = true
		}
	}
	if err := errors.Join(s.db.Callback().Query().Register("look", look), s.db.Callback().Row().Register("look", look)); err != nil {
		s.t.Fatal(err)
	}
	work()
	for moment := range moments {
		if _, together := moment.(gorm.TxCommitter); !together {
			s.t.Errorf("%s are read outside of a transaction", tables)
		}
	}
	if reads < 2 || len(moments) != 1 {
		s.t.Errorf("%d reads of %s at %d moments, not all at one", reads, tables, len(moments))
	}
}

// TestRowsAndSumsOfTheDeductionsAreOfOneMoment looks at how they are read: a call that is recorded meanwhile is in all of them or in none.
func TestRowsAndSumsOfTheDeductionsAreOfOneMoment(t *testing.T) {
	s := newSite(t)
	c := s.customer("moment@example.com")
	c.subscribed(inBangkok, "passport")
	c.uses(inBangkok, "passport", 3, http.StatusOK)
	s.readAtOnce(func() { c.get("/usage/deductions").wants(http.StatusOK) }, "counted_usage_hours")
}

// TestAPaymentAndWhatCameOfItAreOfOneMoment looks at a payment that completed its order and of which some was given back since:
// the page shows both, the dispute that there may be, and the receipt.
func TestAPaymentAndWhatCameOfItAreOfOneMoment(t *testing.T) {
	s := newSite(t)
	c := s.customer("moment@example.com")
	payment := c.paysOrderAndGetsSomeBack()
	s.readAtOnce(func() {
		c.get("/billing/payments/"+payment).wants(http.StatusOK).says("main", "$3.00 went back to your card")
	}, "orders", "refunds", "disputes", "documents")
}

// paysOrderAndGetsSomeBack pays an order by card, of which the provider gives some back.
func (c *customer) paysOrderAndGetsSomeBack() (payment string) {
	c.t.Helper()
	c.topsUp(20_000_000) // so that nothing is owed
	c.post("/packages/buy/pay?order="+c.placesOrder(inBangkok, "passport", 1000, 1), url.Values{"method": {"card"}}).wants(http.StatusSeeOther)
	payment = c.ref(models.KindPayment, 2)
	c.pays(payment)
	c.provider.givesBack(payment, 3_000_000)
	c.reconciles()
	return payment
}
