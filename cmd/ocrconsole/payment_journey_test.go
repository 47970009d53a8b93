package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
	"ocrconsole/web/browsertest"
)

// TestPayingWhenThingsGoWrong goes through what customers and providers do besides paying once: whatever it is, an order is
// charged once and a top-up credited once.
func TestPayingWhenThingsGoWrong(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	for _, journey := range []struct {
		name          string
		take          func(*payer)
		withoutScript bool
	}{
		{"a declined card, then another one", declinedThenPaid, false},
		{"the customer goes away and resumes", awayThenResumed, true},
		{"the notification comes late", toldLate, false},
		{"the notification comes three times", toldThrice, true},
		{"a double click on Pay", doubleClick, false},
		{"a double click on Pay without JavaScript", doubleClick, true}, // no script holds the second one back
		{"two tabs pay from the balance", twoTabsPayFromBalance, false},
		{"one tab pays by card, one from balance", twoTabsPayDifferently, false},
		{"back and reload after paying", backAndReload, false},
		{"back and reload after paying without JavaScript", backAndReload, true},
		{"the confirmed order is confirmed again", confirmedAgain, true},
		{"a paid order is cancelled in another tab", cancelledAfterPaying, false},
	} {
		t.Run(journey.name, func(t *testing.T) {
			var options []browsertest.Option
			if journey.withoutScript {
				options = append(options, browsertest.WithoutJavaScript())
			}
			journey.take(newPayer(t, c, options...))
		})
	}
}

// payer is a customer with $50.00 who wants 1,000 calls for $13.00.
type payer struct {
	*browsertest.Page
	t         *testing.T
	console   *console
	accountID int64
}

// newPayer makes the customer and signs in. The books must balance whatever the journey did.
func newPayer(t *testing.T, c *console, options ...browsertest.Option) *payer {
	t.Helper()
	created := c.customer(uniqueEmail(t))
	p := &payer{Page: browsertest.Open(t, c.url, options...), t: t, console: c, accountID: created.AccountID}
	opened, err := c.Billing.TopUp(t.Context(), p.accountID, "start", 50*dollar)
	if err != nil {
		t.Fatal(err)
	}
	p.cardPays(opened.ID)
	p.Navigate(door(created.Email))
	t.Cleanup(c.mustBeClean)
	return p
}

// cardPays ends a payment as with the card that succeeds.
func (p *payer) cardPays(paymentID int64) {
	p.t.Helper()
	payment, err := models.FindPayment(p.console.DB.WithContext(context.Background()), p.accountID, paymentID)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.console.sandbox.Provider.Pay(p.t.Context(), *payment.ProviderRef, cardThatPays); err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.console.Billing.CheckPayment(p.t.Context(), p.accountID, paymentID); err != nil {
		p.t.Fatal(err)
	}
}

const orderPath = "/packages/buy/confirm?region=" + bangkok + "&service=" + passport + "&calls=1000&quantity=1"

// orders places the order and stands before its payment.
func (p *payer) orders() {
	p.t.Helper()
	p.Navigate(orderPath)
	p.Press("Order for $13.00")
	p.WaitText("main", "Payment method")
}

// choosesCard goes to the provider's page and types the card that has this effect.
func (p *payer) choosesCard() {
	p.t.Helper()
	p.Click(`[name="method"][value="card"]`)
	p.Press("Pay $13.00")
	p.WaitText("main", "Test cards")
}

// types fills in the number of a test card and pays.
func (p *payer) types(card string) {
	p.t.Helper()
	p.Fill("#field-card", card)
	p.Click("#pay button")
}

// The sandbox's cards that do not simply pay.
const (
	cardOfWhoGoesAway = "4000 0000 0000 3063"
	cardToldLate      = "4000 0000 0000 3220"
	cardToldThrice    = "4000 0000 0000 1091"
)

// has fails the test unless the customer has this much available, this many packages, and its ledger as many orders.
func (p *payer) has(availableMicros rules.Micros, packages int) {
	p.t.Helper()
	account, err := p.console.Billing.Frame(p.t.Context(), p.accountID)
	if err != nil {
		p.t.Fatal(err)
	}
	if got := account.Standing.AvailableMicros(); got != availableMicros {
		p.t.Errorf("%d micros are available, want %d", got, availableMicros)
	}
	owned, _, err := p.console.Billing.Packages(p.t.Context(), p.accountID)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(owned) != packages {
		p.t.Errorf("the customer has %d packages, want %d", len(owned), packages)
	}
	if got := p.console.ledger(p.accountID, models.EntryOrder); got != int64(packages) {
		p.t.Errorf("%d orders are charged in the ledger, want %d", got, packages)
	}
}

// succeeds fails the test unless the page says that the order is paid.
func (p *payer) succeeds() {
	p.t.Helper()
	p.WaitText("h1", "Payment received")
}

func declinedThenPaid(p *payer) {
	p.orders()
	p.choosesCard()
	p.types(cardThatDeclines)
	p.WaitText("main", "declined")
	p.has(50*dollar, 0)
	p.Press("Try again")
	p.choosesCard()
	p.types(cardThatPays)
	p.succeeds()
	p.has(50*dollar, 1)
}

func awayThenResumed(p *payer) {
	p.orders()
	p.choosesCard()
	p.types(cardOfWhoGoesAway)
	p.WaitText("main", "You closed the window")
	p.has(50*dollar, 0)
	p.Navigate("/billing/orders")
	p.Press("Pay $13.00 for " + ref(models.KindOrder, p.accountID, 1))
	p.WaitText("main", "A card payment for this order is open")
	p.choosesCard()
	p.types(cardThatPays)
	p.succeeds()
	p.has(50*dollar, 1)
}

// toldLate brings the late notification forward: the provider's clock is not what is tested.
func toldLate(p *payer) {
	p.orders()
	p.choosesCard()
	p.types(cardToldLate)
	p.WaitText("main", "Waiting for the payment of $13.00")
	p.has(50*dollar, 0)
	err := p.console.DB.WithContext(p.t.Context()).Model(&models.SandboxCheckout{}).
		Where("reference = ?", ref(models.KindPayment, p.accountID, 2)).Update("notify_at", models.Clock(nil).Now()).Error
	if err != nil {
		p.t.Fatal(err)
	}
	p.console.eventually("the notification is taken", func() bool {
		return p.console.ledger(p.accountID, models.EntryOrder) == 1
	})
	p.Reload() // with scripts it does so by itself, every few seconds
	p.succeeds()
	p.has(50*dollar, 1)
}

func toldThrice(p *payer) {
	p.Navigate("/billing/topup")
	p.Click(`[name="choice"][value="10.00"]`)
	p.Press("Continue to card payment")
	p.types(cardToldThrice)
	p.WaitText("main", "Top-up of $10.00 received")
	p.console.eventually("the console is told three times", func() bool {
		var checkout models.SandboxCheckout
		err := p.console.DB.WithContext(p.t.Context()).Where("reference = ?", ref(models.KindPayment, p.accountID, 2)).Take(&checkout).Error
		return err == nil && checkout.NotifyAttempts == 3 && checkout.NotifyLeft == 0
	})
	p.has(60*dollar, 0)
	if got := p.console.ledger(p.accountID, models.EntryTopUp); got != 2 {
		p.t.Errorf("%d top-ups in the ledger, want 2", got)
	}
}

func doubleClick(p *payer) {
	p.orders()
	p.DoublePress("Pay $13.00")
	p.succeeds()
	p.has(37*dollar, 1)
}

func twoTabsPayFromBalance(p *payer) {
	p.orders()
	other := p.NewTab()
	other.Navigate(p.Path())
	p.Press("Pay $13.00")
	p.succeeds()
	other.Press("Pay $13.00")
	other.WaitText("h1", "Payment received")
	p.has(37*dollar, 1)
}

// twoTabsPayDifferently pays from the balance while the provider's page is open, and then there too.
func twoTabsPayDifferently(p *payer) {
	p.orders()
	other := p.NewTab()
	other.Navigate(p.Path())
	p.choosesCard()
	other.Press("Pay $13.00")
	other.WaitText("h1", "Payment received")
	p.types(cardThatPays)
	p.WaitText("main", "The card was not charged")
	p.has(37*dollar, 1)
	if got := p.console.ledger(p.accountID, models.EntryCardPayment); got != 0 {
		p.t.Errorf("the card was charged %d times beside the balance", got)
	}
}

func backAndReload(p *payer) {
	p.orders()
	pay := p.Path()
	p.Press("Pay $13.00")
	p.succeeds()
	p.Reload()
	p.succeeds()
	p.Back()
	if p.Visible("#pay-form") { // as the browser kept it
		p.Press("Pay $13.00")
	}
	p.succeeds()
	p.Navigate(pay)
	p.succeeds()
	p.has(37*dollar, 1)
}

// confirmedAgain goes back to the confirmation and confirms it again: that is the same order.
func confirmedAgain(p *payer) {
	p.orders()
	pay := p.Path()
	p.Back()
	p.DoublePress("Order for $13.00")
	if got := p.Path(); got != pay {
		p.t.Errorf("confirming again leads to %s, want the same order %s", got, pay)
	}
	p.Press("Pay $13.00")
	p.succeeds()
	p.Navigate("/billing/orders")
	if rows := p.Count("tbody tr"); rows != 1 {
		p.t.Errorf("%d orders, want 1", rows)
	}
	p.has(37*dollar, 1)
}

// cancelledAfterPaying cancels in one tab what was paid in the other meanwhile.
func cancelledAfterPaying(p *payer) {
	p.orders()
	other := p.NewTab()
	other.Navigate("/billing/orders/" + ref(models.KindOrder, p.accountID, 1))
	p.Press("Pay $13.00")
	p.succeeds()
	other.Press("Cancel order")
	if other.Visible(`form[action$="/cancel"]`) {
		other.Press("Cancel order " + ref(models.KindOrder, p.accountID, 1))
	}
	if text := other.Text("main"); strings.Contains(text, "Cancelled") {
		p.t.Errorf("a paid order was cancelled: %s", text)
	}
	p.has(37*dollar, 1)
}

// TestACardPaymentThatWaitsTellsByItselfWhenItIsDone is what scripts add to the page.
func TestACardPaymentThatWaitsTellsByItselfWhenItIsDone(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	p := newPayer(t, c)
	p.orders()
	p.choosesCard()
	p.types(cardToldLate)
	p.WaitText("main", "Waiting for the payment of $13.00")
	payment, err := models.FindPayment(c.DB.WithContext(t.Context()), p.accountID, 2)
	if err != nil {
		t.Fatal(err)
	}
	note := billing.PaymentAnswer{
		ProviderRef: *payment.ProviderRef, Reference: payment.Ref().String(), Status: billing.ProviderSucceeded,
		AmountMicros: payment.AmountMicros, Currency: payment.Currency,
	}
	if err := c.Billing.Apply(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	p.succeeds()
	t.Logf("the page told after %s", time.Since(start).Round(10*time.Millisecond))
}
