package handlers_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"
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
	for _, page := range []struct {
		name string
		most int64
		open func()
	}{
		{"deductions", 12, func() { c.get("/usage/deductions").wants(http.StatusOK) }},
		{"the page that pays an order", 17, func() { c.get("/packages/buy/pay?order=" + order).wants(http.StatusOK) }},
		{"paying an order", 22, func() {
			c.post("/packages/buy/pay?order="+order, url.Values{"method": {"balance"}}).wants(http.StatusSeeOther)
		}},
	} {
		if n := s.counted(page.name, page.open); n > page.most {
			t.Errorf("%s asks the database %d times, not %d at most", page.name, n, page.most)
		}
	}
}

// TestRowsAndSumsOfTheDeductionsAreOfOneMoment looks at how they are read: a call that is recorded meanwhile is in all of them or in none.
func TestRowsAndSumsOfTheDeductionsAreOfOneMoment(t *testing.T) {
	s := newSite(t)
	c := s.customer("moment@example.com")
	c.subscribed(inBangkok, "passport")
	c.uses(inBangkok, "passport", 3, http.StatusOK)
	reads, moments := 0, make(map[gorm.ConnPool]bool)
	look := func(tx *gorm.DB) {
		if strings.HasPrefix(tx.Statement.Table, "usage_hours") {
			reads++
			moments[tx.Statement.ConnPool] = true
		}
	}
	if err := errors.Join(s.db.Callback().Query().Register("look", look), s.db.Callback().Row().Register("look", look)); err != nil {
		t.Fatal(err)
	}
	c.get("/usage/deductions").wants(http.StatusOK)
	for moment := range moments {
		if _, together := moment.(gorm.TxCommitter); !together {
			t.Error("hours are read outside of a transaction")
		}
	}
	if reads < 2 || len(moments) != 1 {
		t.Errorf("%d reads of hours at %d moments, not all at one", reads, len(moments))
	}
}
