package handlers_test

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
)

// got makes one passport call in Bangkok now and tells what it really got: the package that paid, the price, or the code
// that it was refused with.
func (c *customer) got() string {
	c.t.Helper()
	c.pass(2 * time.Second) // a permission is relied on for a moment
	pass, authorized := c.console.Metering.Authorize(c.t.Context(), c.accountID, bangkok, passport, rules.Origin{})
	if authorized == nil {
		pass.Over()
	}
	refused := c.uses(bangkok, passport, 1, 200)
	switch {
	case errors.Is(authorized, rules.ErrNotEnabled) && refused == 1:
		return "ModelArts.4204"
	case errors.Is(authorized, rules.ErrRestricted) && refused == 1:
		return "ModelArts.4106"
	case authorized != nil || refused != 0:
		c.t.Fatalf("authorized: %v, refused: %d", authorized, refused)
	}
	var paid struct {
		PackageID   *int64
		PriceMicros rules.Micros
	}
	err := c.db.Raw("SELECT package_id, price_micros FROM calls WHERE account_id = ? AND request_id = ?",
		c.accountID, fmt.Sprintf("request-%d-%06d", c.accountID, c.calls)).Scan(&paid).Error
	if err != nil {
		c.t.Fatal(err)
	}
	if paid.PackageID != nil {
		return c.ref(models.KindPackage, *paid.PackageID)
	}
	return "$" + rules.FormatMicros(paid.PriceMicros)
}

// usesUp uses the passport packages in Bangkok that pay now.
func (c *customer) usesUp() {
	c.t.Helper()
	o, err := c.console.Metering.Outlook(c.t.Context(), c.accountID)
	if err != nil {
		c.t.Fatal(err)
	}
	left := o.Next(o.Meter(bangkok, passport), o.Now).LeftCalls
	if refused := c.uses(bangkok, passport, int(left), 200); refused != 0 {
		c.t.Fatalf("%d of %d calls refused", refused, left)
	}
}

// promised reads from a text what it says that calls get after these words: the package, the price, or the code.
func promised(text, after string) string {
	_, rest, found := strings.Cut(text, after)
	if !found {
		return "nothing is said after " + after
	}
	return regexp.MustCompile(`PKG-\d+-\d+|\$\d[\d.]*\d|ModelArts\.\d+`).FindString(rest)
}

// accountState is one way that an account can be in before its next passport call in Bangkok.
type accountState struct{ subscription, packages, money string }

var (
	subscriptionStates = []string{"never", "subscribed", "unsubscribed"}
	packageStates      = []string{"none", "one", "several", "used up", "not yet effective", "expired", "other region", "returned"}
	moneyStates        = []string{"fine", "grace", "grace over", "limit"}
)

// enters makes a customer in the state.
func (s *site) enters(state accountState, n int) *customer {
	s.t.Helper()
	c := s.customer(fmt.Sprintf("c%d@example.com", n))
	form := url.Values{"region": {bangkok}, "service": {passport}}
	if state.subscription != "never" {
		c.subscribed(bangkok, passport)
	}
	if state.subscription == "unsubscribed" {
		c.post("/services/unsubscribe", form).wants(303)
	}
	gift := billing.Gift{Region: bangkok, Service: passport, Calls: 3}
	switch state.packages {
	case "one":
		c.given(gift)
	case "several":
		c.given(gift)
		c.given(gift)
	case "used up":
		c.given(gift)
		c.usesUp()
	case "not yet effective":
		gift.EffectiveAt = s.now().Add(72 * time.Hour)
		c.given(gift)
	case "expired":
		gift.ExpiresAt = s.now().Add(time.Minute)
		c.given(gift)
		c.pass(time.Minute)
	case "other region":
		gift.Region = hongKong
		c.given(gift)
	case "returned":
		c.topsUp(13_000_000)
		order := c.placesOrder(bangkok, passport, 1000, 1)
		ref, _ := models.ParseAnyRef(models.KindOrder, order)
		if err := c.console.Billing.PayFromBalance(s.t.Context(), c.accountID, ref.ID); err != nil {
			s.t.Fatal(err)
		}
		if _, err := c.console.Billing.Return(s.t.Context(), c.accountID, ref.ID, []int64{1}); err != nil {
			s.t.Fatal(err)
		}
	}
	if state.money == "fine" {
		c.topsUp(100_000_000)
		return c
	}
	// Plates at $0.012 are owed: less than the limit of these tests, or all of it.
	owed := 1
	if state.money == "limit" {
		owed = 2
	}
	c.subscribed(bangkok, "license-plate")
	if state.packages == "returned" { // its price is on the balance again
		owed += 1083
	}
	c.uses(bangkok, "license-plate", owed, 200)
	if state.money == "grace over" {
		c.pass(25 * time.Hour)
	}
	return c
}

// newStrictSite lets an account owe two calls of plates.
func newStrictSite(t *testing.T) *site {
	s := newSite(t)
	credit := rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 24_000}
	s.console.Billing.Credit, s.console.Metering.Credit, s.console.Alerts.Credit = credit, credit, credit
	return s
}

// everyState runs the test for a customer in each state that there is, with these packages and this money. A third of them, in
// which any two conditions meet, shows most of what can be wrong; the others take time.
func everyState(t *testing.T, packageStates, moneyStates []string, test func(t *testing.T, c *customer, state accountState)) {
	t.Helper()
	s := newStrictSite(t)
	for i, subscription := range subscriptionStates {
		for j, packages := range packageStates {
			for k, money := range moneyStates {
				state := accountState{subscription, packages, money}
				n := int(s.micros.Add(1_000_000) % 1_000_000_000_000)
				t.Run(strings.Join([]string{subscription, packages, money}, ", "), func(t *testing.T) {
					if (i+j+k)%len(subscriptionStates) != 0 && len(moneyStates) > 1 {
						tier.Needs(t, tier.Time)
					}
					s.t = t
					test(t, s.enters(state, n), state)
				})
			}
		}
	}
}

func TestThePagesPromiseWhatTheNextCallGets(t *testing.T) {
	everyState(t, packageStates, moneyStates, func(t *testing.T, c *customer, _ accountState) {
		says := func() (now, then, auto string) {
			cell := c.get("/services?region=" + bangkok).wants(200).Find(row(passport) + " td:nth-child(3)")
			return cell.Find("p.font-medium").Text(), cell.Find("p.muted").Text(), c.get("/settings/auto?region=" + bangkok).wants(200).text("#buy")
		}
		try := c.get("/try?region=" + bangkok + "&service=" + passport).wants(200).Find("form#try").Text()
		services, _, _ := says()
		now := c.got()
		if is := promised(services, ""); is != now {
			t.Errorf("the services page says %q of the next call, which got %s", services, now)
		}
		if strings.HasPrefix(now, "ModelArts") != strings.Contains(try, "Nothing pays for calls here now") || !strings.HasPrefix(now, "ModelArts") && !strings.Contains(try, now) {
			t.Errorf("the page to try says %q of the next call, which got %s", try, now)
		}
		_, then, auto := says()
		c.usesUp()
		got := c.got()
		if is := promised(auto, "Passport OCR:"); is != got {
			t.Errorf("the page of automatic purchases promises %s of %q, but a call gets %s", is, auto, got)
		}
		if is := promised(then, "Then"); strings.HasPrefix(now, "PKG") && is != got {
			t.Errorf("the services page says %q of what comes after the packages, which is %s", then, got)
		}
	})
}

func TestUnsubscribingAndSubscribingPromiseWhatTheNextCallGets(t *testing.T) {
	everyState(t, []string{"none", "several", "not yet effective", "other region"}, moneyStates, func(t *testing.T, c *customer, state accountState) {
		form := url.Values{"region": {bangkok}, "service": {passport}}
		path, asks, after := "/services/subscribe", "", "is subscribed in AP-Bangkok."
		if state.subscription == "subscribed" {
			path, after = "/services/unsubscribe", "is unsubscribed in AP-Bangkok."
			asks = c.get("/services/unsubscribe?" + form.Encode()).wants(200).text("main")
		}
		says := c.post(path, form).wants(303).follow().text("main")
		c.usesUp()
		got := c.got()
		if is := promised(says, after); is != got {
			t.Errorf("it promises %s, but a call gets %s: %q", is, got, says)
		}
		if is := promised(asks, "end now."); asks != "" && is != got {
			t.Errorf("the question promises %s, but a call gets %s: %q", is, got, asks)
		}
	})
}

func TestTheConfirmationOfAnOrderPromisesWhatTheNextCallGets(t *testing.T) {
	for _, answer := range []string{"", string(models.ThenPayPerUse), string(models.ThenStop)} {
		t.Run("answer "+answer, func(t *testing.T) {
			// Orders are not paid in arrears.
			everyState(t, packageStates, []string{"fine"}, func(t *testing.T, c *customer, state accountState) {
				confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow().wants(200)
				card := confirm.Find(`input[name="when-used-up"][checked]`)
				if was := map[string]string{"unsubscribed": "stop"}[state.subscription]; was != "" && state.packages != "returned" && card.AttrOr("value", "") != was {
					t.Errorf("%q is suggested to who chose to stop", card.AttrOr("value", ""))
				}
				changes := url.Values{}
				if answer != "" {
					changes.Set("when-used-up", answer)
					card = confirm.Find(`input[name="when-used-up"][value="` + answer + `"]`)
				}
				note := card.Parent().Text()
				pay := confirm.submit(confirm.text(`main form[method="post"] button[type="submit"]`), changes).wants(303).follow().wants(200)
				result := pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303).follow().wants(200).text("main")
				c.usesUp()
				got := c.got()
				if is := promised(note, "Then"); is != got {
					t.Errorf("confirmed was %q, but a call gets %s", note, got)
				}
				if is := promised(result, "When the calls are used up"); is != got {
					t.Errorf("the result promises %s, but a call gets %s: %q", is, got, result)
				}
			})
		})
	}
}

func TestClaimingFreeCallsPromisesWhatTheNextCallGets(t *testing.T) {
	for _, answer := range []string{"", string(models.ThenPayPerUse), string(models.ThenStop)} {
		t.Run("answer "+answer, func(t *testing.T) {
			everyState(t, []string{"none", "several", "not yet effective", "returned"}, moneyStates, func(t *testing.T, c *customer, state accountState) {
				page := c.get("/services?region=" + bangkok)
				suggested := page.Find(row(passport)+` select[name="when-used-up"] option[selected]`).AttrOr("value", "")
				changes := url.Values{"service": {passport}, "when-used-up": {suggested}}
				if answer != "" {
					changes.Set("when-used-up", answer)
				}
				if state.subscription == "unsubscribed" && state.packages != "returned" && suggested != "stop" {
					t.Errorf("%q is suggested to who chose to stop", suggested)
				}
				says := page.submit("Claim 1,000 free calls", changes).wants(303).follow().text("main")
				own := regexp.MustCompile(`until the end of \d+ \w+ \d+ \(PKG-\d+-\d+\)\.`).FindString(says)
				then := promised(says, own)
				if strings.HasPrefix(then, "PKG") { // the claimed one is the last of the free ones, but before purchased ones
					t.Errorf("no package comes after the claimed one, but %s is promised", then)
				}
				c.usesUp()
				if got := c.got(); own == "" || then != got {
					t.Errorf("%s is promised, but a call gets %s: %q", then, got, says)
				}
			})
		})
	}
}

func TestAReturnPromisesWhatTheNextCallGets(t *testing.T) {
	for _, then := range []string{string(models.ThenPayPerUse), string(models.ThenStop)} {
		for _, other := range []bool{false, true} {
			c := newSite(t).customer("c@example.com")
			c.topsUp(100_000_000)
			confirm := c.get(form(bangkok, passport, 1000, 1)).submit("Next", nil).follow()
			pay := confirm.submit("Order for $13.00", url.Values{"when-used-up": {then}}).wants(303).follow()
			pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(303)
			if other {
				c.given(billing.Gift{Region: bangkok, Service: passport, Calls: 3})
			}
			page := c.get("/billing/orders/" + c.ref("ORD", 1) + "/return").wants(200)
			page.submit(page.text(`main form[method="post"] button[type="submit"]`), nil).wants(303)
			if is, got := promised(page.text("main"), "from then on"), c.got(); is != got {
				t.Errorf("%s, another package: %v: %s is promised, but a call gets %s", then, other, is, got)
			}
		}
	}
}

// TestAServiceThatIsNotSoldAnyMorePromisesNoSubscription looks at what goes on, and does not, without an offer.
func TestAServiceThatIsNotSoldAnyMorePromisesNoSubscription(t *testing.T) {
	s := newSite(t)
	keeps, never := s.customer("keeps@example.com"), s.customer("never@example.com")
	keeps.topsUp(50_000_000)
	keeps.subscribed(bangkok, passport)
	never.given(billing.Gift{Region: bangkok, Service: passport, Calls: 1})
	s.pass(time.Minute)
	name, data := catalog.Default()
	text := string(data)
	at := strings.Index(text, "  - region: ap-southeast-2\n    service: passport")
	end := at + strings.Index(text[at:], "\n\n")
	s.applyCatalog(name, []byte(text[:at]+text[end+2:]))
	for _, c := range []*customer{keeps, never} {
		cell := c.get("/services?region="+bangkok).wants(200).never(row(passport), "Subscribe to pay per use").Find(row(passport) + " td:nth-child(3)")
		if is, now := promised(cell.Find("p.font-medium").Text(), ""), c.got(); is != now {
			t.Errorf("%s is said, but a call gets %s", is, now)
		}
	}
}
