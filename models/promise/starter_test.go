package promise_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

func TestNewcomersAreToldOfTheirStarterCredit(t *testing.T) {
	speaker := under(rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 50_000_000, StarterMicros: 500_000})
	standing := func(available, starter rules.Micros, trying bool) rules.Standing {
		return rules.Standing{BalanceMicros: available, StarterMicros: starter, Trying: trying}
	}
	for _, c := range []struct {
		standing    rules.Standing
		decided     models.Starter
		title, text string
	}{
		{standing(0, 500_000, true), models.StarterGiven, "Starter credit: 0.50, nothing used", "0.50 are left for pay-per-use calls without a payment; one that costs more is refused. Calls that a gateway reports after it made them, without having asked, are recorded all the same. From your first payment on they are charged to your balance and, below zero, go on for 24 hours, up to 50.00 owed."},
		{standing(-130_000, 500_000, true), models.StarterGiven, "Starter credit: 0.50, 0.13 used", "0.37 are left for pay-per-use calls without a payment"},
		{standing(-500_000, 500_000, true), models.StarterGiven, "Starter credit: 0.50, 0.50 used", "It is used up: pay-per-use calls are refused with ModelArts.4106"},
		{standing(-500_001, 500_000, true), models.StarterGiven, "", ""},
		{standing(-130_000, 500_000, false), models.StarterGiven, "Starter credit: 0.50, 0.13 used", "What is owed of it is no arrears. The next top-up covers it first."},
		{standing(0, 500_000, false), models.StarterGiven, "", ""},
		{standing(5_000_000, 0, false), models.StarterGiven, "", ""},
		{standing(0, 0, true), models.StarterUndecided, "Pay-per-use begins with your first payment", "as soon as your e-mail address is confirmed"},
		{standing(0, 0, true), models.StarterPerson, "Pay-per-use begins with your first payment", "another form of your e-mail address"},
		{standing(0, 0, true), models.StarterNetwork, "Pay-per-use begins with your first payment", "a network gets in a day"},
		{standing(0, 0, true), models.StarterGiven, "Pay-per-use begins with your first payment", "went back to the card"},
		{standing(0, 0, true), models.StarterNone, "Pay-per-use begins with your first payment", "as far as the available amount covers them"},
	} {
		title, text := speaker.Starter(&c.standing, c.decided)
		if title != c.title || !strings.Contains(text, c.text) || (title == "") != (text == "") {
			t.Errorf("%+v, %s: %q, %q; want %q, %q", c.standing, c.decided, title, text, c.title, c.text)
		}
	}
	tried, paid, none := standing(0, 500_000, true), standing(0, 0, false), standing(0, 0, true)
	for got, want := range map[string]string{
		speaker.GoesOnFor(&tried):               "until the starter credit of 0.50 is used up and, from the first payment on, for 24 hours, up to 50.00 owed",
		speaker.GoesOnFor(&paid):                "for 24 hours, up to 50.00 owed",
		speaker.GoesOnFor(&none):                "from the first payment on, for 24 hours, up to 50.00 owed",
		speaker.Newcomers():                     "Trying needs no payment: before the first one, up to 0.50 of pay-per-use calls may be owed, the starter credit.",
		under(rules.CreditPolicy{}).Newcomers(): "Pay-per-use calls begin with the first payment.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheNextCallOfANewcomerHasItsSentence(t *testing.T) {
	meter := &rules.Meter{
		AccountID: 7, Offering: rules.Offering{Region: "here", Service: "passport"}, Zone: time.UTC,
		Subscribed: []rules.Period{{From: noon}}, Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8_000}}}},
	}
	for _, c := range []struct {
		standing rules.Standing
		want     string
	}{
		{rules.Standing{Trying: true, StarterMicros: 500_000, BalanceMicros: -130_000}, "Then pay-per-use at 0.008 per call. Starter credit: 0.50, 0.13 used."},
		{rules.Standing{Trying: true, StarterMicros: 500_000, BalanceMicros: -493_000}, "Then calls are refused with ModelArts.4106, because the starter credit is used up."},
		{rules.Standing{Trying: true}, "Then calls are refused with ModelArts.4106, because pay-per-use begins with the first payment."},
	} {
		if got := speaker.Then(meter.Next(noon, &c.standing, speaker.Credit)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
