package main

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
	"ocrconsole/web/browsertest"
)

// TestMoneyGivenBackAtTheProviderIsExplainedToItsCustomer follows it from the sandbox's page to all that the customer sees,
// and to the settings of automatic top-up beside it.
func TestMoneyGivenBackAtTheProviderIsExplainedToItsCustomer(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	p := newPayer(t, c)
	opened, err := c.Billing.TopUpSavingCard(t.Context(), p.accountID, "saved", 20*dollar)
	if err != nil {
		t.Fatal(err)
	}
	p.Navigate(opened.CheckoutURL)
	p.types(cardThatPays)
	p.WaitText("main", "Top-up of $20.00 received")
	p.Navigate(opened.CheckoutURL)
	p.Fill(`[name="amount"]`, "30")
	p.Press("Give back to the card")
	p.WaitText("main", "More would be given back than was paid.")
	p.Axe()
	p.Screenshot("sandbox gives back")
	p.Fill(`[name="amount"]`, "12.50")
	p.Press("Give back to the card")
	p.WaitText("main", "$12.50 of it went back to the card")
	p.waitBalance(57_500_000)
	payment := opened.Ref().String()
	for _, page := range []struct{ path, says string }{
		{"/billing/payments/" + payment, "$12.50 went back to your card"},
		{"/billing/transactions", "made by the payment provider"},
		{"/notifications", "$12.50 went back to your card"},
		{"/settings/auto", "If one step is not enough"},
	} {
		p.Navigate(page.path)
		p.WaitText("main", page.says)
		for name, look := range map[string][]browsertest.Option{"wide": {browsertest.Wide(), browsertest.Light()}, "narrow": {browsertest.Narrow(), browsertest.Dark()}} {
			p.Show(look...)
			p.Axe()
			p.Screenshot(page.path + " given back " + name)
			if p.ScrollsSideways() {
				t.Errorf("%s scrolls sideways, %s", page.path, name)
			}
		}
	}
	p.Navigate("/billing/transactions/" + ref(models.KindTransaction, p.accountID, 3))
	p.WaitText("main", "not at our request")
	p.Screenshot("transaction given back")
}

// waitBalance waits until the console has heard of what happened at the provider.
func (p *payer) waitBalance(micros rules.Micros) {
	p.t.Helper()
	for range 100 {
		account, err := p.console.Billing.Frame(p.t.Context(), p.accountID)
		if err != nil {
			p.t.Fatal(err)
		}
		if account.Standing.AvailableMicros() == micros {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.t.Fatalf("the balance does not become %d", micros)
}
