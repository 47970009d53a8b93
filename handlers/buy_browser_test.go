package handlers_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ocrconsole/web/browsertest"
)

// opens signs the customer in with a real browser.
func (s *site) opens(t *testing.T, email string, options ...browsertest.Option) *browsertest.Page {
	t.Helper()
	server := httptest.NewServer(s.router)
	t.Cleanup(server.Close)
	page := browsertest.Open(t, server.URL, options...)
	page.Navigate("/login")
	page.Fill("input[name=email]", email)
	page.Fill("input[name=password]", password)
	page.Click("main button[type=submit]")
	return page
}

func TestPricesFollowTheChoiceAtOnce(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	page := s.opens(t, "c@example.com")
	page.Navigate(form(bangkok, passport, 1000, 1))
	if page.Visible("noscript button") {
		t.Error("the button to update prices is shown although they update by themselves")
	}
	page.Select("#field-region", hongKong)
	page.WaitText("#buy-summary", "$14.40")
	page.WaitText("#region-picker summary", "CN-Hong Kong")
	page.Select("#field-service", "web-image")
	page.WaitText("#buy-choices", "from $0.005 per call")
	page.Click("#calls-10000")
	page.WaitText("#buy-summary", "$40.00")
	if want := form(hongKong, "web-image", 10000, 1); !strings.HasPrefix(page.Path(), "/packages/buy?") || !sameQuery(page.Path(), want) {
		t.Errorf("the address is %s, want %s", page.Path(), want)
	}
	page.Reload()
	page.WaitText("#buy-summary", "$40.00")

	// Next straight after typing: what was typed counts, although its price is still on the way.
	page.Fill("#field-quantity", "3")
	page.Press("Next")
	page.WaitText("main", "Order for $120.00")
	page.Back()
	page.WaitText("#buy-summary", "$120.00")
}

func TestPricesAreUpdatedByAButtonWithoutJavaScript(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	page := s.opens(t, "c@example.com", browsertest.WithoutJavaScript())
	page.Navigate(form(bangkok, passport, 1000, 2))
	page.Select("#field-region", hongKong)
	page.Press("Update prices")
	page.WaitText("#buy-summary", "$28.80")
	page.Press("Next")
	page.WaitText("main", "Order for $28.80")
}

// sameQuery compares addresses, whatever the order of their parameters.
func sameQuery(a, b string) bool {
	_, queryA, _ := strings.Cut(a, "?")
	_, queryB, _ := strings.Cut(b, "?")
	partsA, partsB := strings.Split(queryA, "&"), strings.Split(queryB, "&")
	slices.Sort(partsA)
	slices.Sort(partsB)
	return slices.Equal(partsA, partsB)
}
