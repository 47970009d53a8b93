package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/web/payment"
)

// The sandbox's test cards.
const (
	cardSuccess  = "4242 4242 4242 4242"
	cardDeclined = "4000 0000 0000 0002"
	cardAway     = "4000 0000 0000 3063"
	cardLate     = "4000 0000 0000 3220"
	cardThrice   = "4000 0000 0000 1091"
)

// bank is a site whose payment provider is the sandbox, which notifies it over a real connection.
type bank struct {
	*site
	sandbox *payment.Sandbox
	url     string // of the server that the provider and browsers reach
}

func newBank(t *testing.T) *bank {
	t.Helper()
	s := newSite(t)
	b := &bank{site: s, sandbox: payment.NewSandbox(payment.SandboxConfig{DB: s.db, Secret: []byte("a secret for tests"), Clock: s.now})}
	b.sandbox.Routes(s.router)
	server := httptest.NewServer(s.router)
	t.Cleanup(server.Close)
	b.url = server.URL
	s.console.Billing.Provider, s.console.Billing.NotifyURL = b.sandbox, server.URL
	return b
}

// notify sends the notifications that are due.
func (b *bank) notify() {
	b.t.Helper()
	if err := b.sandbox.Deliver(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// goes follows a redirect to the site's own address.
func (c *customer) goes(a *answer) *answer {
	c.t.Helper()
	a.wants(http.StatusSeeOther)
	return c.get(strings.TrimPrefix(a.location, "http://console.example"))
}

// startsTopUp chooses an amount and comes to the provider's page.
func (c *customer) startsTopUp(preset string) *answer {
	c.t.Helper()
	form := c.get("/billing/topup").wants(200)
	return c.goes(form.submit("Continue to card payment", url.Values{"choice": {preset}})).wants(200)
}

// topsUpAtSandbox pays at the sandbox, which then notifies the console.
func (c *customer) topsUpAtSandbox(b *bank, preset, amount string) {
	c.t.Helper()
	c.startsTopUp(preset).submit("Pay "+amount, url.Values{"card": {cardSuccess}}).wants(http.StatusSeeOther)
	b.notify()
}

// placesOrder places an order and gives its reference.
func (c *customer) placesOrder(region, service string, calls, quantity int64) string {
	c.t.Helper()
	c.calls++
	spec, err := c.console.Billing.FindSpecification(c.t.Context(), region, service, calls)
	if err != nil {
		c.t.Fatal(err)
	}
	order, err := c.console.Billing.PlaceOrder(c.t.Context(), c.accountID, fmt.Sprint("order ", c.calls), billing.Choice{
		Region: region, Service: service, Calls: calls, Quantity: quantity, UnitPriceMicros: spec.PriceMicros,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return order.Ref().String()
}

// entries gives the customer's ledger, newest first.
func (c *customer) entries() []models.LedgerEntry {
	c.t.Helper()
	h, err := c.console.Billing.Transactions(c.t.Context(), c.accountID, models.EntryFilter{Limit: 1000})
	if err != nil {
		c.t.Fatal(err)
	}
	return h.Entries
}

func TestATopUpGoesThroughTheProviderAndIsCreditedOnce(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.get("/billing").wants(200).says("main", "No transactions yet", "Top up first")
	page := c.startsTopUp("50.00").says("main", "Pay OCR Console", "$50.00", "Sandbox — no real money moves")
	back := c.goes(page.submit("Pay $50.00", url.Values{"card": {cardSuccess}}))
	back.wants(200).says("main", "Top-up of $50.00 received")
	b.notify()
	b.notify()
	if c.available() != 50_000_000 || len(c.entries()) != 1 {
		t.Errorf("available %d after %d entries", c.available(), len(c.entries()))
	}
	c.get("/billing").wants(200).says("main", "$50.00", "Top-up").never("main", "Open top-ups")
}

func TestOnlyWhatTheProviderTakesIsOffered(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	s.provider.limits = billing.CardLimits{StepMicros: 10_000, MinMicros: 20_000_000, MaxMicros: 120_000_000}
	form := c.get("/billing/topup").wants(200).says("main", "From $20.00 to $120.00", "$50.00", "$100.00").never("main", "$10.00", "$500.00")
	form.submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {"19.99"}}).wants(422).says("main", "Choose an amount within the limits")
	form.submit("Continue to card payment", url.Values{"choice": {"10.00"}}).wants(422).says("main", "Choose an amount within the limits")
	for quantity, says := range map[int64]string{3: "Choose the balance: cards are charged $20.00 at least.", 20: "Choose the balance: cards are charged $120.00 at most."} {
		order := c.placesOrder("ap-southeast-2", "web-image", 1_000, quantity)
		page := c.get("/packages/buy/pay?order="+order).wants(200).says("main", says, "Not possible")
		c.post("/packages/buy/pay?order="+order, url.Values{"method": {"card"}}).wants(422).says("main", says)
		if page.Find(`[name="method"][value="card"][disabled]`).Length() != 1 {
			t.Error("paying by card is offered")
		}
	}
	if len(s.provider.checkouts) != 0 {
		t.Errorf("asked the provider for %v", s.provider.checkouts)
	}
}

func TestATabClosedAtTheProviderLosesNothing(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.startsTopUp("10.00").submit("Pay $10.00", url.Values{"card": {cardSuccess}}).wants(303) // and never comes back
	if c.available() != 0 {
		t.Fatal("credited before anybody said so")
	}
	b.notify()
	if c.available() != 10_000_000 {
		t.Errorf("available %d", c.available())
	}
}

func TestADeclinedTopUpChargesNothingAndOffersAnotherTry(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	back := c.goes(c.startsTopUp("100.00").submit("Pay $100.00", url.Values{"card": {cardDeclined}}))
	back.wants(200).says("main", "The top-up was not paid", "declined", "Nothing was charged", "Try again")
	b.notify()
	if c.available() != 0 || len(c.entries()) != 0 {
		t.Errorf("available %d, entries %v", c.available(), c.entries())
	}
	c.get("/billing/topup?amount=100.00").wants(200).says("main", "Own amount")
}

func TestALateNotificationIsWaitedForAndTakenIntoAccount(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	back := c.goes(c.startsTopUp("10.00").submit("Pay $10.00", url.Values{"card": {cardLate}}))
	back.wants(200).says("main", "Waiting for the payment of $10.00", "safe to leave")
	if back.Find("noscript").Length() == 0 || back.Find("[hx-get]").Length() == 0 {
		t.Error("the page does not ask again by itself")
	}
	b.notify()
	if c.available() != 0 {
		t.Fatal("credited before the provider said so")
	}
	b.pass(20 * time.Second)
	b.notify()
	if c.available() != 10_000_000 {
		t.Errorf("available %d after the notification", c.available())
	}
	path, _ := back.Find("[hx-get]").Attr("hx-get")
	c.get(path).wants(200).says("main", "received").never("main", "Waiting")
}

func TestThePageThatWaitsIsReloadedOnlyWhenThereIsAnAnswer(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.goes(c.startsTopUp("10.00").submit("Pay $10.00", url.Values{"card": {cardLate}}))
	path := "/billing/payments/" + c.ref(models.KindPayment, 1)
	asks := func() (int, string) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://console.example"+path, http.NoBody)
		request.Header.Set("HX-Request", "true")
		for name, value := range c.cookies {
			request.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		recorder := httptest.NewRecorder()
		b.router.ServeHTTP(recorder, request)
		return recorder.Code, recorder.Header().Get("HX-Refresh")
	}
	if status, refresh := asks(); status != 204 || refresh != "" {
		t.Errorf("waiting: status %d, refresh %q", status, refresh)
	}
	b.pass(20 * time.Second)
	if status, refresh := asks(); status != 204 || refresh != "true" {
		t.Errorf("decided: status %d, refresh %q", status, refresh)
	}
}

func TestAPaymentNotifiedThreeTimesIsCreditedOnce(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.startsTopUp("10.00").submit("Pay $10.00", url.Values{"card": {cardThrice}}).wants(303)
	for range 4 {
		b.notify()
		b.pass(time.Second)
	}
	checkout, err := models.FindSandboxCheckout(b.db.DB, b.providerRef(c, 1))
	if err != nil || checkout.NotifyAttempts != 3 || checkout.NotifyLeft != 0 {
		t.Fatalf("%d of the notifications were sent, %d are left: %v", checkout.NotifyAttempts, checkout.NotifyLeft, err)
	}
	if c.available() != 10_000_000 || len(c.entries()) != 1 {
		t.Errorf("available %d, entries %v", c.available(), c.entries())
	}
}

func (b *bank) providerRef(c *customer, paymentID int64) string {
	b.t.Helper()
	p, err := models.FindPayment(b.db.DB, c.accountID, paymentID)
	if err != nil || p.ProviderRef == nil {
		b.t.Fatal(p, err)
	}
	return *p.ProviderRef
}

func TestACustomerWhoGoesAwayCanComeBackAndPay(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.startsTopUp("10.00").submit("Pay $10.00", url.Values{"card": {cardAway}}).wants(200).says("main", "You closed the window")
	overview := c.get("/billing").wants(200).says("main", "Open top-ups", "Waiting for payment")
	resume := overview.Find(`a:contains("Resume")`).AttrOr("href", "")
	page := c.goes(c.get(resume)).wants(200)
	c.goes(page.submit("Pay $10.00", url.Values{"card": {cardSuccess}})).wants(200).says("main", "received")
	c.get(resume).wants(200).says("main", "received") // resumed from an old page: it is paid
}

func TestForgedNotificationsChangeNothing(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.startsTopUp("10.00")
	body := fmt.Sprintf(`{"type":"checkout.settled","checkout":%q,"reference":%q,"status":"succeeded","amount_micros":10000000,"currency":"USD"}`,
		b.providerRef(c, 1), c.ref(models.KindPayment, 1))
	for _, signature := range []string{"", fmt.Sprintf("t=%d,v1=%064d", b.now().Unix(), 0)} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/payments/sandbox", strings.NewReader(body))
		request.Header.Set(payment.SignatureHeader, signature)
		recorder := httptest.NewRecorder()
		b.router.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusUnauthorized {
			t.Errorf("signature %q: status %d", signature, recorder.Code)
		}
	}
	if c.available() != 0 {
		t.Errorf("available %d", c.available())
	}
	c.post("/webhooks/payments/stripe", nil).wants(404)
}

func TestAnOrderPaidByCardIsCompletedAndOneDeclinedCanBePaidAgain(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 2)
	id := int64(1)
	pay := func(card string) *answer {
		checkout, _, err := b.console.Billing.PayByCard(t.Context(), c.accountID, id)
		if err != nil {
			t.Fatal(err)
		}
		page := c.get(strings.TrimPrefix(checkout, "http://console.example")).wants(200).says("main", order)
		return c.goes(page.submit(page.text("form#pay button"), url.Values{"card": {card}}))
	}
	pay(cardDeclined).wants(200).says("main", "The order was not paid", "declined", "Try again")
	done := pay(cardSuccess).wants(303)
	if done.location != "/packages/buy/result?order="+order {
		t.Errorf("sent to %s", done.location)
	}
	b.notify()
	if c.available() != 0 || len(c.entries()) != 2 {
		t.Errorf("available %d, entries %v", c.available(), c.entries())
	}
	c.get("/billing/orders/"+order).wants(200).says("main",
		"Completed", "2 × 1,000 calls of Passport OCR in AP-Bangkok", c.ref(models.KindPackage, 1), c.ref(models.KindPackage, 2),
		c.ref(models.KindPayment, 1), c.ref(models.KindPayment, 2), "Card payment failed", "Packages issued", "Paid with card").
		never("main", "Cancel order")
}

func TestAWrongAmountIsKeptWithTheReasonBesideIt(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	for _, test := range []struct{ choice, amount, reason string }{
		{"own", "0.99", "limits"},
		{"own", "10000.01", "limits"},
		{"own", "45.005", "whole cents"},
		{"own", "-5", "limits"},
		{"own", "0", "limits"},
		{"own", "45.0000005", "whole cents"},
		{"own", "", "digits and a point"},
		{"own", "1,00", "digits and a point"},
		{"own", "1.000", "whole cents"}, // or a thousand, to others
		{"own", "9223372036854775808", "limits"},
		{"own", "ten", "digits and a point"},
		{"50.00", "45", "chose another"},
		{"17.00", "", "Choose an amount"},
	} {
		form := c.get("/billing/topup").wants(200)
		a := form.submit("Continue to card payment", url.Values{"choice": {test.choice}, "amount": {test.amount}}).wants(422)
		if a.says("main form", test.reason); a.Find("input[name=amount]").AttrOr("value", "") != test.amount {
			t.Errorf("the amount %q is lost", test.amount)
		}
		if a.Find("input[name=key]").AttrOr("value", "") != form.Find("input[name=key]").AttrOr("value", "") {
			t.Error("the form sent again is another request")
		}
	}
	own := c.get("/billing/topup").submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {" 45.50 "}})
	c.goes(own).wants(200).says("main", "$45.50")
}

func TestTheSameTopUpFormSentTwiceIsOnePayment(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	form := c.get("/billing/topup")
	first, second := form.submit("Continue to card payment", nil), form.submit("Continue to card payment", nil)
	if first.location == "" || first.location != second.location {
		t.Errorf("sent to %q and to %q", first.location, second.location)
	}
	c.goes(c.goes(first).submit("Pay $50.00", url.Values{"card": {cardSuccess}})).wants(200)
	third := form.submit("Continue to card payment", nil).wants(303)
	if third.location != "/billing/payments/"+c.ref(models.KindPayment, 1) {
		t.Errorf("after it was paid: sent to %q", third.location)
	}
	if c.available() != 50_000_000 {
		t.Errorf("available %d", c.available())
	}
}

func TestAProviderThatDoesNotAnswerLosesNothing(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	s.provider.goDown(true)
	a := c.get("/billing/topup").submit("Continue to card payment", nil).wants(422)
	a.says("main", "does not answer", "Nothing was charged")
	// The payment was begun; once the provider is back it can be resumed.
	s.provider.goDown(false)
	resume := c.get("/billing").wants(200).Find(`a:contains("Resume")`).AttrOr("href", "")
	if a := c.get(resume).wants(303); !strings.HasPrefix(a.location, "http://pay.example/") {
		t.Errorf("resumed at %q", a.location)
	}
	s.provider.goDown(true)
	c.get("/billing/payments/"+c.ref(models.KindPayment, 1)).wants(503).says("main", "does not answer")
}
