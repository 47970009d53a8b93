package handlers_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"ocrconsole/models/rights"
	"ocrconsole/views/words"
)

// husks are what a page has of paragraphs, items and cards with nothing in them, and of words that stand alone and lead nowhere.
func (a *answer) husks() (empty int, told map[string]bool) {
	for _, e := range a.Find("main p, main li, main .panel-body").EachIter() {
		if strings.TrimSpace(e.Text()) == "" && e.Find("img, svg, input").Length() == 0 {
			empty++
		}
	}
	told = make(map[string]bool)
	for _, e := range a.Find("main span:not([class])").EachIter() {
		if text := strings.TrimSpace(e.Text()); strings.TrimSpace(e.Parent().Clone().Find("a").Remove().End().Text()) == text {
			told[text] = true
		}
	}
	return empty, told
}

// leavesNoHusks fails the test for what the page has of them and its owner's has not, but for names of things.
func (a *answer) leavesNoHusks(owners *answer) {
	a.browser.t.Helper()
	before, own := owners.husks()
	empty, told := a.husks()
	if empty > before {
		a.browser.t.Errorf("%s: %d paragraphs, items or cards have nothing in them, and the owner’s page has %d", a.request, empty, before)
	}
	for _, link := range owners.Find("main a").EachIter() {
		text, href := strings.TrimSpace(link.Text()), link.AttrOr("href", "")
		page, _, _ := strings.Cut(href, "?")
		if told[text] && !own[text] && !strings.ContainsAny(path.Base(page), "0123456789") {
			a.browser.t.Errorf("%s: %q leads nowhere, and names nothing; it led to %s", a.request, text, href)
		}
	}
}

// TestNothingIsLeftOfWhatARoleIsRefused goes through the pages that each role comes to from its overview.
func TestNothingIsLeftOfWhatARoleIsRefused(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	ada.topsUp(100_000_000)
	ada.buys(bangkok, passport, 1000, 1)
	ada.subscribed(bangkok, passport)
	ada.uses(bangkok, passport, 990, http.StatusOK)
	ada.makesKey(nil)
	ada.comesToPay(bangkok, passport, 1000, 1)
	for _, role := range rights.Roles[1:] {
		m := ada.hires(string(role)+"@example.com", role)
		todo, seen := []string{"/"}, make(map[string]bool)
		for ; len(todo) > 0 && len(seen) < 120; todo = todo[1:] {
			address, _, _ := strings.Cut(todo[0], "#")
			page, _, _ := strings.Cut(address, "?")
			if seen[page] || path.Ext(page) != "" {
				continue
			}
			seen[page] = true
			a := m.get(address)
			if a.status != http.StatusOK {
				continue
			}
			a.leavesNoHusks(ada.get(address))
			for _, link := range a.Find("a[href]").EachIter() {
				if u, err := url.Parse(link.AttrOr("href", "")); err == nil && u.Host == "" && u.Path != "" {
					todo = append(todo, u.String())
				}
			}
		}
		if len(seen) < 40 {
			t.Errorf("as %s only %d pages were looked at", role, len(seen))
		}
		switch ending := m.get("/settings/account"); {
		case role.May(rights.Account):
			ending.says("#ending", "Close the account …")
		default:
			ending.says("#ending", words.WhoMay(rights.Account.Who())).never("#ending", "Close the account …")
		}
	}
}
