package handlers_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// counted tells how many statements the database is asked meanwhile.
func (s *site) counted(name string, work func()) int64 {
	s.t.Helper()
	var n atomic.Int64
	count := func(*gorm.DB) { n.Add(1) }
	callbacks := s.db.Callback()
	for _, register := range []func(string, func(*gorm.DB)) error{
		callbacks.Query().Register, callbacks.Row().Register, callbacks.Raw().Register, callbacks.Create().Register, callbacks.Update().Register, callbacks.Delete().Register,
	} {
		if err := register(name, count); err != nil {
			s.t.Fatal(err)
		}
	}
	work()
	return n.Load()
}

// TestAPageAsksNoMoreThanItNeeds holds what pages with many use cases cost, the frame and who asks included. More is a reason to
// look for what is read twice.
func TestAPageAsksNoMoreThanItNeeds(t *testing.T) {
	s := newSite(t)
	c := s.customer("reads@example.com")
	c.granted(inBangkok, "passport", 1000)
	c.uses(inBangkok, "passport", 3, http.StatusOK)
	c.topsUp(100_000_000)
	order := c.placesOrder(inBangkok, "passport", 1000, 1)
	payer := s.customer("payer@example.com")
	payment := payer.paysOrderAndGetsSomeBack()
	for _, page := range []struct {
		name string
		most int64
		open func()
	}{
		{"deductions", 12, func() { c.get("/usage/deductions").wants(http.StatusOK) }},
		{"billing", 13, func() { c.get("/billing").wants(http.StatusOK) }},
		{"the order to confirm", 20, func() {
			c.get("/packages/buy/confirm?key=k&region=" + inBangkok + "&service=passport&calls=1000&quantity=1").wants(http.StatusOK)
		}},
		{"top-up", 9, func() { c.get("/billing/topup").wants(http.StatusOK) }},
		{"a payment of an order", 15, func() { payer.get("/billing/payments/" + payment).wants(http.StatusOK) }},
		{"the page that pays an order", 16, func() { c.get("/packages/buy/pay?order=" + order).wants(http.StatusOK) }},
		{"paying an order", 22, func() {
			c.post("/packages/buy/pay?order="+order, url.Values{"method": {"balance"}}).wants(http.StatusSeeOther)
		}},
	} {
		if n := s.counted(page.name, page.open); n > page.most {
			t.Errorf("%s asks the database %d times, not %d at most", page.name, n, page.most)
		}
	}
}

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
	s.readAtOnce(func() { c.get("/usage/deductions").wants(http.StatusOK) }, "usage_hours")
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
