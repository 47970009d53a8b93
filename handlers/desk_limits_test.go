package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/views/routes"
)

// limitsForm is the form for an account's limits as its page has it.
func (o *operator) limitsForm(address, limit, grace string) url.Values {
	o.t.Helper()
	page := o.get(address).wants(http.StatusOK)
	value := func(name string) string { return page.Find("[name="+name+"]").AttrOr("value", "") }
	return url.Values{"key": {value("key")}, "seen": {value("seen")}, "limit": {limit}, "grace": {grace}, "reason": {"Pays by invoice"}}
}

func TestAnOperatorSetsHowFarACustomerMayOweAndTheCustomerReadsIt(t *testing.T) {
	s := newSite(t)
	c, first, second := s.customer("mary@example.com"), s.operator("one@example.com", rights.Finance), s.operator("two@example.com", rights.Admin)
	id := strconv.FormatInt(c.accountID, 10)
	address, account := routes.DeskLimits(id), routes.DeskAccount(id)
	first.get(account).says("#money", "$50.00, for 24 hours").never("#money", "Set by")
	first.get(address).says("main", "Now the credit limit is $50.00, as for all; the grace period is 24 hours, as for all.", "Empty: what holds for all, $50.00", "Of the $10.00")

	form := first.limitsForm(address, "much", "1.5")
	first.post(address, form).wants(http.StatusUnprocessableEntity).holds("limit", "much").holds("grace", "1.5").holds("reason", "Pays by invoice").says("main", "Write the amount with digits")
	form.Set("limit", "55")
	first.post(address, form).wants(http.StatusUnprocessableEntity).holds("limit", "55").holds("grace", "1.5").says("main", "Enter a whole number of days from 0")
	form.Set("limit", "55.0051")
	form.Set("grace", "3")
	first.post(address, form).wants(http.StatusUnprocessableEntity).holds("limit", "55.0051").holds("grace", "3").says("main", "at most 2 decimals")
	form.Set("limit", "2000000000")
	first.post(address, form).wants(http.StatusUnprocessableEntity).says("main", "Enter an amount from zero, which is no credit, to $100,000.00")
	damaged := url.Values{"key": {"damaged"}, "seen": {"nothing"}, "reason": {"So"}}
	first.post(address, damaged).wants(http.StatusUnprocessableEntity)
	empty := first.limitsForm(address, "", "")
	first.post(address, empty).wants(http.StatusUnprocessableEntity).says("main", "This holds already: nothing would change.")

	form.Set("limit", "55")
	for range 2 {
		first.post(address, form).leads(account)
	}
	first.get(account).says("#money", "$55.00, for 3 days", "$55.00, set for this account", "3 days, set for this account", "one@example.com", "Pays by invoice").
		says("#timeline", "Set how far the account may owe.", "Pays by invoice", "The operator (one@example.com)")
	first.get(address).holds("limit", "55.00").holds("grace", "3")
	c.get(routes.Notifications).says("main", "How far you may owe has changed", "Pays by invoice", "for 3 days, up to $55.00 owed")
	c.get(routes.Audit).says("main", "Set how far the account may owe.", "Credit limit", "as for all", "$55.00", "Grace period in days").never("main", "one@example.com")
	c.get(routes.Arrears).says("main", "for 3 days, up to $55.00 owed")
	c.get(routes.BillingRules).says("main", "go on for 3 days after the arrears began, as long as no more than $55.00 is owed", "This is what has been set for your account")
	s.visitor().get(routes.BillingRules).says("main", "go on for 24 hours", "no more than $50.00").never("main", "set for your account")

	stale := second.limitsForm(address, "60", "") // opened before somebody else sets it
	first.post(address, first.limitsForm(address, "200", "3")).leads(account)
	if got := c.account().Limits().Rule(); got.LimitMicros != 55_000_000 {
		t.Errorf("%+v holds while it waits", got)
	}
	first.get(account).says("#waiting", "Set credit limit and grace period", "Credit limit: now $55.00, set for this account; then $200.00, set for this account.", "Grace period: 3 days, set for this account, as now.", "somebody else has to decide")
	key := second.get(account).Find("#waiting [name=key]").AttrOr("value", "")
	second.post(routes.DeskDecide(id), url.Values{"key": {key}, "decision": {"approve"}}).leads(account)
	second.get(account).says("#money", "$200.00, set for this account", "one@example.com, approved by two@example.com")
	again := second.post(address, stale).wants(http.StatusUnprocessableEntity).holds("limit", "60").says("main", "Somebody has set this account’s limits since you looked", "Now the credit limit is $200.00, set for this account")
	stale.Set("seen", again.Find("[name=seen]").AttrOr("value", ""))
	second.post(address, stale).leads(account) // having seen what holds
	second.get(account).says("#money", "$60.00, set for this account", "24 hours, as for all")

	third := s.operator("sup@example.com", rights.Support)
	third.get(address).wants(http.StatusForbidden)
	third.post(address, form).wants(http.StatusForbidden)
	third.get(account).never("#acts", "Set credit limit and grace period").says("#money", "$60.00, set for this account")
	c.post(address, form).leads(routes.DeskSignIn)
	s.visitor().post(address, form).leads(routes.DeskSignIn)
	second.post(routes.DeskLimits("999999999"), form).wants(http.StatusNotFound)
	second.post(routes.DeskClose(id), url.Values{"key": {second.keyOf(routes.DeskClose(id))}, "reason": {"They asked"}}).leads(account)
	second.post(address, second.limitsForm(address, "1", "")).wants(http.StatusUnprocessableEntity).says("main", "This account is closed.")
}

// account loads the customer's account.
func (c *customer) account() *models.Account {
	c.t.Helper()
	account, err := c.console.Accounts.Get(c.t.Context(), c.accountID)
	if err != nil {
		c.t.Fatal(err)
	}
	return account
}

// drawn are what is drawn for an account beside its number.
var drawn = regexp.MustCompile(`[0-9a-f]{32}|[0-9a-f-]{36}`)

// anybody is the text as it is of whatever account.
func (c *customer) anybody(text string) string {
	return drawn.ReplaceAllString(strings.ReplaceAll(text, strconv.FormatInt(c.accountID, 10), "#"), "#")
}

// differing are the texts from where they begin to differ, in short.
func differing(a, b string) (string, string) {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-60):min(len(s), i+120)] }
	return cut(a), cut(b)
}

// TestEveryPageAndCallGoesByTheLimitsOfTheAccount has the same happen to a customer where a policy holds for all, and to one who has those limits
// of their own where something else holds for all. Neither may read, be told or get anything that the other does not.
func TestEveryPageAndCallGoesByTheLimitsOfTheAccount(t *testing.T) {
	policy := rules.CreditPolicy{Grace: 3 * 24 * time.Hour, LimitMicros: 70_000}
	ofAll, ofOne := newSite(t), newSite(t)
	ofAll.console.Billing.Credit, ofAll.console.Metering.Credit, ofAll.console.Alerts.Credit = policy, policy, policy
	one, two := ofAll.customer("mary@example.com"), ofOne.customer("mary@example.com")
	two.has(models.OwnLimits{LimitMicros: &policy.LimitMicros, GraceDays: new(int64(3))})
	if standing := two.account().Standing(); standing.Credit(ofOne.console.Billing.Credit).LimitMicros != policy.LimitMicros {
		t.Fatal("the limits are not set")
	}
	each := func(do func(c *customer)) {
		do(one)
		do(two)
	}
	same := func(when string) {
		t.Helper()
		each(func(c *customer) { c.evaluates(); c.watchArrears() })
		for _, path := range []string{
			routes.Home, "/usage", routes.Billing, routes.Arrears, routes.TopUp, routes.In(routes.Services, bangkok), routes.In(routes.Try, bangkok), routes.In(routes.Auto, bangkok),
			routes.Alerts, routes.Caps, routes.Notifications, routes.Packages, "/packages/buy?region=" + bangkok,
		} {
			a, b := one.anybody(one.get(path).wants(http.StatusOK).text("body")), two.anybody(two.get(path).wants(http.StatusOK).text("body"))
			if a != b {
				a, b = differing(a, b)
				t.Errorf("%s: %s says\n%s\nwhere it holds for all, and to whom it was set for\n%s", when, path, a, b)
			}
		}
		a, b := one.got(), two.got()
		if one.anybody(a) != two.anybody(b) {
			t.Errorf("%s: a call gets %s, and %s", when, a, b)
		}
	}
	each(func(c *customer) { c.subscribed(bangkok, passport); c.topsUp(10_000_000) })
	same("with money")
	each(func(c *customer) { c.uses(bangkok, passport, int(c.available()/14_500)+1, 200) })
	same("in arrears")
	each(func(c *customer) { c.pass(30 * time.Hour) })
	same("in arrears for longer than all may")
	each(func(c *customer) { c.uses(bangkok, passport, 20, 200) })
	same("at the limit")
	each(func(c *customer) { c.pass(50 * time.Hour) })
	same("with the grace over")
}

// has sets limits of the customer's own.
func (c *customer) has(limits models.OwnLimits) {
	c.t.Helper()
	err := c.console.Billing.DB.Write(c.t.Context(), func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, c.accountID)
		if err != nil {
			return err
		}
		return account.SaveLimits(tx, limits, "")
	})
	if err != nil {
		c.t.Fatal(err)
	}
}
