package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

func TestSeveralPackagesAreRenewedAsOneOrder(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(200_000_000)
	c.buys(bangkok, passport, 1000, 2)
	c.buys(hongKong, "web-image", 1000, 1)
	free := c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 5}).Ref().String()
	c.post("/services/unsubscribe", url.Values{"region": {hongKong}, "service": {"web-image"}}).wants(303)
	before := c.available()

	list := c.get("/packages").wants(200)
	if n := list.Find(`input[form="renew-form"][name="package"]`).Length(); n != 3 {
		t.Errorf("%d packages can be chosen, want the 3 purchased ones", n)
	}
	chosen := url.Values{"package": {c.ref("PKG", 1), c.ref("PKG", 2), c.ref("PKG", 3), free}}
	a := c.get("/packages/renew?" + chosen.Encode()).wants(303)
	confirm := c.get(a.location).wants(200)
	confirm.says("main", "2 × 1,000 calls / 1 year", "$26.00", "1 × 1,000 calls / 1 year", "Passport OCR", "Web Image OCR", "CN-Hong Kong",
		free, "was free and is not sold", "also subscribes Web Image OCR in CN-Hong Kong", "extends nothing")
	if href := confirm.Find(`a:contains("Change the choice")`).AttrOr("href", ""); href == "" || c.get(href).Find(`input[name="package"][checked]`).Length() != 3 {
		t.Errorf("going back to %s loses the choice", href)
	}
	button := confirm.text(`main form[method="post"] button[type="submit"]`)
	first, second := confirm.submit(button, nil).wants(303), confirm.submit(button, nil).wants(303)
	if first.location != second.location {
		t.Fatalf("confirming twice made %s and %s", first.location, second.location)
	}
	pay := first.follow().wants(200).says("main", "Passport OCR in AP-Bangkok", "Web Image OCR in CN-Hong Kong")
	if c.available() != before {
		t.Error("charged before the customer paid")
	}
	pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303).follow().says("main", "Payment received")
	d, err := c.console.Billing.Order(t.Context(), c.accountID, 3)
	if err != nil || len(d.Order.Lines) != 2 || len(d.Packages) != 3 || d.Order.TotalMicros != before-c.available() {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestARenewalAsksAgainWhenPricesChanged(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(200_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.buys(bangkok, passport, 10000, 1)
	both := url.Values{"package": {c.ref("PKG", 1), c.ref("PKG", 2)}}.Encode()
	confirm := c.get("/packages/renew?" + both).follow().wants(200)
	c.pass(time.Minute)
	c.changeCatalog(`price: "13.00"`, `price: "13.50"`)
	button := confirm.text(`main form[method="post"] button[type="submit"]`)
	a := confirm.submit(button, nil).wants(409)
	a.says("main", "1,000 calls of Passport OCR in AP-Bangkok were $13.00 when this page was opened and are $13.50 now", "Nothing was ordered")
	c.pass(time.Minute)
	c.changeCatalog(`      - {calls: 1000, price: "13.00"}`+"\n", "")
	a = a.submit(a.text(`main form[method="post"] button[type="submit"]`), nil).wants(409)
	a.says("main", "1,000 calls of Passport OCR in AP-Bangkok are not sold any more", "is not sold in this size any more")
	a.submit(a.text(`main form[method="post"] button[type="submit"]`), nil).wants(303)
	orders, err := c.console.Billing.Orders(t.Context(), c.accountID, models.OrderFilter{Limit: 10})
	if err != nil || len(orders) != 3 || len(orders[0].Lines) != 1 || orders[0].Lines[0].Calls != 10000 {
		t.Errorf("%+v, %v", orders, err)
	}
}

func TestWhatARenewalRefuses(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.topsUp(50_000_000)
	c.buys(bangkok, passport, 1000, 1)
	free := c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 5}).Ref().String()
	one := "/packages/renew?package=" + c.ref("PKG", 1)
	other.get(one).wants(404).never("main", "Passport OCR")
	other.post(one, url.Values{"key": {"k"}, "line": {"x"}}).wants(404)
	c.get("/packages/renew?package=" + c.ref("PKG", 9)).wants(404)
	c.get("/packages/renew").wants(303).follow().says("#error-summary", "Choose the packages")
	if a := c.get("/packages/renew?package=" + free).wants(303); !strings.HasPrefix(a.location, "/packages/buy?") {
		t.Errorf("renewing a free package leads to %s", a.location)
	}
	for _, damaged := range []string{"", "a lot", bangkok + " " + passport + " 1000 1", bangkok + " " + passport + " 1000 1 13000000 1"} {
		c.post(one, url.Values{"key": {"k"}, "line": {damaged}}).wants(400)
	}
	c.post(one, url.Values{"key": {"k"}}).wants(400)
	c.post(one, url.Values{"line": {bangkok + " " + passport + " 1000 1 13000000"}}).wants(400)
	c.post(one, url.Values{"key": {"k"}, "line": {bangkok + " " + passport + " 1000 0 13000000"}}).wants(409)
}
