package alerts_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
)

// reads gives what the customer's notifications say now, newest first.
func (c *told) reads() []models.Notification {
	c.t.Helper()
	all, err := c.shop.Alerts.Notifications(c.t.Context(), c.ID, models.NotificationFilter{Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	return shop.Read(all)
}

// at writes an instant as the shop does.
func at(t time.Time) string { return shop.Words{}.Instant(t) }

func TestWhatIsClearedIsSaidToBeOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		began := c.shop.Clock.Now()
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.makes(5, shop.Bangkok, shop.Passport)
		fresh := c.hears("The account is in arrears by 0.04")
		if len(fresh) == 1 && (fresh[0].EndedAt != nil || !strings.HasPrefix(fresh[0].Text, "As of "+at(began)+": 0.04 are owed since "+at(began))) {
			t.Errorf("while it holds: %+v", fresh[0])
		}
		stopped := c.shop.Clock.Advance(24 * time.Hour)
		c.hears("Pay-per-use calls are refused: 0.04 owed")
		cleared := c.shop.Clock.Advance(time.Hour)
		c.TopUp(t, 50_000_000)
		c.shop.Clock.Advance(15 * time.Second) // the job comes later
		c.hears()
		all := c.reads()
		if len(all) != 2 {
			t.Fatalf("%d notifications", len(all))
		}
		for i, want := range []string{"Arrears stopped pay-per-use calls until " + at(cleared), "The account was in arrears until " + at(cleared)} {
			title, text := all[i].Title, all[i].Text
			if title != want || all[i].EndedAt == nil || !all[i].EndedAt.Equal(cleared) {
				t.Errorf("%q, ended %v; want %q", title, all[i].EndedAt, want)
			}
			for _, part := range []string{"Money was owed from " + at(began) + " until " + at(cleared) + ", up to 0.04.", "were refused from " + at(stopped) + " on, when the grace period was over"} {
				if !strings.Contains(text, part) {
					t.Errorf("%q lacks %q", text, part)
				}
			}
		}
		c.makes(6_300, shop.Bangkok, shop.Passport) // 50.40
		c.hears("The account is in arrears by")
		if all := c.reads(); all[0].EndedAt != nil || all[1].EndedAt == nil {
			t.Error("arrears that begin anew are mixed up with those before")
		}
	})
}

func TestArrearsBetweenTwoLooksAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := newTold(t, db)
		c.wants(func(s *models.AlertSettings) { s.LowBalance = false })
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.hears()
		var began, cleared [2]time.Time
		for i := range began {
			began[i] = c.shop.Clock.Advance(time.Minute)
			c.makes(126, shop.Bangkok, shop.Passport) // 1.008 more
			cleared[i] = c.shop.Clock.Advance(7 * time.Second)
			c.TopUp(t, 1_010_000)
			c.shop.Clock.Advance(time.Second)
		}
		fresh := c.hears("The account was in arrears until "+at(cleared[0]), "The account was in arrears until "+at(cleared[1]))
		for i := range fresh {
			want := "Money was owed from " + at(began[i]) + " until " + at(cleared[i]) + ", up to 1.00"
			if !strings.HasPrefix(fresh[i].Text, want) || fresh[i].Kind != notice.AlertArrears || fresh[i].Href != "/billing/arrears" || fresh[i].EndedAt == nil {
				t.Errorf("%+v, want %q", fresh[i], want)
			}
		}
		c.hears()
		if err := c.shop.Alerts.Look(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		c.hears() // once

		c.wants(func(s *models.AlertSettings) { s.Arrears = false })
		c.makes(126, shop.Bangkok, shop.Passport)
		c.TopUp(t, 1_020_000)
		c.hears()
		c.wants(func(s *models.AlertSettings) { s.Arrears = true })
		c.hears() // to want it later makes no news of it

		c.makes(126, shop.Bangkok, shop.Passport) // and arrears that go on after such a spell
		c.TopUp(t, 1_030_000)
		c.shop.Clock.Advance(time.Second)
		c.makes(126, shop.Bangkok, shop.Passport)
		c.hears("The account was in arrears until", "The account is in arrears by")
	})
}

// TestCallsThatPassAgainAreNotSaidToBeRefused reaches the credit limit and comes below it again without clearing the arrears.
func TestCallsThatPassAgainAreNotSaidToBeRefused(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.wants(func(s *models.AlertSettings) { s.LowBalance, s.UnusualSpend = false, false })
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	c.makes(5, shop.Bangkok, shop.Passport)
	c.hears("The account is in arrears by 0.04")
	c.makes(6_245, shop.Bangkok, shop.Passport) // 50.00 in all
	c.hears("Pay-per-use calls are refused: 50.00 owed")
	resumed := c.shop.Clock.Advance(time.Minute)
	c.TopUp(t, 10_000_000)
	c.shop.Clock.Advance(time.Second)
	c.hears()
	all := c.reads()
	if title, text := all[0].Title, all[0].Text; title != "Arrears stopped pay-per-use calls until "+at(resumed) || !strings.Contains(text, "stayed in arrears") || strings.Contains(text, "nothing was owed") {
		t.Errorf("%s: %s", title, text)
	}
	if all[1].EndedAt != nil {
		t.Error("the arrears are said to be over")
	}
}

func TestALowBalanceThatRecoveredSaysSo(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	c.TopUp(t, 10_000_000)
	c.makes(1, shop.Bangkok, shop.Passport)
	c.hears("Low balance: 9.992 left")
	c.TopUp(t, 5_000_000)
	over := c.shop.Clock.Advance(time.Minute)
	c.hears()
	all := c.reads()
	title, text := all[0].Title, all[0].Text
	if title != "The balance was low until "+at(over) || !strings.Contains(text, "Less than the 10.00 that you wanted to be told of was available.") {
		t.Errorf("%s: %s", title, text)
	}
}

func TestEveryAlertSaysOfWhichMomentItSpeaks(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.buys(shop.Passport, 100)
	c.makes(100, shop.Bangkok, shop.Passport)
	c.Subscribe(t, shop.Singapore, shop.Passport)
	c.makes(5, shop.Singapore, shop.Passport)
	c.wants(func(s *models.AlertSettings) { s.LowBalance = true })
	c.shop.Clock.Advance(time.Second)
	if _, err := c.shop.Alerts.Evaluate(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := c.reads()
	if len(all) < 2 {
		t.Fatalf("only %d notifications", len(all))
	}
	for i := range all {
		if !strings.HasPrefix(all[i].Text, "As of "+at(all[i].CreatedAt)+": ") {
			t.Errorf("%s: %s", all[i].Title, all[i].Text)
		}
	}
}

// TestArrearsOfNothingSubscribedSayNothingOfPayPerUse: the bank takes back the money of a package that is bought already.
func TestArrearsOfNothingSubscribedSayNothingOfPayPerUse(t *testing.T) {
	c := newTold(t, dbtest.SQLite(t))
	c.TopUp(t, 5_000_000)
	order, err := c.shop.Billing.PlaceOrder(t.Context(), c.ID, "all the money", billing.Choice{
		Region: shop.Bangkok, Service: shop.Passport, Calls: 1000, Quantity: 1, UnitPriceMicros: 5_000_000, WhenUsedUp: models.ThenStop,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.shop.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	payment := models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}.String()
	if err := c.shop.Billing.ApplyDispute(t.Context(), c.shop.Card.Dispute(payment, 5_000_000, models.DisputeOpen)); err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		if _, err := c.shop.Alerts.Evaluate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	c.shop.Clock.Advance(time.Minute)
	c.TopUp(t, 20_000_000)
	c.shop.Clock.Advance(time.Minute)
	look()
	for _, n := range c.reads() {
		title, text := n.Title, n.Text
		if !strings.HasPrefix(title, "The account was in arrears until") {
			continue
		}
		if !strings.HasSuffix(text, ". No service was subscribed, so no call was paid per use, and orders could not be paid. Then nothing was owed any more: arrears stopped no orders.") {
			t.Errorf("%q", text)
		}
		return
	}
	t.Error("the end of the arrears is not told")
}
