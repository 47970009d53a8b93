package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestTransactionsByDayAreTheLedgerPutTogether makes ten days of pay-per-use of two services, settled hour by hour, with money and late calls
// between. By day and by hour every page's amounts together are those of the ledger, and each row leads down to as much.
func TestTransactionsByDayAreTheLedgerPutTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("folds@example.com")
		c.topsUp(50_000_000)
		for _, service := range []string{"passport", "web-image"} {
			c.subscribed(inBangkok, service)
		}
		for hour := range 36 {
			c.uses(inBangkok, "passport", 1+hour%3, 200)
			if hour%2 == 0 {
				c.uses(inBangkok, "web-image", 2, 200)
			}
			s.pass(time.Hour)
			if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
				t.Fatal(err)
			}
			if hour%15 == 7 {
				c.reports(metering.Event{RequestID: fmt.Sprint("late ", hour), At: s.now().Add(-5 * time.Hour), HTTPStatus: 200})
				c.topsUp(10_000_000)
			}
			s.pass(3 * time.Hour)
		}
		if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		var sum rules.Micros
		var entries int
		for _, e := range c.entries() {
			sum, entries = sum+e.AmountMicros, entries+1
		}
		byDay := c.ledgerSum("/billing/transactions")
		byHour := c.ledgerSum("/billing/transactions?by=hour")
		byEntry := c.ledgerSum("/billing/transactions?by=entry")
		if byDay.sum != sum || byHour.sum != sum || byEntry.sum != sum || byEntry.rows != entries || byDay.rows >= byHour.rows || byHour.rows > entries {
			t.Errorf("the ledger has %d in %d entries, its pages %+v by day, %+v by hour, %+v by entry", sum, entries, byDay, byHour, byEntry)
		}
		page := c.get("/billing/transactions").wants(200).says("main tbody", "Passport OCR · AP-Bangkok", "Pay-per-use, ", " hours, ", "Late", "Top-up")
		followed := 0
		page.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
			link := row.Find("a:contains('Show hours')")
			if link.Length() == 0 {
				return
			}
			followed++
			// What came late on the day is a row of its own there, and among the hours here.
			late := strings.Contains(row.Text(), "Late")
			if below := c.ledgerSum(link.AttrOr("href", "")); below.sum != amountOf(t, row) && !late && !c.isBesideLate(page, row) {
				t.Errorf("%s leads to %d", strings.Join(strings.Fields(row.Text()), " "), below.sum)
			}
		})
		if followed < 3 {
			t.Errorf("%d days lead to their hours", followed)
		}
		c.get("/billing/transactions?before=soon").wants(400)
		c.get("/billing/transactions?region=" + inBangkok).wants(422)
	})
}

// isBesideLate tells whether the page has a row of late calls of the same day.
func (c *customer) isBesideLate(page *answer, row *goquery.Selection) (found bool) {
	day := func(row *goquery.Selection) string {
		return strings.TrimSpace(row.Find("td").Eq(0).Contents().First().Text())[:6]
	}
	page.Find("main tbody tr").Each(func(_ int, other *goquery.Selection) {
		found = found || strings.Contains(other.Text(), "Late") && day(other) == day(row)
	})
	return found
}

type ledgerSum struct {
	sum  rules.Micros
	rows int
}

// ledgerSum adds up the exact amounts of a list of transactions, page by page.
func (c *customer) ledgerSum(path string) (total ledgerSum) {
	c.t.Helper()
	for pages := 0; path != ""; pages++ {
		if pages > 30 {
			c.t.Fatal("the list has no end")
		}
		page := c.get(path).wants(200)
		page.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
			total.sum, total.rows = total.sum+amountOf(c.t, row), total.rows+1
		})
		path = page.Find("a[rel=next]").AttrOr("href", "")
	}
	return total
}

// amountOf reads the exact amount of a row.
func amountOf(t testing.TB, row *goquery.Selection) rules.Micros {
	t.Helper()
	text := row.Find("td[data-label=Amount]").AttrOr("title", "")
	micros, err := rules.ParseMicros(strings.NewReplacer("−", "-", "+", "", "$", "", ",", "").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return micros
}
