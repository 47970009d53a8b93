package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// form is the order form's address.
func form(region, service string, calls, quantity int) string {
	return "/packages/buy?" + url.Values{
		"region": {region}, "service": {service}, "calls": {strconv.Itoa(calls)}, "quantity": {strconv.Itoa(quantity)},
	}.Encode()
}

// comesToPay goes through the first two steps and gives the third.
func (c *customer) comesToPay(region, service string, calls, quantity int) *answer {
	c.t.Helper()
	confirm := c.get(form(region, service, calls, quantity)).wants(200).submit("Next", nil).wants(303).follow().wants(200)
	return confirm.submit(confirm.text(`main form[method="post"] button[type="submit"]`), nil).wants(303).follow().wants(200)
}

// buys goes through all steps and pays from the balance.
func (c *customer) buys(region, service string, calls, quantity int) *answer {
	c.t.Helper()
	pay := c.comesToPay(region, service, calls, quantity)
	return pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303).follow().wants(200)
}

func payButton(pay *answer) string { return pay.text(`button[form="pay-form"]`) }

// changeCatalog puts the built-in catalog in force with one text in another's place.
func (s *site) changeCatalog(from, to string) {
	s.t.Helper()
	name, data := catalog.Default()
	text := string(data)
	// The change belongs to Passport OCR in AP-Bangkok, the first offering with this price.
	at := strings.Index(text, from)
	if at < 0 {
		s.t.Fatalf("the built-in catalog does not have %q", from)
	}
	s.applyCatalog(name, []byte(text[:at]+to+text[at+len(from):]))
}

func TestBuyingWithTheBalance(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	a := c.get("/packages/buy?region=ap-southeast-2&service=passport").wants(200)
	a.says("h1", "Buy OCR Package").says("main", "1,000 calls / 1 year", "$13.00", "$0.013 per call", "Saves $1.50 (10.3 %)", "$50.00")
	a = a.submit("Next", url.Values{"quantity": {"2"}}).wants(303).follow().wants(200)
	a.says("main", "Passport OCR", "AP-Bangkok", "2,000 calls", "$26.00", "21 Nov 2027", "at the moment of payment",
		"No other package pays here", "pay-per-use $0.0145 per call", "also subscribes Passport OCR", "cannot be moved", "Not extended automatically",
		"$24.00 remain")
	a = a.submit("Order for $26.00", nil).wants(303).follow().wants(200)
	a.says("main", "Account balance", "After this order $24.00 remain", c.ref("ORD", 1), "in 1 day", "Test mode: Fake")
	if c.available() != 50_000_000 {
		t.Error("charged before the customer paid")
	}
	a = a.submit("Pay $26.00", nil).wants(303).follow().wants(200)
	a.says("main", "Payment received", c.ref("PKG", 1), c.ref("PKG", 2), "$24.00", c.projects[bangkok][:8], "Buy more")
	if c.available() != 24_000_000 {
		t.Errorf("%d micro-units left", c.available())
	}
	if refused := c.uses(bangkok, passport, 2001, 200); refused != 0 {
		t.Errorf("%d calls refused: the order did not subscribe", refused)
	}
}

func TestManySmallPackagesAreAdvisedAgainstWhereTheyAreChosen(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	chosen := c.get(form("ap-southeast-2", "passport", 1_000, 10)).wants(200)
	chosen.says("#buy-summary", "$130.00", "The same for less", "1 × 10,000 calls costs $116.00: $14.00 less, for as many calls.")
	better := c.get(chosen.Find("#buy-summary .choice-answer a").First().AttrOr("href", "")).wants(200)
	better.says("#buy-summary", "$116.00").never("#buy-summary", "for less")
	c.get(form("ap-southeast-2", "passport", 1_000, 8)).wants(200).never("#buy-summary", "for less")
	c.get(form("ap-southeast-2", "passport", 1_000, 9)).wants(200).says("#buy-summary", "$1.00 less, for 1,000 calls more")
}

func TestConfirmingAndPayingTwiceIsOneOrder(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(50_000_000)
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	first, second := confirm.submit("Order for $13.00", nil).wants(303), confirm.submit("Order for $13.00", nil).wants(303)
	if first.location != second.location {
		t.Fatalf("confirming twice made %s and %s", first.location, second.location)
	}
	pay := first.follow()
	paid, again := pay.submit("Pay $13.00", nil).wants(303), pay.submit("Pay $13.00", nil).wants(303)
	if paid.location != again.location {
		t.Errorf("paying twice leads to %s and %s", paid.location, again.location)
	}
	again.follow().wants(200).says("main", "Payment received")
	if c.available() != 37_000_000 {
		t.Errorf("%d micro-units left, want 37 dollars", c.available())
	}
	if n := c.get("/packages").Find("table").First().Find("tbody tr").Length(); n != 1 {
		t.Errorf("%d packages", n)
	}
	// Going back to the confirmation and to the payment finds the same order, paid.
	confirm.submit("Order for $13.00", nil).follow().wants(200).says("main", "Payment received")
	pay.submit("Pay $13.00", url.Values{"method": {"card"}}).wants(303).follow().wants(200).says("main", "Payment received")
}

func TestReloadingTheConfirmationKeepsItsKey(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	a := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).wants(303)
	one, two := c.get(a.location).wants(200), c.get(a.location).wants(200)
	if one.submit("Order for $13.00", nil).location != two.submit("Order for $13.00", nil).location {
		t.Error("a reload made another order")
	}
	back := one.Find(`a:contains("Change the choice")`).AttrOr("href", "")
	if back != form(bangkok, passport, 1000, 1) {
		t.Errorf("back leads to %s", back)
	}
}

func TestAPriceThatChangedIsAskedAgain(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	confirm := c.get(form(bangkok, passport, 1000, 2)).submit("Next", nil).follow()
	c.pass(time.Minute)
	c.changeCatalog(`price: "13.00"`, `price: "13.50"`)
	a := confirm.submit("Order for $26.00", nil).wants(409)
	a.says("main", "The price has changed", "was $13.00", "is $13.50 now", "Nothing was ordered")
	a = a.submit("Order for $27.00", nil).wants(303).follow().wants(200).says("main", "$27.00")
	// What was ordered keeps its price.
	c.changeCatalog(`price: "13.00"`, `price: "14.00"`)
	c.get(a.Find("#pay-form").AttrOr("action", "")).says("main", "$27.00").never("main", "$28.00")
}

func TestABalanceTooLowCannotBeChosen(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(5_000_000)
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	pay.says("main", "Too low", "$8.00 are missing")
	if _, disabled := pay.Find(`input[value="balance"]`).Attr("disabled"); !disabled {
		t.Error("the balance can be chosen")
	}
	pay.submit("Pay $13.00", url.Values{"method": {"balance"}}).wants(422).says("main", "The order was not paid", "lower than the total")
	pay.submit("Pay $13.00", url.Values{"method": {"shells"}}).wants(422).says("main", "Choose the balance or a card")
	if c.available() != 5_000_000 {
		t.Errorf("%d micro-units left", c.available())
	}
}

func TestOrdersCannotBePaidInArrears(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.post("/services/subscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	c.uses(bangkok, passport, 1, 200)
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	pay.says("main", "One payment clears all: the card tops up $14.00, which clears the $0.02 that are owed", "$0.98 remain available").never("main", "cannot be paid now")
	pay.submit("Pay $14.00", url.Values{"method": {"card"}}).wants(422).says("main", "in arrears")
	pay.submit("Pay $14.00", url.Values{"method": {"balance"}}).wants(422).says("main", "in arrears")
	c.uses(bangkok, passport, 100, 200)
	pay.submit("Pay $14.00", nil).wants(422).says("main", "it takes a top-up of $14.47 now", "Pay $14.47")
	c.post(pay.Find(`form[action^="/billing/orders/"]`).AttrOr("action", ""), nil).wants(303)
}

// Step 3 in arrears is one payment, after which the calls that were bought flow.
func TestOnePaymentClearsArrearsAndBuys(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.post("/services/subscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	c.uses(bangkok, passport, 1, 200)
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	payment := c.ref("PAY", 1)
	for range 2 {
		if a := pay.submit("Pay $14.00", nil).wants(303); a.location != "http://pay.example/co-"+payment {
			t.Fatalf("sent to %s", a.location)
		}
	}
	c.get(pay.Find("#pay-form").AttrOr("action", "")).wants(200).says("main", "A top-up for this order is open")
	c.get("/billing/payments/"+payment).wants(200).says("main", "Waiting for the payment of $14.00", "Go on with the order")
	c.pays(payment)
	paid := c.get("/billing/payments/" + payment).wants(200)
	paid.says("main", "The order is paid", "See the packages", c.ref("ORD", 1))
	c.get(paid.Find(`main a:contains("See the packages")`).AttrOr("href", "")).wants(200).says("main", "Payment received", c.ref("PKG", 1), "$0.98")
	if refused := c.uses(bangkok, passport, 1000, 200); refused != 0 || c.available() != 985_500 {
		t.Errorf("%d calls refused, %d micro-units left", refused, c.available())
	}
}

func TestWhatTheBalanceLacksIsPaidByCard(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(5_000_000)
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	pay.says("main", "The card tops up $8.00; then the balance, with the $5.00 that are there, pays this order. $0.00 remain available.")
	pay.submit("Pay $13.00", url.Values{"method": {"top-up"}}).wants(303)
	failed := c.provider.answer(c.ref("PAY", 2), billing.ProviderFailed, "The card was declined.")
	if err := c.console.Billing.Apply(t.Context(), failed); err != nil {
		t.Fatal(err)
	}
	again := c.get("/billing/payments/"+c.ref("PAY", 2)).wants(200).says("main", "The card was declined.", "Try again")
	pay = c.get(again.Find(`main a:contains("Try again")`).AttrOr("href", "")).wants(200)
	pay.submit("Pay $13.00", url.Values{"method": {"top-up"}}).wants(303)
	c.pays(c.ref("PAY", 3))
	c.get("/billing/orders/"+c.ref("ORD", 1)).wants(200).says("main", "Completed", "Top-up by card for this order started")
}

func TestPayingByCard(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	payment := c.ref("PAY", 1)
	result := strings.Replace(pay.Find("#pay-form").AttrOr("action", ""), "/pay?", "/result?", 1)
	c.get(result).wants(303)
	for range 2 { // the second tab goes on with the same payment
		if a := pay.submit("Pay $13.00", nil).wants(303); a.location != "http://pay.example/co-"+payment {
			t.Fatalf("sent to %s", a.location)
		}
	}
	c.get(result).wants(200).says("main", "Payment pending", "Check the payment", "Pay in another way")
	c.get(pay.Find("#pay-form").AttrOr("action", "")).wants(200).says("main", "A card payment for this order is open")
	c.pays(payment)
	c.get(result).wants(200).says("main", "Payment received", "Paid by", c.ref("PKG", 1))
	if c.available() != 0 {
		t.Errorf("%d micro-units in the balance after paying by card", c.available())
	}
}

func TestACardPaymentThatFailedCanBePaidInAnotherWay(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	pay.submit("Pay $13.00", nil).wants(303)
	notification := c.provider.answer(c.ref("PAY", 1), billing.ProviderFailed, "The card was declined.")
	if err := c.console.Billing.Apply(t.Context(), notification); err != nil {
		t.Fatal(err)
	}
	result := strings.Replace(pay.Find("#pay-form").AttrOr("action", ""), "/pay?", "/result?", 1)
	c.get(result).wants(200).says("main", "Payment did not go through", "The card was declined.", "Nothing was charged")
	c.topsUp(20_000_000)
	again := c.get(pay.Find("#pay-form").AttrOr("action", "")).says("main", "The card was declined.")
	again.submit("Pay $13.00", url.Values{"method": {"balance"}}).wants(303).follow().says("main", "Payment received")
}

func TestAProviderThatIsDownLosesNothing(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	pay := c.comesToPay(bangkok, passport, 1000, 1)
	c.provider.goDown(true)
	pay.submit("Pay $13.00", nil).wants(422).says("main", "does not answer", "Nothing was charged")
	c.provider.goDown(false)
	pay.submit("Pay $13.00", nil).wants(303)
}

func TestAnOrderThatExpiredOrWasCancelledIsOrderedAgain(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	pay := c.comesToPay(bangkok, passport, 1000, 3)
	c.pass(25 * time.Hour)
	path := pay.Find("#pay-form").AttrOr("action", "")
	c.get(path).wants(200).says("main", "cannot be paid now", "expired", "Order again")
	if _, err := c.console.Billing.ExpireOrders(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := c.get(path).wants(303).follow().wants(200).says("h1", "Order expired")
	if href := a.Find(`a:contains("Order again")`).AttrOr("href", ""); href != form(bangkok, passport, 1000, 3) {
		t.Errorf("ordering again leads to %s", href)
	}
	a = pay.submit("Pay $39.00", nil).wants(303).follow().wants(200)
	a.says("h1", "Order expired")
}

func TestTheOrderFormKeepsWhatWasTyped(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	for _, quantity := range []string{"0", "101", "-1", "two", "1.5", "99999999999999999999"} {
		a := c.get(form(bangkok, passport, 10000, 1)).submit("Next", url.Values{"quantity": {quantity}}).wants(422)
		a.says("main", "Choose a whole number from 1 to 100.")
		if kept := a.Find(`input[name="quantity"]`).AttrOr("value", ""); kept != quantity {
			t.Errorf("quantity %q became %q", quantity, kept)
		}
		if a.Find(`input[name="calls"][value="10000"][checked]`).Length() != 1 {
			t.Error("the specification was lost")
		}
	}
	a := c.get(form(bangkok, passport, 10000, 7))
	a = a.submit("Update prices", url.Values{"service": {"web-image"}}).wants(200)
	a.says("main", "7 × 10,000 calls / 1 year", "$399.00")
	a = a.submit("Next", url.Values{"calls": {"77"}}).wants(422).says("main", "This size is not sold for Web Image OCR")
	a.says("#buy-summary", "Choose a package to see what it costs.")
}

func TestAServiceThatIsNotSoldHereSaysWhereItIs(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	a := c.get(form(bangkok, "license-plate", 1000, 4)).submit("Update prices", url.Values{"region": {hongKong}}).wants(200)
	a.says("main", "Plate Number OCR is not sold in CN-Hong Kong.", "AP-Bangkok")
	a.submit("Next", nil).wants(422).says("main", "is not sold in CN-Hong Kong")
	if n := a.Find(`a[href="` + form(bangkok, "license-plate", 1000, 4) + `"]`).Length(); n != 1 {
		t.Error("no link to the same choice where it is sold")
	}
	back := a.submit("Update prices", url.Values{"region": {bangkok}}).wants(200)
	back.says("main", "4 × 1,000 calls / 1 year")
}

func TestTheOrderFormWarnsOfAnotherRegion(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.post("/services/subscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	c.get(form(hongKong, passport, 1000, 1)).says("main", "You have Passport OCR subscribed in AP-Bangkok. A package of CN-Hong Kong pays for no call made there.")
	c.get(form(bangkok, passport, 1000, 1)).never("main", "Check the region")
}

func TestTheConfirmationSaysWhichPackagesPayFirst(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("c@example.com"), s.operator("sup@example.com", rights.Support)
	c.post("/services/claim", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	a := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	a.says("main", "Deducted first from "+c.ref("PKG", 1)+", which has 1,000 calls left, then from the new package.", "Pay-per-use is subscribed already")
	suspend := routes.DeskSuspend(strconv.FormatInt(c.accountID, 10))
	o.post(suspend, url.Values{"key": {o.keyOf(suspend)}, "reason": {"Calls come from stolen keys"}}).wants(http.StatusSeeOther)
	a = c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	a.says("main", "Deducted first from "+c.ref("PKG", 1)+", which has 1,000 calls left") // also while calls are refused
}

func TestOrdersOfOthersDoNotExist(t *testing.T) {
	s := newSite(t)
	owner, other := s.customer("owner@example.com"), s.customer("other@example.com")
	owner.topsUp(50_000_000)
	pay := owner.comesToPay(bangkok, passport, 1000, 1).Find("#pay-form").AttrOr("action", "")
	result := strings.Replace(pay, "/pay?", "/result?", 1)
	for _, path := range []string{pay, result, "/packages/buy/pay", "/packages/buy/result?order=ORD-1-1"} {
		other.get(path).wants(404).never("main", "Passport OCR")
	}
	other.post(pay, url.Values{"method": {"balance"}}).wants(404)
	if owner.available() != 50_000_000 {
		t.Error("another customer paid from the owner's balance")
	}
}

func TestAFormWithoutItsPriceOrKeyOrdersNothing(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	choice := url.Values{"region": {bangkok}, "service": {passport}, "calls": {"1000"}, "quantity": {"1"}, "key": {"k"}}
	c.post("/packages/buy/confirm", choice).wants(400)
	choice.Set("price", "13000000")
	choice.Del("key")
	c.post("/packages/buy/confirm", choice).wants(400)
	choice.Set("key", "k")
	choice.Set("region", "moon")
	c.post("/packages/buy/confirm", choice).wants(404)
}
