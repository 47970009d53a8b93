package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// asksAgain is the request that the open page of an order sends by itself.
func (c *customer) asksAgain(path string) *httptest.ResponseRecorder {
	c.t.Helper()
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://console.example"+path, http.NoBody)
	request.Header.Set("HX-Request", "true")
	for name, value := range c.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	recorder := httptest.NewRecorder()
	c.router.ServeHTTP(recorder, request)
	return recorder
}

func TestAnUnpaidOrderCountsDownAndCanBePaidLater(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	c.comesToPay(bangkok, passport, 1000, 1)
	path := "/billing/orders/" + c.ref(models.KindOrder, 1)
	c.pass(47 * time.Minute)
	c.get(path).wants(200).says("main", "Pay now or later", "Expires in 23 hours 13 minutes, on 22 Nov 2026, 14:25:10 GMT+8", "Within 5 days of payment")
	c.pass(23*time.Hour + 12*time.Minute)
	if a := c.asksAgain(path); a.Code != 200 || !strings.Contains(a.Body.String(), "Expires in 1 minute,") || strings.Contains(a.Body.String(), "<html") {
		t.Errorf("%d %s", a.Code, a.Body)
	}
	pay := c.get(c.get(path).Find(`main a:contains("Pay $13.00")`).AttrOr("href", "")).wants(200)
	pay.says("main", "Within 5 days of payment")
	pay.submit("Pay $13.00", url.Values{"method": {"balance"}}).wants(303)
	if a := c.asksAgain(path); a.Code != 204 || a.Header().Get("HX-Refresh") != "true" {
		t.Errorf("after the payment: %d, %v", a.Code, a.Header())
	}
}

func TestAnOrderOfSeveralLinesIsOrderedAgainAsAWhole(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(200_000_000)
	c.buys(bangkok, passport, 1000, 2)
	c.buys(bangkok, "web-image", 1000, 1)
	confirm := c.get("/packages/renew?package=" + c.ref("PKG", 1) + "&package=" + c.ref("PKG", 3)).follow()
	order := confirm.submit(confirm.text(`main form[method="post"] button[type="submit"]`), nil).wants(303).follow()
	c.post(order.Find(`form[action$="/cancel"]`).AttrOr("action", ""), nil).wants(303)
	page := c.get("/billing/orders/"+c.ref(models.KindOrder, 3)).wants(200).says("main", "Cancelled")
	again := c.get(page.Find(`a:contains("Order again")`).AttrOr("href", "")).wants(303).follow().wants(200)
	again.says("h1", "Order again").says("main", "Passport OCR", "Web Image OCR", "$19.40").never("main", "Renews")
	if again.submit(again.text(`main form[method="post"] button[type="submit"]`), nil).wants(303).location != "/packages/buy/pay?order="+c.ref(models.KindOrder, 4) {
		t.Error("ordering again is no new order")
	}
	c.site.customer("other@example.com").get("/packages/renew?order=" + c.ref(models.KindOrder, 3)).wants(404)
}

func TestUnusedPackagesOfAnOrderAreReturned(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(50_000_000)
	confirm := c.get(form(bangkok, passport, 1000, 3)).submit("Next", nil).follow()
	confirm.says("main", "Can be returned while it is unused", "Within 5 days of payment", "the balance or the card")
	c.buys(bangkok, passport, 1000, 3)
	c.uses(bangkok, passport, 1, 200)
	path := "/billing/orders/" + c.ref(models.KindOrder, 1)
	order := c.get(path).wants(200)
	order.says("main", "2 packages of this order have paid no call yet and can be returned until 26 Nov 2026, 14:25:10 GMT+8 (in 5 days)")
	if n := order.Find(`a[aria-label^="Return PKG"]`).Length(); n != 2 {
		t.Errorf("%d packages can be returned, want 2", n)
	}
	c.get("/packages/"+c.ref("PKG", 1)).never("main", "can be returned")
	one := c.get(c.get("/packages/"+c.ref("PKG", 2)).Find(`a:contains("Return this package")`).AttrOr("href", "")).wants(200)
	one.says("main", c.ref("PKG", 2), "Return 1 package for $13.00", "It goes to your balance").never("main table", c.ref("PKG", 3))
	all := c.get(order.Find(`a:contains("Return 2 unused packages")`).AttrOr("href", "")).wants(200).says("main", "$26.00")
	if c.available() != 11_000_000 {
		t.Error("looking at the form gave money back")
	}
	for range 2 {
		one.submit("Return 1 package for $13.00", nil).wants(303)
	}
	c.get("/").says("[role=status]", "1 package is returned. $13.00 go back")
	if c.available() != 24_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
	// The other tab still shows both: it returns the one that is left.
	all.submit("Return 2 packages for $26.00", nil).wants(303).follow().wants(200).
		says("[role=status]", "1 package is returned. $13.00 go back").
		says("main", "2 of 3 packages returned", "Refunds", c.ref(models.KindRefund, 1), c.ref(models.KindRefund, 2), "Given back", "returned for $13.00, to the balance", "Returned")
	if c.available() != 37_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
	c.get("/billing/orders").says("main", "Partly returned")
	c.get("/packages").says("main", "Returned").never("main", "Refunded")
	c.get(path).never("main", "Return this", "unused package")
	c.get(path+"/return").wants(200).says("main", "Nothing to return")
	other := s.customer("other@example.com")
	other.get(path + "/return").wants(404)
	other.post(path+"/return", url.Values{"package": {c.ref("PKG", 3)}}).wants(404)
	c.get(path + "/return?package=" + c.ref("PKG", 77)).wants(404)
	c.get(path + "/return?package=" + other.ref("PKG", 1)).wants(404)
}

func TestAReturnThatIsTooLateOrUsedMeanwhileSaysSo(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 2)
	page := c.get("/billing/orders/" + c.ref(models.KindOrder, 1) + "/return").wants(200)
	c.uses(bangkok, passport, 1, 200)
	again := page.submit("Return 2 packages for $26.00", nil).wants(409)
	again.says("main", "Nothing was returned", c.ref("PKG", 1)+": The package has paid calls already", "Return 1 package for $13.00")
	c.pass(5 * 24 * time.Hour)
	again.submit("Return 1 package for $13.00", nil).wants(409).says("main", "is over", "Nothing to return")
	if c.available() != 24_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
	c.get("/billing/orders/"+c.ref(models.KindOrder, 1)).never("main", "Return")
}

func TestReturnsCanBeSwitchedOff(t *testing.T) {
	s := newSite(t)
	s.console.Billing.CoolingOff = 0
	c := s.customer("c@example.com")
	c.topsUp(50_000_000)
	c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow().says("main", "Cannot be returned")
	c.buys(bangkok, passport, 1000, 1)
	c.get("/billing/orders/"+c.ref(models.KindOrder, 1)).never("main", "can be returned")
	c.post("/billing/orders/"+c.ref(models.KindOrder, 1)+"/return", url.Values{"package": {c.ref("PKG", 1)}}).wants(409)
	c.get("/help/billing").says("main", "cannot be returned")
}

// TestPackagesThatTheCardCannotAllTakeAreReturnedWhereThePageSays: part of the payment has gone back to the card already.
func TestPackagesThatTheCardCannotAllTakeAreReturnedWhereThePageSays(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.comesToPay(bangkok, passport, 1000, 2).submit("Pay $26.00", nil).wants(303)
	c.pays(c.ref("PAY", 1))
	s.provider.givesBack(c.ref("PAY", 1), 10_000_000)
	c.reconciles()
	const both = "the card that paid the order and to the balance, as listed"
	path := "/billing/orders/" + c.ref(models.KindOrder, 1)
	page := c.get(path+"/return").wants(200).says("main", "It goes to "+both)
	if got := page.text(`main td[data-label="Money goes to"]`); !strings.Contains(got, "Card") || !strings.Contains(got, "Balance") {
		t.Errorf("the packages go to %q", got)
	}
	page.submit("Return 2 packages for $26.00", nil).wants(303).follow().wants(200).says("[role=status]", "$26.00 go back to "+both)
	if c.available() != 3_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
}

func TestAnOrderPaidByCardIsReturnedToTheCard(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.comesToPay(bangkok, passport, 1000, 1).submit("Pay $13.00", nil).wants(303)
	c.pays(c.ref("PAY", 1))
	path := "/billing/orders/" + c.ref(models.KindOrder, 1)
	page := c.get(path+"/return").wants(200).says("main", "It goes to the card that paid the order", "Card")
	page.submit("Return 1 package for $13.00", nil).wants(303).follow().wants(200).
		says("[role=status]", "go back to the card that paid the order").
		says("main", "Paid, and returned in full", "On its way", "returned for $13.00, to the card")
	if _, err := c.console.Billing.PerformRefunds(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get(path).says("main", "The card has the $13.00", "Given back")
	if c.available() != 0 {
		t.Errorf("%d micro-units available", c.available())
	}
}
