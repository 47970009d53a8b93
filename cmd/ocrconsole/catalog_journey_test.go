package main

import (
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rights"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
)

// TestAPriceIsEditedCheckedReplayedAndAnnouncedByTwo follows a price from an admin's form, by another admin's word, to where a customer reads it.
func TestAPriceIsEditedCheckedReplayedAndAnnouncedByTwo(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	customer := c.customer("mary@example.com")
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("ada@example.com", rights.Admin)
	d.Navigate(addresses.DeskCatalog)
	d.looks("catalog")
	d.Press("Begin a draft")
	d.WaitText("h1", "Draft")
	d.looks("draft")
	d.Navigate(addresses.DeskDraftPart("offer", "0"))
	d.looks("draft-part")
	d.Fill("#field-price-0", "nothing")
	d.WaitText("#field-price-0-note", "is not a decimal number") // after a pause, without a button
	d.looks("draft-part-wrong")
	d.Fill("#field-price-0", "4.90")
	d.WaitText("#checked", "Nothing is wrong here")
	d.Press("Save")
	d.WaitText("main", "The draft is saved")
	d.Navigate(addresses.DeskDraft)
	d.WaitText("#differs", "$4.50 → $4.90")
	d.Press("Replay the last 30 days")
	d.WaitText("#replay", "Paid then") // the job does it, and the page asks
	d.Navigate(addresses.DeskDraft)
	d.looks("draft-replayed")
	d.Press("Apply the draft")
	d.WaitText("#apply", "another admin decides")
	d.Fill("#field-reason", "Paper is dearer")
	d.Press("Ask for it")
	d.WaitText("#apply", "which customers are told 30 days ahead")
	day := time.Now().AddDate(0, 0, 35).Format(time.DateOnly)
	d.Fill("#field-day", day)
	d.looks("draft-apply")
	d.DoublePress("Ask for it")
	d.WaitText("main", "Waits for a second operator")
	other := &deskWorker{browsertest.Open(t, c.url), t, c}
	other.setsUp("bob@example.com", rights.Admin)
	other.Navigate(addresses.DeskCatalogWaiting)
	other.looks("catalog-waiting")
	other.DoublePress("Approve")
	other.WaitText("#announced", "$4.50 → $4.90")
	other.looks("catalog-announced")
	other.Navigate(addresses.DeskCatalogVersion("1"))
	other.looks("catalog-version")
	p := browsertest.Open(t, c.url)
	p.Navigate(door(customer.Email))
	p.Navigate(addresses.With(addresses.Pricing, "region", hongKong))
	p.WaitText("main", "Prices change on")
}
