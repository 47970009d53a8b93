package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// savesCard tops up by a card that is kept.
func (c *customer) savesCard(micros rules.Micros) {
	c.t.Helper()
	payment, err := c.console.Billing.TopUpSavingCard(c.t.Context(), c.accountID, "save", micros)
	if err != nil {
		c.t.Fatal(err)
	}
	notification := c.provider.answer(payment.Ref().String(), billing.ProviderSucceeded, "")
	notification.SavedCard = &billing.KeptCard{Ref: "card-1", Customer: "customer-1", Label: "Visa •••• 4242"}
	if err := c.console.Billing.Apply(c.t.Context(), notification); err != nil {
		c.t.Fatal(err)
	}
}

func (c *customer) runsAuto() {
	c.t.Helper()
	if err := c.console.Billing.RunAuto(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

func TestAutomaticTopUpIsTurnedOnAndOff(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.get("/settings/auto").wants(200).says("main", "No saved card", "Nothing is bought by threshold", "Nothing yet")
	c.savesCard(15_000_000)
	const used = "The automatic top-up charges it, and fails without it"
	c.get("/billing/cards").wants(200).never("main", used)
	a := c.get("/settings/auto").wants(200).says("#top-up", "Visa •••• 4242", "Off", "Available now: $15.00")
	a = a.submit("Turn on automatic top-up", url.Values{"threshold": {"20"}, "amount": {"50"}, "cap": {"120.00"}, "cooldown": {"6"}}).wants(303).follow()
	a.says("[role=status]", "$50.00 are charged when less than $20.00 is available").says("#top-up", "On", "$0.00 of $120.00 used this month")
	a.says("#top-up", "with −$100.00 available, $100.00 (2 × $50.00) are charged: no more is allowed in a month")
	c.get("/billing/cards").wants(200).says("main", used)
	c.runsAuto()
	if c.available() != 65_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
	a = c.get("/settings/auto").wants(200)
	a.says("#top-up", "On, pausing", "$50.00 of $120.00 used this month").says("main", "Top-up", "Done", c.ref(models.KindPayment, 2))
	off := a.Find(`form[action$="/off"]`).AttrOr("action", "")
	other.post(off, nil).wants(404)
	a.submit("Turn off automatic top-up", nil).wants(303).follow().says("#top-up", "Off").never("#top-up", "Turn off")
	c.get("/billing/cards").wants(200).never("main", used)
	c.pass(24 * time.Hour)
	c.buys(bangkok, passport, 1000, 4)
	c.runsAuto()
	if c.available() != 13_000_000 {
		t.Errorf("%d micro-units available after it was turned off", c.available())
	}
}

func TestThePageSaysWhatHappensWhenOneStepIsNotEnough(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.savesCard(5_000_000)
	form := func(amount, limit string) url.Values {
		return url.Values{"threshold": {"10"}, "amount": {amount}, "cap": {limit}, "cooldown": {"24"}}
	}
	a := c.get("/settings/auto").submit("Turn on automatic top-up", form("20", "400")).wants(303).follow()
	a.says("#top-up", "with −$40.00 available, $60.00 (3 × $20.00) are charged.", "in arrears, or calls are refused because not enough is available, there is no pause").never("#top-up", "no further step")
	c.get("/settings/auto").submit("Save automatic top-up", form("many", "400")).wants(422).says("#top-up", "as many whole steps as reach").never("#top-up", "For example")
	c.runsAuto()
	c.buys(bangkok, passport, 1000, 1)
	a = c.get("/settings/auto").submit("Save automatic top-up", form("20", "30")).wants(303).follow().never("#top-up", "no further step")
	a.says("#top-up", "On, pausing")
	a.submit("Save automatic top-up", url.Values{"threshold": {"15"}, "cap": {"30"}}).wants(303).follow().says("#top-up", "The cap allows no further step this month, although less than $15.00 is available")
}

func TestAutomaticTopUpKeepsWhatWasTypedWrong(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.savesCard(15_000_000)
	for field, wrong := range map[string]string{"threshold": "-1", "amount": "0.50", "cap": "49.99", "cooldown": "5", "card": other.ref(models.KindCard, 1)} {
		a := c.get("/settings/auto").submit("Turn on automatic top-up", url.Values{"amount": {"50"}, "cap": {"50"}, "threshold": {"20"}, field: {wrong}}).wants(422)
		if a.Find("#field-"+field+"-error").Length() != 1 {
			t.Errorf("nothing is said beside %s", field)
		}
		if kept := a.Find(`input[name="amount"]`).AttrOr("value", ""); field != "amount" && kept != "50" {
			t.Errorf("the amount became %q", kept)
		}
	}
	c.get("/settings/auto").says("#top-up", "Off")
}

func TestAutomaticPurchasesAreSetForEachService(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.topsUp(50_000_000)
	page := "/settings/auto?region=" + bangkok
	a := c.get(page).wants(200).says("#buy", "Passport OCR, 1,000 calls, $13.00", "Only packages of AP-Bangkok")
	a = a.submit("Turn on this purchase", url.Values{"package": {"passport 1000 13000000"}, "calls-left": {"200"}, "buy-cap": {"30"}, "buy-cooldown": {"24"}}).wants(303).follow()
	a.says("#purchases", "1,000 calls / 1 year of Passport OCR in AP-Bangkok", "For $13.00 at most", "Fewer than 200 calls left", "0 calls", "On")
	c.runsAuto()
	if c.available() != 37_000_000 {
		t.Errorf("%d micro-units available", c.available())
	}
	a = c.get(page).wants(200).says("main", "Package of Passport OCR in AP-Bangkok", c.ref(models.KindOrder, 1), "$13.00 of $30.00 used this month")
	change := strings.TrimSuffix(a.Find(`a:contains("Change")`).AttrOr("href", ""), "#buy")
	if a = c.get(change).wants(200); a.Find(`input[name="calls-left"]`).AttrOr("value", "") != "200" || a.Find(`option[selected][value="passport 1000 13000000"]`).Length() != 1 {
		t.Error("the form does not have the rule that is to be changed")
	}
	other.get("/settings/auto?rule=" + c.ref(models.KindAutoRule, 1)).wants(404)
	a.submit("Turn on this purchase", url.Values{"calls-left": {"2,000"}}).wants(422).says("#field-calls-left-error", "as many as the package has")
	a.submit("Turn on this purchase", url.Values{"calls-left": {"some"}}).wants(422)
	a.submit("Turn on this purchase", url.Values{"package": {"passport 1000 12000000"}}).wants(422).says("#field-package-error", "it was $12.00 and is $13.00 now")
	a.submit("Turn on this purchase", url.Values{"package": {"everything"}}).wants(422).says("#field-package-error", "Choose a package")
	// A package of it that is given back stops it, and the order says who ordered.
	c.get("/billing/orders/"+c.ref(models.KindOrder, 1)).says("main", "Ordered automatically")
	c.get("/billing/orders/"+c.ref(models.KindOrder, 1)+"/return").submit("Return 1 package for $13.00", nil).wants(303)
	c.get(page).says("#purchases", "Stopped", "You returned a package")
}
