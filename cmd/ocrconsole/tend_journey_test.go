package main

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rights"
	"ocrconsole/models/webhooks"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/mail/mailtest"
)

// TestAnOperatorSendsAMailAgain follows a customer who has lost the mail of a payment and the link to choose a password, and calls support.
func TestAnOperatorSendsAMailAgain(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	c := startConsole(t, mailing(t, server), false)
	customer := c.customer("mary@example.com")
	id := strconv.FormatInt(customer.AccountID, 10)
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("sup@example.com", rights.Support)
	d.Navigate(addresses.DeskMails(id))
	d.looks("mails-none")
	if err := c.Accounts.RequestReset(t.Context(), "mary@example.com", "192.0.2.9"); err != nil {
		t.Fatal(err)
	}
	first := server.Wait(t, 1).Read(t).Link(t, "/password/reset")
	c.waitForMails(t)
	d.Navigate(addresses.DeskAccount(id))
	d.WaitText("#mails", "Link to choose another password")
	d.Press("Send a new link")
	d.WaitText("#about", "Link to choose another password, to mary@example.com")
	d.looks("send-mail")
	d.Press("Send it again")
	if d.Status() != 200 { // the browser asks for a reason
		t.Errorf("status %d", d.Status())
	}
	d.Fill("#field-reason", "They deleted it")
	d.DoublePress("Send it again")
	d.WaitText("#mails", "Link to choose another password, again")
	again := server.Wait(t, 2)
	c.waitForMails(t)
	if link := again.Read(t).Link(t, "/password/reset"); again.To[0] != "mary@example.com" || link == first {
		t.Errorf("to %v, with the link %s", again.To, link)
	}
	if n := len(server.Mails()); n != 2 {
		t.Errorf("%d mails were sent", n)
	}
	if page := d.Text("main"); strings.Contains(page, "token=") || strings.Contains(page, first) {
		t.Error("the link is read at the desk")
	}
	d.looks("mails")
	d.Navigate(addresses.DeskAccount(id))
	d.WaitText("#timeline", "They deleted it")
}

// TestAnOperatorSendsAMessageAgain follows a customer whose program was down, and who asks support to post to it again.
func TestAnOperatorSendsAMessageAgain(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, append(embedded(t), "OCRCONSOLE_WEBHOOK_NETWORKS=127.0.0.0/8"), false)
	program := newToldProgram(t)
	customer := c.customer("mary@example.com")
	made, secret, err := c.Webhooks.Create(t.Context(), customer.AccountID, webhooks.Wanted{URL: program.URL + "/told?token=sesame"})
	if err != nil {
		t.Fatal(err)
	}
	delivery, err := c.Webhooks.Test(t.Context(), customer.AccountID, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	first := program.signed(t, secret)
	id := strconv.FormatInt(customer.AccountID, 10)
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("sup@example.com", rights.Support)
	d.Navigate(addresses.DeskAccount(id))
	d.Press(made.Ref().String())
	d.WaitText("#messages", "Accepted")
	d.looks("webhook")
	d.Press(models.Ref{Kind: models.KindDelivery, AccountID: customer.AccountID, ID: delivery}.String())
	d.WaitText("main", "204 No Content")
	d.looks("message")
	d.Press("Send again …")
	d.WaitText("h1", "Send a message again")
	d.looks("replay")
	d.Fill("#field-reason", "Their program was down")
	d.DoublePress("Send it again")
	d.WaitText("main", "Attempt 2")
	second := program.signed(t, secret)
	if first.header.Get("Webhook-Id") != second.header.Get("Webhook-Id") || !bytes.Equal(first.body, second.body) || len(program.posts) != 0 {
		t.Errorf("posted %s and %s, and %d more", first.body, second.body, len(program.posts))
	}
	d.looks("message-again")
	if page := d.Text("body"); strings.Contains(page, "sesame") || strings.Contains(page, secret) {
		t.Error("a secret is read at the desk")
	}
	d.Navigate(addresses.DeskAccount(id))
	d.WaitText("#timeline", "Their program was down")
}

// TestAnOperatorAcknowledgesAnAlarm follows two operators and an alarm that opens again.
func TestAnOperatorAcknowledgesAnAlarm(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	customer := c.customer("mary@example.com")
	now := c.Clock.Now()
	says := func(got string) {
		t.Helper()
		err := c.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if _, err := models.LockAccount(tx, customer.AccountID); err != nil {
				return err
			}
			_, err := models.RaiseAlarm(tx, &models.PaymentAlarm{
				AccountID: customer.AccountID, At: now, Provider: "sandbox", Subject: ref(models.KindPayment, customer.AccountID, 1),
				Wanted: "50.00 USD at sandbox as co_1", Got: got,
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const more, less = "90.00 USD at sandbox as co_1", "5.00 USD at sandbox as co_1"
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("sup@example.com", rights.Support)
	d.Press("Alarms")
	d.WaitText("#alarms", "No alarm is open.")
	d.looks("alarms-none")
	says(more)
	says(less)
	d.Navigate(addresses.DeskAlarms)
	d.WaitText("#alarms", less)
	d.looks("alarms")
	d.Press(ref(models.KindAlarm, customer.AccountID, 1))
	d.WaitText("#about", more)
	d.looks("acknowledge")
	d.Fill("#field-reason", "The provider had a fault")
	d.DoublePress("Acknowledge the alarm")
	d.WaitText("main", "The alarm is acknowledged.")
	if strings.Contains(d.Text("#alarms"), more) {
		t.Error("what was acknowledged is open")
	}
	d.Press("Acknowledged")
	d.WaitText("#alarms", "The provider had a fault")
	d.looks("alarms-acknowledged")
	now = now.Add(models.AlarmQuiet + models.AlarmQuiet)
	says(more)
	d.Press("Open")
	d.WaitText("#alarms", "Opened again")
	d.Press("All")
	d.looks("alarms-all")
	d.Navigate(addresses.DeskHealth)
	d.WaitText("main", "2 alarms that nobody has acknowledged")
	d.Navigate(addresses.DeskAccount(strconv.FormatInt(customer.AccountID, 10)))
	d.WaitText("#timeline", "The provider had a fault")
}
