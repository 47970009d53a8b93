package promise_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

var (
	noon    = time.Date(2026, 3, 17, 12, 0, 0, 0, time.UTC)
	speaker = under(rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 50_000_000})
)

func pack(id, quota int64, effective time.Time) rules.Package {
	return rules.Package{
		ID: id, AccountID: 7, Offering: rules.Offering{Region: "here", Service: "passport"}, CreatedAt: noon, EffectiveAt: effective,
		ExpiresAt: noon.AddDate(1, 0, 0), QuotaCalls: quota,
	}
}

func TestEachDecisionHasItsSentence(t *testing.T) {
	meter := func(packages ...rules.Package) *rules.Meter {
		return &rules.Meter{
			AccountID: 7, Offering: rules.Offering{Region: "here", Service: "passport"}, Zone: time.UTC, Packages: packages,
			Subscribed: []rules.Period{{From: noon}}, Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8_000}}}},
		}
	}
	unpriced := meter()
	unpriced.Prices = nil
	owing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-time.Hour)}
	restricted := rules.Standing{BalanceMicros: -1, ArrearsSince: noon.Add(-25 * time.Hour)}
	for _, c := range []struct {
		meter    *rules.Meter
		standing rules.Standing
		want     string
	}{
		{meter(), rules.Standing{}, "Then pay-per-use at 0.008 per call."},
		{meter(), owing, "Then pay-per-use at 0.008 per call. The account is in arrears, which stop pay-per-use at 2026-03-18T11:00:00Z, or when a call would lead to more than 50.00 owed."},
		{meter(), restricted, "Then calls are refused with ModelArts.4106, because the account is in arrears."},
		{meter().Switched(false, noon), rules.Standing{}, "Then calls are refused with ModelArts.4204, because the service is not subscribed."},
		{unpriced, rules.Standing{}, "Then calls are refused, because there is no pay-per-use price."},
		{meter(pack(1, 1, noon)), restricted, "Then package PKG-7-1 pays, with 1 call left."},
		{meter(pack(1, 5, noon), pack(2, 5, noon)), restricted, "Then 2 packages pay, with 10 calls left together, PKG-7-1 first."},
		{
			meter(pack(1, 5, noon.Add(time.Hour))).Switched(false, noon),
			rules.Standing{},
			"Then calls are refused with ModelArts.4204, because the service is not subscribed. Package PKG-7-1, with 5 calls, pays from 2026-03-17T13:00:00Z on.",
		},
	} {
		if got := speaker.Then(c.meter.Next(noon, &c.standing, speaker.Credit)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestArrearsSayWhatStopsAndWhatGoesOn(t *testing.T) {
	owing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon}
	const unpaid = "rders cannot be paid until a top-up clears the arrears."
	for _, c := range []struct {
		at   time.Time
		has  promise.Holdings
		want string
	}{
		{noon, promise.Holdings{Subscriptions: 1, PackageCalls: 5}, "Pay-per-use calls stop at 2026-03-18T12:00:00Z, or when a call would lead to more than 50.00 owed. Calls covered by a package go on, with 5 calls left; o" + unpaid},
		{noon.Add(24 * time.Hour), promise.Holdings{Subscriptions: 1}, "Pay-per-use calls are refused now. No package of yours can pay now. O" + unpaid},
		{noon, promise.Holdings{PackageCalls: 1}, "No service is subscribed, so no call is paid per use. Calls covered by a package go on, with 1 call left; o" + unpaid},
	} {
		if got := speaker.InArrears(&owing, c.at, c.has); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	for _, c := range []struct{ got, want string }{
		{speaker.PayPerUseInArrears(&owing, noon, promise.Holdings{Subscriptions: 1}), "Go on until 2026-03-18T12:00:00Z, or until a call would lead to more than 50.00 owed; then they are refused"},
		{speaker.PayPerUseInArrears(&owing, noon.Add(24*time.Hour), promise.Holdings{Subscriptions: 1}), "Refused until a top-up clears the arrears"},
		{speaker.PayPerUseInArrears(&owing, noon, promise.Holdings{}), "None: no service is subscribed"},
		{speaker.PackagesInArrears(promise.Holdings{PackageCalls: 2}), "Go on, with 2 calls left"},
		{speaker.PackagesInArrears(promise.Holdings{}), "None: no package can pay now"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	strict := under(rules.CreditPolicy{})
	meter := &rules.Meter{Offering: rules.Offering{Region: "here", Service: "passport"}, Zone: time.UTC, Subscribed: []rules.Period{{From: noon}}, Prices: []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8_000}}}}}
	tooLittle := meter.Next(noon, &rules.Standing{BalanceMicros: 7_999}, strict.Credit)
	for _, c := range []struct{ got, want string }{
		{speaker.BelowZero(promise.Holdings{Subscriptions: 1}), "Below zero the account is in arrears: pay-per-use calls go on for 24 hours, up to 50.00 owed, and are then refused."},
		{strict.BelowZero(promise.Holdings{Subscriptions: 1}), "No call leads below zero: a pay-per-use call that there is not enough for is refused."},
		{strict.Then(tooLittle), "Then calls are refused with ModelArts.4106, because not enough is available for a call."},
		{strict.GoesOn(), "no further"},
		{under(rules.CreditPolicy{Grace: 90 * time.Minute, LimitMicros: 1_000_000}).GoesOn(), "for 90 minutes, up to 1.00 owed"},
		{under(rules.CreditPolicy{Grace: time.Hour, LimitMicros: 1_000_000}).GoesOn(), "for 1 hour, up to 1.00 owed"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestTheEndOfArrearsBringsBackWhatThereWas: of pay-per-use nothing is said where nothing was subscribed.
func TestTheEndOfArrearsBringsBackWhatThereWas(t *testing.T) {
	owing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon}
	one, none := promise.Holdings{Subscriptions: 1}, promise.Holdings{}
	refused := []models.ArrearsEvent{{Kind: models.ArrearsEntered, At: noon}, {Kind: models.ArrearsRestricted, At: noon.Add(time.Hour), Cause: rules.CreditLimitReached}}
	over := []models.ArrearsEvent{{Kind: models.ArrearsRestricted, At: noon.Add(time.Hour), Cause: rules.GraceOver}}
	turn := func(kind models.ArrearsEventKind, cause rules.Restriction, h promise.Holdings) string {
		return speaker.Turn(&models.ArrearsEvent{Kind: kind, Cause: cause}, h)
	}
	const perUse = "No service was subscribed, so no call was paid per use"
	for _, c := range []struct{ got, want string }{
		{speaker.Clearing(&owing, noon, one), "orders can be paid again at once, and pay-per-use does not stop."},
		{speaker.Clearing(&owing, noon.Add(24*time.Hour), one), "orders can be paid and pay-per-use calls pass again at once."},
		{speaker.Clearing(&owing, noon, none), "orders can be paid again at once. No service is subscribed, so no call is paid per use."},
		{speaker.Meanwhile(refused[:1], one), "Arrears stopped no pay-per-use calls meanwhile, and orders could not be paid."},
		{speaker.Meanwhile(refused, one), "Pay-per-use calls were refused from 2026-03-17T13:00:00Z on, when the credit limit was reached."},
		{speaker.Meanwhile(over, one), "Pay-per-use calls were refused from 2026-03-17T13:00:00Z on, when the grace period was over."},
		{speaker.Meanwhile(refused, none), perUse + ", and orders could not be paid."},
		{speaker.Cleared(one), "Then nothing was owed any more: arrears stopped neither orders nor pay-per-use calls of subscribed services."},
		{speaker.Cleared(none), "Then nothing was owed any more: arrears stopped no orders."},
		{turn(models.ArrearsEntered, "", none), "The available amount fell below zero."},
		{turn(models.ArrearsRestricted, rules.GraceOver, one), "The grace period was over: pay-per-use calls were refused from here on. Arrears stop no calls that a package covers."},
		{turn(models.ArrearsRestricted, rules.CreditLimitReached, none), "The credit limit was reached. " + perUse + ". Arrears stop no calls that a package covers."},
		{turn(models.ArrearsResumed, "", one), "What was owed was within the credit limit and the grace period again: arrears stopped no pay-per-use calls from here on."},
		{turn(models.ArrearsResumed, "", none), "What was owed was within the credit limit and the grace period again. " + perUse + "."},
		{turn(models.ArrearsLifted, "", one), "Nothing was owed any more: arrears stopped neither orders nor pay-per-use calls from here on."},
		{turn(models.ArrearsLifted, "", none), "Nothing was owed any more: arrears stopped no orders from here on."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestASuspendedAccountIsPromisedNoCalls asks for all that is said of arrears, with everything that would pay.
func TestASuspendedAccountIsPromisedNoCalls(t *testing.T) {
	owing := rules.Standing{BalanceMicros: -1, ArrearsSince: noon, Suspended: true}
	rich := promise.Holdings{Subscriptions: 1, PackageCalls: 500}
	const all = "The account is suspended: all calls are refused, whoever would pay, and nothing can be bought."
	decided := speaker.Arrears(&owing, noon, rich)
	for _, c := range []struct{ got, want string }{
		{writer.Arrears(decided), all + " A top-up clears the arrears all the same."},
		{writer.PerUseInArrears(decided), "Refused: the account is suspended"},
		{writer.PackagesInArrears(decided), "Refused: the account is suspended"},
		{words.OrdersInArrears(decided), "None: the account is suspended"},
		{writer.Clearing(decided), "calls stay refused, and nothing can be bought, until the account is not suspended any more."},
		{writer.WithoutEnough(decided), all},
		{writer.ArrearsGoOn(speaker.Terms.GoesOnFor(&owing)), all},
		{speaker.GoesOnFor(&owing), "no further while the account is suspended"},
		{writer.BelowZero(speaker.Terms.BelowZero(&owing, rich)), "Below zero the account is in arrears. " + all},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
