package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// TestWhichTagMadeThisCharge goes, in a browser without JavaScript, from a transaction to how it is divided by a tag and on to the calls
// that have it, and back to all that these were charged.
func TestWhichTagMadeThisCharge(t *testing.T) {
	tier.Needs(t, tier.Browser)
	s := newSite(t)
	c := s.customer("c@example.com")
	c.spender(6)
	charged := c.chargeOfSeveral()
	b := s.opens(t, "c@example.com", browsertest.WithoutJavaScript())
	b.Navigate("/billing/transactions?by=entry")
	b.Click("main a[href='" + page.TransactionPath(charged) + "']")
	b.WaitText("#division", "Who spent it")
	b.Click("#division nav a[href*='group=tags']")
	b.Click("#division nav a[href*='group=tag%3Ateam']")
	b.WaitText("#division", "scan")
	if total := b.Text("#division tfoot td[data-label=Calls]"); total != fmt.Sprint(charged.Calls) {
		t.Errorf("%d calls are divided as %s", charged.Calls, total)
	}
	told := b.Text("#division tbody tr td[data-label=Calls] a[href*='team%3Dscan']")
	b.Click("#division tbody a[href*='team%3Dscan']")
	b.WaitText("main", "Calls")
	if rows := b.Count("#log tbody tr"); rows == 0 || !strings.HasPrefix(strings.TrimSpace(told), fmt.Sprint(rows)) {
		t.Errorf("%q leads to %d calls", told, rows)
	}
	b.Navigate("/billing/transactions")
	b.Fill("input[name=tag]", "team=scan")
	b.Press("Filter")
	b.WaitText("main", "Charged for these calls")
	if b.Count("main tbody tr") == 0 {
		t.Error("nothing was charged to the team")
	}
}

// chargeOfSeveral finds a transaction, the only one of its hour, for calls of several tags, among them those of the team scan.
func (c *customer) chargeOfSeveral() *models.LedgerEntry {
	c.t.Helper()
	for _, e := range c.entries() {
		text := c.get(page.TransactionPath(&e) + "?group=tag:team").wants(http.StatusOK).Find("#division").Text()
		if e.Kind == models.EntryUsage && strings.Contains(text, "scan") && strings.Contains(text, "Without team") && !strings.Contains(text, "Another transaction") {
			return &e
		}
	}
	c.t.Fatal("no transaction is of several tags")
	return nil
}

// TestPagesOnWhoSpentItAreLegibleOnEveryScreen looks at them wide and narrow, light and dark.
func TestPagesOnWhoSpentItAreLegibleOnEveryScreen(t *testing.T) {
	tier.Needs(t, tier.Browser)
	s := newSite(t)
	c := s.customer("c@example.com")
	keys := c.spender(6)
	charged := c.chargeOfSeveral()
	b := s.opens(t, "c@example.com")
	for name, path := range map[string]string{
		"transaction divided": page.TransactionPath(charged) + "?group=tags", "transactions of a tag": "/billing/transactions?tag=team%3Dscan", "transactions wrong": "/billing/transactions?tag=a%3Db%3Dc",
		"deductions of a key": "/usage/deductions?key=" + keys[1], "deductions of none": "/usage/deductions?key=" + keys[1] + "&tag=nobody", "hour divided": page.CallsPath(charged, "group", "tag:team"),
		"usage of a key": "/usage?key=" + keys[1],
	} {
		for i, look := range [][]browsertest.Option{{browsertest.Wide(), browsertest.Light()}, {browsertest.Wide(), browsertest.Dark()}, {browsertest.Narrow(), browsertest.Light()}, {browsertest.Narrow(), browsertest.Dark()}} {
			b.Show(look...)
			b.Navigate(path)
			b.AxeLook()
			if b.ScrollsSideways() {
				t.Errorf("%s scrolls sideways", path)
			}
			b.Screenshot(fmt.Sprint("spent ", name, " ", i))
		}
		b.Axe()
	}
}
