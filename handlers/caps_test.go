package handlers_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TestACapIsSetReachedSeenLiftedAndRemoved goes the way of a customer whose program calls more than they want to pay for.
func TestACapIsSetReachedSeenLiftedAndRemoved(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.topsUp(50_000_000)
	c.subscribes(bangkok, passport)
	page := c.get("/settings/caps").wants(200).says("main", "No cap yet", "count from when they are set")
	form := url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"2"}, "then": {"refuse"}, "region": {bangkok}, "service": {passport}}
	page.submit("Set cap", url.Values{"kind": {"calls"}, "amount": {"1.5"}}).wants(422).says("main", "Enter a whole number of calls from 0")
	page.submit("Set cap", url.Values{"kind": {"money"}, "amount": {"x"}}).wants(422)
	row := page.submit("Set cap", form).wants(303).follow().says("[role=status]", "at most 2 calls a day")
	row.says("main", "Passport OCR in AP-Bangkok", "Calls that succeed, a day", "0 calls of 2 calls", "Refuses calls", "Begins anew at")

	pass, err := s.console.Metering.Authorize(t.Context(), c.accountID, bangkok, passport, rules.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	c.get("/settings/caps").says("main", "0 calls of 2 calls", "1 call reserved for calls under way")
	pass.Over()
	if refused := c.uses(bangkok, passport, 3, 200); refused != 1 {
		t.Errorf("%d of 3 calls were refused", refused)
	}
	c.get("/settings/caps").says("main", "2 calls of 2 calls", "Reached: calls are refused")
	c.get("/").says("#money", "Cap100 % used"+c.ref(models.KindCap, 1)+", 2 calls").says("#needs-you", "are refused", "ModelArts.4206", "See the caps").never("#needs-you", "Top up")
	other.get("/").never("#money", "Cap")
	c.get("/services?region="+bangkok).says("main", "The cap "+c.ref(models.KindCap, 1)+", which you have set, is reached", "pass again from")
	c.get("/settings/caps").submit("Set cap", form).wants(303)
	again := url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"3"}, "then": {"refuse"}, "region": {bangkok}, "service": {passport}}
	c.get("/settings/caps").submit("Set cap", again).wants(422).says("#field-kind-error", c.ref(models.KindCap, 1)+" counts just this already")
	change := c.get("/settings/caps").Find(`main a:contains("Change")`).AttrOr("href", "")
	other.get(strings.TrimSuffix(change, "#set")).wants(404)
	changing := c.get(strings.TrimSuffix(change, "#set")).says("#set", "Change "+c.ref(models.KindCap, 1), "Passport OCR in AP-Bangkok")
	if amount := changing.Find("#field-amount").AttrOr("value", ""); amount != "2" {
		t.Errorf("the form begins with %q", amount)
	}
	changing.submit("Change cap", url.Values{"amount": {"x"}}).wants(422).says("#set", "Change "+c.ref(models.KindCap, 1))
	changing.submit("Change cap", url.Values{"amount": {"3"}}).wants(303)
	if refused := c.uses(bangkok, passport, 3, 200); refused != 2 {
		t.Errorf("%d of 3 calls more were refused, after one more was allowed", refused)
	}
	c.pass(24 * time.Hour)
	page = c.get("/settings/caps").says("main", "0 calls of 3 calls")
	end := page.Find(`form[action$="/end"]`).AttrOr("action", "")
	other.post(end, nil).wants(404)
	page.submit("Remove", nil).wants(303).follow().says("main", "No cap yet").says("[role=status]", "is removed")
	changing.submit("Change cap", url.Values{"amount": {"4"}}).wants(404)
	if left := c.get("/settings/caps").Find(`form[action$="/end"]`).Length(); left != 0 {
		t.Errorf("%d caps are there after the one that was removed was changed", left)
	}
}

// TestACapOfATagIsSetAndSaysWhatItCounts: what is wrong with a tag is said beside it, and the cap counts from now on, calls with the tag.
func TestACapOfATagIsSetAndSaysWhatItCounts(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(50_000_000)
	c.subscribes(bangkok, passport)
	c.uses(bangkok, passport, 4, 200)
	c.pass(time.Minute)
	page := c.get("/settings/caps").wants(200).says("main", "Calls without the tag are not of it", "1,000 sets")
	form := func(tag string) url.Values {
		return url.Values{"kind": {"calls"}, "span": {"month"}, "amount": {"2"}, "then": {"refuse"}, "tag": {tag}}
	}
	for _, wrong := range []string{"team", "team=scan,env=prod", "team=", "te am=x"} {
		page.submit("Set cap", form(wrong)).wants(422).says("#field-tag-error", "Enter one tag as name=value")
	}
	page.submit("Set cap", form(" team=scan ")).wants(303).follow().says("main", "The whole account, tag team=scan", "0 calls of 2 calls", "Counts since")
	page.submit("Set cap", url.Values{"kind": {"calls"}, "span": {"month"}, "amount": {"3"}, "tag": {"team=scan"}}).wants(422).says("#field-kind-error", "counts just this already")
	if refused := c.uses(bangkok, passport, 3, 200); refused != 0 {
		t.Errorf("%d of 3 calls without the tag were refused", refused)
	}
	change := strings.TrimSuffix(c.get("/settings/caps").Find(`main a:contains("Change")`).AttrOr("href", ""), "#set")
	c.get(change).says("#set", "tag team=scan").submit("Change cap", url.Values{"amount": {"0"}}).wants(303).follow().says("main", "0 calls of 0 calls", "tag team=scan")
	_, err := s.console.Metering.Authorize(t.Context(), c.accountID, bangkok, passport, rules.Origin{Tags: "env=prod,team=scan"})
	if reached := new(rules.CapReachedError); !errors.As(err, &reached) || reached.Tag != "team=scan" {
		t.Errorf("a call with the tag: %v", err)
	}
	c.get("/settings/audit").says("main", "Set a cap on all calls tagged team=scan")
	c.get("/billing?at="+url.QueryEscape(s.now().Format(time.RFC3339))).says("main", "tag team=scan")
}
