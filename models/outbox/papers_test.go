package outbox_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/outbox"
)

// issues tops up, so that a receipt is issued.
func (o *office) issues(accountID int64, key string) {
	o.t.Helper()
	opened, err := o.Billing.TopUp(o.t.Context(), accountID, key, 5_000_000)
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.Billing.Apply(o.t.Context(), o.Card.Pay(opened.Ref().String())); err != nil {
		o.t.Fatal(err)
	}
	for range 2 { // and once more, for nothing
		if _, err := o.Documents.Issue(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
	}
}

func (o *office) setsBookkeeping(accountID int64, address string) {
	o.t.Helper()
	err := o.Documents.SaveDetails(o.t.Context(), models.BillingDetails{AccountID: accountID, Name: "Lindqvist AB", Email: address})
	if err == nil {
		_, err = o.Accounts.RequestBookkeeping(o.t.Context(), accountID, ip)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestDocumentsAreMailedOnceToABookkeepingThatConfirmed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		o.issues(c.AccountID, "without an address")
		o.sends()
		o.setsBookkeeping(c.AccountID, "Books@example.com")
		o.issues(c.AccountID, "not confirmed")
		asked := o.sends("Confirm that you want these invoices")[0]
		if asked.To != "Books@example.com" || asked.Attachment != nil {
			t.Errorf("%+v", asked)
		}
		for i, want := range []models.Code{"", models.NotFound} { // the link works once
			if _, err := o.Accounts.ConfirmBookkeeping(t.Context(), token(asked)); models.CodeOf(err) != want && (want != "" || err != nil) {
				t.Errorf("confirming, time %d: %v", i+1, err)
			}
		}
		o.issues(c.AccountID, "confirmed")
		l := o.sends("Receipt TEST-RCP-000003")[0]
		document, file, err := o.Documents.Printed(t.Context(), c.AccountID, 3)
		if err != nil || l.To != "Books@example.com" || l.Attachment.Name != document.Name()+".pdf" || !bytes.Equal(l.Attachment.PDF, file.PDF) {
			t.Errorf("%+v, %v", l, err)
		}
		o.issues(c.AccountID, "another address meanwhile")
		o.setsBookkeeping(c.AccountID, "stranger@example.com")
		o.sends("Confirm that you want these invoices")        // and the receipt, ordered for the old address, goes nowhere
		o.setsBookkeeping(c.AccountID, strings.ToUpper(email)) // the owner's own, which is confirmed
		o.issues(c.AccountID, "to the owner")
		o.sends("Receipt TEST-RCP-000005")
	})
}

func TestAStrangersMailboxIsNotFilledAndItsOldLinkDoesNotWork(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	c := o.customer()
	o.setsBookkeeping(c.AccountID, "stranger@example.com")
	old := o.sends("Confirm that you want these invoices")[0]
	refused := 0
	for range 30 {
		if _, err := o.Accounts.RequestBookkeeping(t.Context(), c.AccountID, ip); models.CodeOf(err) == models.TooMany {
			refused++
		}
	}
	if letters := o.pending(); letters > 9 || refused < 21 {
		t.Errorf("%d more mails, %d refused", letters, refused)
	}
	o.Clock.Advance(time.Hour)
	o.setsBookkeeping(c.AccountID, "books@example.com")
	if _, err := o.Accounts.ConfirmBookkeeping(t.Context(), token(old)); models.CodeOf(err) != models.NotFound {
		t.Errorf("the stranger's link confirms the new address: %v", err)
	}
	var letters []outbox.Letter
	if _, err := o.outbox.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, l := range o.letters {
		if l.To == "stranger@example.com" {
			letters = append(letters, l)
		}
	}
	if len(letters) > 1 {
		t.Errorf("%d mails go to an address that nobody asks about any more", len(letters))
	}
}
