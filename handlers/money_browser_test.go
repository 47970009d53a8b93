package handlers_test

import (
	"testing"
	"time"

	"ocrconsole/web/browsertest"
)

// opensMoney signs the customer in with a real browser, whom the payment provider sends back to where it came from.
func (b *bank) opensMoney(t *testing.T, email string, options ...browsertest.Option) *browsertest.Page {
	t.Helper()
	page := browsertest.Open(t, b.url, options...)
	b.console.Billing.PublicURL = b.url
	page.Navigate("/login")
	page.Fill("input[name=email]", email)
	page.Fill("input[name=password]", password)
	page.Click("main button[type=submit]")
	return page
}

func TestAPageThatWaitsForAPaymentNoticesTheAnswerByItself(t *testing.T) {
	for name, options := range map[string][]browsertest.Option{"with JavaScript": nil, "without": {browsertest.WithoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			b := newBank(t)
			b.customer("c@example.com")
			page := b.opensMoney(t, "c@example.com", options...)
			page.Navigate("/billing/topup")
			page.Click("input[value='100.00']")
			page.Press("Continue to card payment")
			page.WaitText("main", "$100.00")
			page.Fill("#field-card", cardLate)
			page.Press("Pay $100.00")
			page.WaitText("main", "Waiting for the payment of $100.00")
			b.pass(20 * time.Second)
			page.WaitText("main", "Top-up of $100.00 received")
			page.Screenshot("payment received " + name)
		})
	}
}

// looks are the ways that pages are looked at.
var looks = map[string][]browsertest.Option{
	"light": {browsertest.Light(), browsertest.Wide()}, "dark": {browsertest.Dark(), browsertest.Narrow()},
}

func TestMoneyPagesHaveNothingForAxeToFind(t *testing.T) {
	b := newBank(t)
	c := b.customer("c@example.com")
	c.subscribes("ap-southeast-1", "web-image")
	c.uses("ap-southeast-1", "web-image", 1010, 200)
	b.pass(time.Hour)
	b.settles()
	c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	page := b.opensMoney(t, "c@example.com")
	visit := func(name, path string) {
		page.Navigate(path)
		for look, options := range looks {
			page.Show(options...)
			page.Reload() // so that no colour is on its way from one theme to the other
			page.Axe()
			if page.ScrollsSideways() {
				t.Errorf("%s scrolls sideways", path)
			}
			page.Screenshot(name + " " + look)
		}
	}
	visit("arrears", "/billing")
	visit("orders", "/billing/orders")
	visit("order in arrears", "/billing/orders/"+c.ref("ORD", 1)+"?cancel=ask")
	visit("top-up in arrears", "/billing/topup")
	c.startsTopUp("10.00").submit("Pay $10.00", map[string][]string{"card": {cardAway}})
	visit("sandbox", "/sandbox/pay/"+b.providerRef(c, 1)+"?test=success")
	visit("payment open", "/billing/payments/"+c.ref("PAY", 1))
	visit("open top-up", "/billing")
	c.topsUpAtSandbox(b, "100.00", "$100.00")
	if err := b.console.Billing.PayFromBalance(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	visit("order completed", "/billing/orders/"+c.ref("ORD", 1))
	visit("transactions", "/billing/transactions")
	visit("transaction of usage", "/billing/transactions/"+c.ref("TXN", 1))
	visit("transaction of top-up", "/billing/transactions/"+c.ref("TXN", 2))
	visit("wrong filter", "/billing/transactions?from=2026-11-22&to=2026-11-01")
}
