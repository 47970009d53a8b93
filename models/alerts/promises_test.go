package alerts_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// got makes one passport call in Bangkok and tells what it really got: the package that paid, "pay-per-use" with the
// price, or the code that it was refused with.
func (c *told) got() string {
	c.t.Helper()
	events := c.Calls(1, shop.Bangkok, shop.Passport, c.shop.Clock.Advance(2*time.Second))
	pass, authorized := c.shop.Metering.Authorize(c.t.Context(), c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
	if authorized == nil {
		pass.Over()
	}
	report, err := c.shop.Metering.Ingest(c.t.Context(), events)
	switch {
	case err != nil:
		c.t.Fatal(err)
	case errors.Is(authorized, rules.ErrNotEnabled) && len(report.Refused) == 1:
		return "ModelArts.4204"
	case errors.Is(authorized, rules.ErrRestricted) && len(report.Refused) == 1:
		return "ModelArts.4106"
	}
	var paid struct {
		PackageID   *int64
		PriceMicros rules.Micros
	}
	err = c.shop.DB.Raw("SELECT package_id, price_micros FROM calls WHERE account_id = ? AND request_id = ?", c.ID, events[0].RequestID).Scan(&paid).Error
	if err != nil || authorized != nil {
		c.t.Fatal(err, authorized)
	}
	if paid.PackageID != nil {
		return models.Ref{Kind: models.KindPackage, AccountID: c.ID, ID: *paid.PackageID}.String()
	}
	return "pay-per-use at " + rules.FormatMicros(paid.PriceMicros)
}

// promised reads from a text what it says that calls get after these words.
func promised(text, after string) string {
	_, rest, _ := strings.Cut(text, after)
	return regexp.MustCompile(`PKG-\d+-\d+|pay-per-use at \d[\d.]*\d|ModelArts\.\d+`).FindString(rest)
}

// gives grants a free package of passport calls.
func (c *told) gives(g billing.Gift) *models.Package {
	c.t.Helper()
	if g.AccountID, g.Service = c.ID, shop.Passport; g.Region == "" {
		g.Region = shop.Bangkok
	}
	p, err := c.shop.Billing.Grant(c.t.Context(), g)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// lends lets an account owe a cent and a half for a day.
func (c *told) lends() {
	credit := rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 16_000}
	c.shop.Billing.Credit, c.shop.Metering.Credit, c.shop.Alerts.Credit = credit, credit, credit
}

// inEveryState runs the test for a customer who has a package of ten calls that expires in three days, in every state of
// subscription, other packages and money. A third of the states, in which any two conditions meet, shows most of what can be
// wrong; the others take time.
func inEveryState(t *testing.T, test func(t *testing.T, c *told, p *models.Package)) {
	db := dbtest.SQLite(t)
	s := shop.New(t, db, shop.Zone)
	for i, subscribed := range []string{"never", "subscribed", "unsubscribed"} {
		for j, other := range []string{"none", "later", "before", "not yet effective", "ending sooner", "other region", "used up"} {
			for k, money := range []string{"fine", "grace", "grace over", "limit"} {
				t.Run(strings.Join([]string{subscribed, other, money}, ", "), func(t *testing.T) {
					if (i+j+k)%3 != 0 {
						tier.Needs(t, tier.Time)
					}
					c := &told{Customer: s.Customer(t), t: t, shop: s}
					c.lends()
					c.wants(func(s *models.AlertSettings) { s.LowBalance, s.Arrears, s.OtherRegion = false, false, false })
					if money == "fine" {
						c.TopUp(t, 10_000_000)
					}
					if subscribed != "never" {
						c.Subscribe(t, shop.Bangkok, shop.Passport)
					}
					if subscribed == "unsubscribed" {
						if err := s.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
							t.Fatal(err)
						}
					}
					p := c.hasPackages(other)
					if money != "fine" {
						c.Subscribe(t, shop.Bangkok, shop.WebImage)
						c.makes(map[string]int{"grace": 1, "grace over": 1, "limit": 2}[money], shop.Bangkok, shop.WebImage)
					}
					if money == "grace over" {
						s.Clock.Advance(25 * time.Hour)
					}
					test(t, c, p)
				})
			}
		}
	}
}

// hasPackages gives the package that the test is about, and another one.
func (c *told) hasPackages(other string) *models.Package {
	c.t.Helper()
	now := c.shop.Clock.Now()
	second := billing.Gift{Calls: 3}
	switch other {
	case "before":
		c.gives(second)
		c.shop.Clock.Advance(time.Second)
	case "not yet effective":
		second.EffectiveAt = now.Add(100 * 24 * time.Hour)
	case "ending sooner":
		second.ExpiresAt = now.Add(60 * time.Hour)
	case "other region":
		second.Region = shop.Singapore
	case "used up":
		c.gives(second)
		c.makes(3, shop.Bangkok, shop.Passport)
		c.shop.Clock.Advance(time.Second)
	}
	p := c.gives(billing.Gift{Calls: 10, ExpiresAt: now.Add(72 * time.Hour)})
	if other != "none" && other != "before" && other != "used up" {
		c.shop.Clock.Advance(time.Second)
		c.gives(second)
	}
	c.looks()
	return p
}

// looks evaluates all alerts and gives what was told since the last time.
func (c *told) looks() []models.Notification {
	c.t.Helper()
	if err := c.shop.Alerts.Look(c.t.Context(), c.ID); err != nil {
		c.t.Fatal(err)
	}
	all, err := c.shop.Alerts.Notifications(c.t.Context(), c.ID, models.NotificationFilter{Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	var fresh []models.Notification
	for _, n := range shop.Read(all) {
		if n.ID > c.seen {
			fresh = append(fresh, n)
		}
	}
	if len(all) > 0 {
		c.seen = all[0].ID
	}
	return fresh
}

// tells gives the text of the fresh notification about the package.
func (c *told) tells(kind notice.Topic, p *models.Package) string {
	c.t.Helper()
	for _, n := range c.looks() {
		if n.Kind == kind && strings.Contains(n.Text, "Package "+p.Ref().String()+" ") {
			return n.Text
		}
	}
	c.t.Fatalf("nothing is told of %s", p.Ref())
	return ""
}

// usesTo uses passport calls until the package has so many left.
func (c *told) usesTo(p *models.Package, left int64) {
	c.t.Helper()
	for {
		now := c.Packages(c.t)[p.ID-1]
		if now.QuotaCalls-now.UsedCalls <= left {
			return
		}
		c.makes(1, shop.Bangkok, shop.Passport)
	}
}

func TestAlertsOfUseAreTrueOfTheNextCall(t *testing.T) {
	inEveryState(t, func(t *testing.T, c *told, p *models.Package) {
		c.usesTo(p, 2)
		text := c.tells(notice.AlertPackageUsed, p)
		c.usesTo(p, 0)
		usedUp := c.tells(notice.AlertPackageUsed, p)
		got := c.got()
		if is := promised(text, "Then"); is != got {
			t.Errorf("at 80 %% %q is told, but a call gets %s", text, got)
		}
		if is := promised(usedUp, "From now on"); is != got {
			t.Errorf("at 100 %% %q is told, but a call gets %s", usedUp, got)
		}
	})
}

func TestAlertsOfExpiryAreTrueOfTheNextCall(t *testing.T) {
	inEveryState(t, func(t *testing.T, c *told, p *models.Package) {
		if left := p.ExpiresAt.Sub(c.shop.Clock.Now()); left > 24*time.Hour {
			c.shop.Clock.Set(p.ExpiresAt.Add(-24 * time.Hour))
		}
		text := c.tells(notice.AlertPackageExpiring, p)
		c.shop.Clock.Set(p.ExpiresAt)
		if is, got := promised(text, "From then on"), c.got(); is != got {
			t.Errorf("%q is told, but a call gets %s", text, got)
		}
	})
}

// TestArrearsStopPayPerUseWhenTheAlertSaysSo makes calls just before the instant that the alert names, and at it.
func TestArrearsStopPayPerUseWhenTheAlertSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.makes(5, shop.Bangkok, shop.Passport)
		text := c.hears("The account is in arrears by 0.04")[0].Text
		stops, err := time.Parse(time.RFC3339, regexp.MustCompile(`stop at (\S+),`).FindStringSubmatch(text)[1])
		if err != nil || !strings.Contains(text, "No package of yours can pay now.") {
			t.Fatal(text, err)
		}
		c.shop.Clock.Set(stops.Add(-3 * time.Second))
		if got := c.got(); got != "pay-per-use at 0.008" {
			t.Errorf("before the instant a call gets %s", got)
		}
		c.shop.Clock.Set(stops.Add(-2 * time.Second))
		if got := c.got(); got != "ModelArts.4106" {
			t.Errorf("at the instant a call gets %s", got)
		}
		c.hears("Pay-per-use calls are refused: 0.048 owed")
	})
}

func TestWhoSubscribesNothingIsNotToldThatPayPerUseGoesOn(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.wants(func(s *models.AlertSettings) { s.LowBalanceMicros = 100_000_000 })
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	c.TopUp(t, 10_000_000)
	if text := c.hears("Low balance")[0].Text; !strings.Contains(text, "pay-per-use calls go on for 24 hours, up to 50.00 owed") {
		t.Error(text)
	}
	if err := c.shop.Billing.Unsubscribe(t.Context(), c.ID, shop.Bangkok, shop.Passport); err != nil {
		t.Fatal(err)
	}
	c.TopUp(t, 100_000_000)
	c.hears()
	order := c.Order(t, shop.Bangkok, shop.Passport, 1000, 3)
	if err := c.shop.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	if text := c.hears("Low balance")[0].Text; !strings.Contains(text, "No service is subscribed, so no call is paid per use.") {
		t.Error(text)
	}
	if _, err := c.shop.Billing.Return(t.Context(), c.ID, order.ID, []int64{1}); err != nil {
		t.Fatal(err)
	}
}

// TestWhatCannotBeRenewedIsNotSaidToBe looks at where an alert leads.
func TestWhatCannotBeRenewedIsNotSaidToBe(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.buys(shop.Passport, 10)
	bought := c.Packages(t)[0]
	c.shop.Clock.Advance(time.Minute)
	c.shop.Reprice(t, "      - {calls: 10, price: \"0.07\"}\n", "")
	c.makes(8, shop.Bangkok, shop.Passport)
	if n := c.hears("80 % of a package is used")[0]; n.Action != "Buy a package" || strings.Contains(n.Text, "renewing") {
		t.Errorf("%+v", n)
	}
	c.shop.Clock.Set(bought.ExpiresAt.Add(-time.Hour))
	if n := c.hears("A package with 2 calls expires")[0]; n.Action != "Buy a package" || strings.Contains(n.Text, "renewing") {
		t.Errorf("%+v", n)
	}
}

// TestAnAlertKnowsThatAnotherPackageIsUsedFirst gives a free package while a bought one is nearly used up: by the time
// that this one is, the free one has been used before it.
func TestAnAlertKnowsThatAnotherPackageIsUsedFirst(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.buys(shop.Passport, 10)
	bought := c.Packages(t)[0]
	c.makes(8, shop.Bangkok, shop.Passport)
	c.shop.Clock.Advance(time.Second)
	c.gives(billing.Gift{Calls: 3})
	text := c.tells(notice.AlertPackageUsed, &bought)
	c.usesTo(&bought, 0)
	if is, got := promised(text, "Then"), c.got(); is != got || !strings.HasPrefix(got, "pay-per-use") {
		t.Errorf("%q is told, but a call gets %s", text, got)
	}
}
