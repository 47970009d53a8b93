package main

import (
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
)

// What the asker calls when the colleague has bought: one call that the package pays, whose id asksWhy looks for, and four elsewhere.
const (
	paidByPackage = "why-package"
	callElsewhere = "why-elsewhere-%d"
	callsAway     = 4
)

// callsElsewhere calls once where the packages are, and then where none is.
func (a *asker) callsElsewhere() {
	a.t.Helper()
	ctx := a.t.Context()
	if err := a.console.Billing.Subscribe(ctx, a.account.AccountID, singapore, passport); err != nil {
		a.t.Fatal(err)
	}
	now := models.Clock(nil).Now()
	events := []metering.Event{{RequestID: paidByPackage, ProjectID: a.account.Projects[bangkok], Service: passport, At: now, HTTPStatus: 200}}
	for i := range callsAway {
		events = append(events, metering.Event{
			Index: i + 1, RequestID: fmt.Sprintf(callElsewhere, i), ProjectID: a.account.Projects[singapore], Service: passport, At: now.Add(time.Millisecond), HTTPStatus: 200,
		})
	}
	if report, err := a.console.Metering.Ingest(ctx, events); err != nil || len(report.Refused) > 0 {
		a.t.Fatalf("%+v, %v", report, err)
	}
}

// isAskedAboutTheRegion reads on each page that those calls cost money while a package lies elsewhere, and is asked before buying for a region
// where nothing calls.
func (a *asker) isAskedAboutTheRegion() {
	a.t.Helper()
	for _, path := range []string{"/", "/services?region=" + singapore, "/calls"} {
		a.Navigate(path)
		a.WaitText("main", "4 calls of Passport OCR in AP-Singapore cost $0.07 since") // at $0.0155
		a.WaitText("main", "Your package is in "+bangkokName)
	}
	a.Axe()
	a.Navigate("/packages/buy?region=" + hongKong + "&service=" + passport)
	a.WaitText("main", "Your calls of the last 30 days came from "+bangkokName)
	a.WaitText("main", "Is CN-Hong Kong the region that you want?")
}

// asksWhy asks a call, the hour that it is in, and a transaction, and goes from there to all packages as they stood then.
func (a *asker) asksWhy() {
	a.t.Helper()
	first, second := ref(models.KindPackage, a.account.AccountID, 1), ref(models.KindPackage, a.account.AccountID, 2)
	decided := first + " and " + second + " could both pay, both bought, and were created, take effect and expire at the same instants"
	a.Navigate("/calls/" + paidByPackage)
	a.WaitText("main", "Paid by package "+first)
	a.WaitText("main", decided)
	for _, stood := range []string{"Paid the call", "Could pay: comes next"} {
		a.WaitText("#why", stood)
	}
	a.Axe()
	a.press("All packages as they stood then")
	for _, says := range []string{"As it stood at", "Nothing can be changed here", first, second} {
		a.WaitText("main", says)
	}
	a.Navigate("/usage/deductions?by=hour&package=" + first)
	a.Click("main tbody tr a[href*='/calls?']")
	for _, says := range []string{decided, "As it was for the first of these calls", "Paid the call"} {
		a.WaitText("#why", says)
	}
	a.Navigate("/calls/" + fmt.Sprintf(callElsewhere, 0))
	a.WaitText("#why", "For another region: pays calls in "+bangkokName+" only")
	var charged []models.LedgerEntry
	a.console.eventually("the hours of five weeks are settled", func() (settled bool) {
		var err error
		charged, err = models.EntriesOf(a.console.DB.WithContext(a.t.Context()), a.account.AccountID, models.EntryFilter{Kind: models.EntryUsage, Limit: 1})
		return err == nil && len(charged) == 1
	})
	a.Navigate("/billing/transactions/" + charged[0].Ref().String())
	a.press("Which packages there were")
	a.WaitText("#why", "Why pay-per-use")
}

// seesWhatWouldExpire reads when the packages are used up at its rate, is told before it buys more than a year's calls, follows what is offered
// instead, and renews, with what becomes of the old package said before.
func (a *asker) seesWhatWouldExpire() {
	a.t.Helper()
	a.Navigate("/packages")
	a.WaitText("#ahead", "the rate of the last 14 days")
	a.WaitText("#ahead", "Used up about")
	a.Navigate("/packages/buy?region=" + bangkok + "&service=" + passport + "&calls=100000&quantity=1")
	a.WaitText("#buy-summary", "of the 100,000 new ones would expire unused")
	a.WaitText("#buy-summary", "is the smallest purchase that covers")
	a.Axe()
	a.press("Choose that")
	if a.Text("#buy-summary") == "" || a.Count("#calls-100000:checked") != 0 {
		a.t.Errorf("the smaller purchase is not chosen: %s", a.Path())
	}
	a.Navigate("/packages/renew?package=" + ref(models.KindPackage, a.account.AccountID, 1))
	a.WaitText("main", "At your rate")
	a.WaitText("main", "The old packages stay as they are")
	a.Axe()
}
