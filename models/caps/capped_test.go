package caps_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// another is another process that records calls.
func another(t *testing.T, s *shop.Shop) *metering.Metering {
	t.Helper()
	m := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
	t.Cleanup(m.Close)
	return m
}

// rowsOf gives what cap_uses itself has of the customer's caps.
func rowsOf(t *testing.T, s *shop.Shop, customer *shop.Customer) string {
	t.Helper()
	var rows []models.CapUse
	if err := s.DB.WithContext(t.Context()).Where("account_id = ?", customer.ID).Order("cap_id, span_start").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, row := range rows {
		text += fmt.Sprintf("%d: %d, ", row.CapID, row.Used)
	}
	return text
}

// recount compares what is used of each cap that there is, in each span, with what the records have.
func recount(t *testing.T, s *shop.Shop, customer *shop.Customer, after string) {
	t.Helper()
	tx := s.DB.WithContext(t.Context())
	snapshot, err := s.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	uses, err := models.CapUsesOf(tx, []int64{customer.ID}, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range uses {
		c, err := models.FindCap(tx, customer.ID, use.CapID)
		if err != nil {
			t.Fatal(err)
		}
		if c.EndedAt != nil {
			continue
		}
		rule := c.Rule()
		_, next := rule.SpanOf(use.SpanStart.UTC(), snapshot.Zone)
		if counted, err := models.CapCounted(tx, c, snapshot.Keys(), use.SpanStart, next); err != nil || counted.Known != use.Used {
			t.Errorf("after %s: %d are used of cap %d from %s on, the records have %d, %v", after, use.Used, c.ID, use.SpanStart, counted, err)
		}
	}
}

// TestCallsThatCountForTheSameCapsAsThoseBeforeLeaveTheirRowsAlone has calls count for the same caps, then for others, and looks at all
// that can come between: another service, another day, a late call, caps that are set, changed and ended, and another process.
func TestCallsThatCountForTheSameCapsAsThoseBeforeLeaveTheirRowsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		customer.Subscribe(t, shop.Bangkok, shop.IDCard)
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: 1000})
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapInAll}, Hard: true, Amount: 500_000_000})
		passports := set(t, c, customer, caps.Wanted{Scope: caps.Scope{Service: shop.Passport, Kind: rules.CapCalls, Span: rules.CapMonth}, Amount: 900})
		other := another(t, s)
		report := func(m *metering.Metering, n int, service string, at time.Time) {
			t.Helper()
			if _, err := m.Ingest(t.Context(), customer.Calls(n, shop.Bangkok, service, at)); err != nil {
				t.Fatal(err)
			}
			recount(t, s, customer, fmt.Sprintf("%d calls of %s at %s", n, service, at))
		}
		now := s.Clock.Now
		report(s.Metering, 3, shop.Passport, now())
		before := rowsOf(t, s, customer)
		report(s.Metering, 4, shop.Passport, now())
		report(other, 5, shop.Passport, now())
		report(s.Metering, 6, shop.Passport, now())
		if after := rowsOf(t, s, customer); (after == before) != s.DB.IsPostgres() {
			t.Errorf("the rows were %s and are %s", before, after)
		}
		if got := used(t, c, customer); got[0] != 18 || got[2] != 18 || got[1] <= 0 {
			t.Errorf("used: %v", got)
		}
		report(s.Metering, 2, shop.IDCard, now())
		report(s.Metering, 2, shop.IDCard, now())
		report(other, 1, shop.Passport, now().Add(-30*24*time.Hour))
		report(s.Metering, 1, shop.Passport, now())
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Region: shop.Bangkok, Kind: rules.CapCalls, Span: rules.CapDay}, Amount: 100})
		report(s.Metering, 2, shop.Passport, now())
		report(s.Metering, 2, shop.Passport, now())
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: 2000})
		report(s.Metering, 2, shop.Passport, now())
		if err := c.End(t.Context(), customer.ID, passports.ID); err != nil {
			t.Fatal(err)
		}
		ended := usedOfEnded(t, s, passports)
		report(s.Metering, 2, shop.Passport, now())
		report(other, 2, shop.Passport, now())
		if got := usedOfEnded(t, s, passports); got != ended || got == 0 {
			t.Errorf("of a cap that has ended %d are used, then %d", ended, got)
		}
		s.Clock.Advance(24 * time.Hour)
		report(s.Metering, 2, shop.Passport, now())
		report(s.Metering, 2, shop.Passport, now())
		s.Clock.Advance(100 * 24 * time.Hour) // until nobody remembers the span that calls counted for
		report(another(t, s), 2, shop.Passport, now())
	})
}

func usedOfEnded(t *testing.T, s *shop.Shop, c models.Cap) (used int64) {
	t.Helper()
	uses, err := models.CapUsesOf(s.DB.WithContext(t.Context()), []int64{c.AccountID}, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range uses {
		if use.CapID == c.ID {
			used += use.Used
		}
	}
	return used
}
