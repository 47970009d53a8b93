package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TestThePayPageSaysWhatTheOrderWillDo changes the mind of the customer between confirmation and payment.
func TestThePayPageSaysWhatTheOrderWillDo(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(100_000_000)
	service := url.Values{"region": {bangkok}, "service": {passport}}
	c.post("/services/subscribe", service).wants(303)
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	confirm.says("main", "As you chose before", "Unsubscribes pay-per-use of Passport OCR in AP-Bangkok at the moment of payment")
	pay := confirm.submit("Order for $13.00", url.Values{"when-used-up": {"stop"}}).wants(303).follow()
	pay.says("main", "When the calls are used up: Stop, from payment on; until then: Pay per use.")
	c.get("/billing/orders/"+c.ref("ORD", 1)).says("main", "Stop, from payment on")
	c.pass(time.Minute)
	c.post("/services/subscribe", service).wants(303) // said anew: that counts
	again := c.get("/packages/buy/pay?order=" + c.ref("ORD", 1)).wants(200)
	again.says("main", "When the calls are used up: Pay per use, as you chose after this order was confirmed.")
	again.submit(payButton(again), url.Values{"method": {"balance"}}).wants(303).follow().says("main", "Then pay-per-use at $0.0145 per call.")
	c.get("/services?region="+bangkok).says(row(passport), "Subscribed", "Then pay-per-use at $0.0145 per call.")
}

// TestARenewalAsksForEachServiceAndKeepsTheAnswers renews packages of two services, and has prices change in between.
func TestARenewalAsksForEachServiceAndKeepsTheAnswers(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(200_000_000)
	c.buys(bangkok, passport, 1000, 1)
	c.buys(hongKong, "web-image", 1000, 1)
	c.post("/services/unsubscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(303)
	both := url.Values{"package": {c.ref("PKG", 1), c.ref("PKG", 2)}}.Encode()
	confirm := c.get("/packages/renew?" + both).follow().wants(200)
	inPassport, inWebImage := "when-used-up:"+bangkok+":"+passport, "when-used-up:"+hongKong+":web-image"
	checked := func(a *answer, name string) string {
		return a.Find(`input[name="`+name+`"][checked]`).AttrOr("value", "")
	}
	if is, others := checked(confirm, inPassport), checked(confirm, inWebImage); is != "stop" || others != "pay_per_use" {
		t.Errorf("suggested: %q and %q", is, others)
	}
	c.changeCatalog(`price: "13.00"`, `price: "13.50"`)
	answers := url.Values{inPassport: {"pay_per_use"}, inWebImage: {"stop"}}
	button := confirm.text(`main form[method="post"] button[type="submit"]`)
	c.pass(time.Minute)
	again := confirm.submit(button, answers).wants(409)
	if is, others := checked(again, inPassport), checked(again, inWebImage); is != "pay_per_use" || others != "stop" {
		t.Errorf("kept: %q and %q", is, others)
	}
	pay := again.submit(again.text(`main form[method="post"] button[type="submit"]`), nil).wants(303).follow()
	pay.says("main", "Passport OCR in AP-Bangkok: Pay per use, from payment on; until then: Stop.", "Web Image OCR in CN-Hong Kong: Stop, from payment on; until then: Pay per use.")
	pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303)
	c.get("/services?region="+bangkok).says(row(passport), "Subscribed")
	c.get("/services?region="+hongKong).says(row("web-image"), "Not subscribed", "Then calls are refused")
}

// TestAnAutomaticPurchaseSaysThatItChangesNothing turns one on and lets it run.
func TestAnAutomaticPurchaseSaysThatItChangesNothing(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(100_000_000)
	c.get("/settings/auto?region="+bangkok).says("#buy", "stays as it is", "Passport OCR: calls are refused with ModelArts.4204, because the service is not subscribed.")
	c.post("/settings/auto/purchase", url.Values{
		"region": {bangkok}, "package": {passport + " 1000 13000000"}, "calls-left": {"100"}, "buy-cap": {"50.00"}, "buy-cooldown": {"24"},
	}).wants(303).follow().says("#purchases", "When all is used up: calls are refused with ModelArts.4204")
	c.runsAuto()
	c.get("/services?region="+bangkok).says(row(passport), "Not subscribed", "Package "+c.ref("PKG", 1), "Then calls are refused with ModelArts.4204")
	c.get("/notifications").says("main", "stayed as it was")
	c.get("/services/unsubscribe?region=" + bangkok + "&service=" + passport).wants(303)
	c.subscribed(bangkok, passport)
	c.get("/services/unsubscribe?region="+bangkok+"&service="+passport).says("main", "Your automatic purchase stays on")
}

// TestAWrongAnswerIsAmongTheProblemsOfThePage sends answers that no page offers: the page says so first, and leads to the question.
func TestAWrongAnswerIsAmongTheProblemsOfThePage(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(100_000_000)
	c.buys(bangkok, passport, 1000, 1)
	inLine := "when-used-up:" + bangkok + ":" + passport
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	renewal := c.get("/packages/renew?package=" + c.ref("PKG", 1)).follow().wants(200)
	button := `main form[method="post"] button[type="submit"]`
	for _, rejected := range []struct {
		page *answer
		href string
	}{
		{confirm.submit(confirm.text(button), url.Values{"when-used-up": {"perhaps"}}), "#field-when-used-up"},
		{renewal.submit(renewal.text(button), url.Values{inLine: {"perhaps"}}), "#field-" + inLine},
		{c.post("/services/claim", url.Values{"region": {bangkok}, "service": {passport}, "when-used-up": {"perhaps"}}), "#then-" + passport},
	} {
		page := rejected.page.wants(422).says("#error-summary", "Choose what happens when the calls are used up").never("main", "The catalog has changed")
		if title := page.text("title"); !strings.HasPrefix(title, "Error: ") {
			t.Errorf("%s: the title is %q", rejected.href, title)
		}
		id := strings.TrimPrefix(rejected.href, "#")
		if page.Find(`#error-summary a[href="`+rejected.href+`"]`).Length() != 1 || page.Find(`[id="`+id+`"]`).Length() != 1 || page.Find(`[id="`+id+`-error"]`).Length() != 1 {
			t.Errorf("nothing leads to %s, or nothing is said there", rejected.href)
		}
	}
}

// TestAPaidOrderSaysWhatWasConfirmedAndWhatHoldsNow changes the customer's mind after payment.
func TestAPaidOrderSaysWhatWasConfirmedAndWhatHoldsNow(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.topsUp(100_000_000)
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
	pay := confirm.submit("Order for $13.00", url.Values{"when-used-up": {"stop"}}).wants(303).follow()
	pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303)
	order := "/billing/orders/" + c.ref("ORD", 1)
	c.get(order).wants(200).says("main", "When the calls are used up", "Stop, as confirmed. Then calls are refused with ModelArts.4204")
	c.pass(time.Minute)
	c.subscribed(bangkok, passport)
	c.get(order).wants(200).says("main", "Pay per use, as you chose after this order, which said: Stop. Then pay-per-use at $0.0145 per call.")
}

// owesNothing has no account owe anything: the operator allows no credit.
func (s *site) owesNothing() {
	none := rules.CreditPolicy{}
	s.console.Billing.Credit, s.console.Metering.Credit, s.console.Alerts.Credit = none, none, none
}

// TestWhereNothingMayBeOwedNobodyReadsOfArrears orders with money, and calls until less than a call is left.
func TestWhereNothingMayBeOwedNobodyReadsOfArrears(t *testing.T) {
	s := newSite(t)
	s.owesNothing()
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	confirm := func(quantity int) *answer {
		return c.get(form(bangkok, passport, 1000, quantity)).submit("Next", nil).follow().wants(200).never("main", "arrears")
	}
	confirm(1).says("main", "the order also subscribes Passport OCR in AP-Bangkok. Then pay-per-use at $0.0145 per call.")
	pay := confirm(7).says("main", "Then pay-per-use at $0.0145 per call.").submit("Order for $91.00", nil).wants(303).follow()
	pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303)
	c.uses(bangkok, passport, 7000, 200)
	if refused := c.uses(bangkok, passport, 621, 200); refused != 1 { // $9.00 pay 620
		t.Fatalf("%d calls were refused", refused)
	}
	confirm(1).says("main", "Pay-per-use is subscribed already and stays so. Then calls are refused with ModelArts.4106, because not enough is available for a call.")
	c.get("/services?region="+bangkok).says(row(passport), "Calls are refused: ModelArts.4106", "Now calls are refused with ModelArts.4106, because not enough is available for a call.")
	c.get("/try?region="+bangkok+"&service="+passport).sends(picture(t, 400, 300), nil).wants(403).
		says("main", "Not enough is available for the call", "A top-up lets calls pass again, and so does a package").never("main", "arrears.")
	c.calm()
}

// TestWhoIsSuspendedIsNotToldThatTheyAreSubscribed asks for an order of an account that is neither subscribed nor lets calls pass.
func TestWhoIsSuspendedIsNotToldThatTheyAreSubscribed(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	c.isSuspended()
	confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow().wants(200)
	confirm.says("main", "the order also subscribes Passport OCR in AP-Bangkok. Then calls are refused with ModelArts.4207, because the account is suspended.")
	confirm.never("main", "is subscribed already", "pay-per-use at $0.0145")
}

// isSuspended has an operator suspend the account.
func (c *customer) isSuspended() {
	c.t.Helper()
	err := c.db.Model(&models.Account{}).Where("id = ?", c.accountID).Updates(map[string]any{"suspended_at": c.now(), "suspended_why": "Stolen keys", "version": 1_000}).Error
	if err != nil {
		c.t.Fatal(err)
	}
}
