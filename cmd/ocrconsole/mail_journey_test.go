package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/mail/mailtest"
)

// mailing gives the settings of a console that sends its mails to the server.
func mailing(t testing.TB, server *mailtest.Server) []string {
	t.Helper()
	return append(embedded(t), "OCRCONSOLE_PUBLIC_URL=http://"+ownAddress,
		"OCRCONSOLE_SMTP_URL=smtp://"+server.Addr+"?tls=off", "OCRCONSOLE_MAIL_FROM=OCR Console <no-reply@example.com>")
}

// opens goes where a link in a mail leads, which must be this console.
func opens(t *testing.T, c *console, p *browsertest.Page, link string) {
	t.Helper()
	path, own := strings.CutPrefix(link, c.url)
	if !own {
		t.Fatalf("the mail leads to %s, not to %s", link, c.url)
	}
	p.Navigate(path)
}

func signsIn(p *browsertest.Page, email, password string) {
	p.Fill("#field-email", email)
	p.Fill("#field-password", password)
	p.Click("main form button")
}

// TestAPackageIsRenewedFromAMailsLink begins with the alert that a package expires and ends with another package. The
// customer reads the mail in a browser that is not signed in, on a phone.
func TestAPackageIsRenewedFromAMailsLink(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	c := startConsole(t, mailing(t, server), false)
	p := newPayer(t, c)
	p.orders()
	p.Press("Pay $13.00")
	p.succeeds()
	p.has(37*dollar, 1)

	p.Navigate("/settings/alerts")
	p.Fill("#field-expiring_days", "366, 7") // any package is that near to its end
	p.Press("Save alerts")
	p.WaitText("[role=status]", "The alerts are saved.")
	p.Click("#notifications")
	p.WaitText("main", "A package with 1,000 calls expires")

	mail := server.Wait(t, 1)
	read := mail.Read(t)
	if !strings.HasPrefix(read.Subject, "A package with 1,000 calls expires in") {
		t.Errorf("the mail is about %q", read.Subject)
	}
	phone := browsertest.Open(t, c.url, browsertest.Narrow(), browsertest.WithoutJavaScript())
	opens(t, c, phone, read.Link(t, "/notifications/"))
	phone.WaitText("h1", "Sign in")
	signsIn(phone, mail.To[0], testPassword)
	phone.WaitText("main", "Passport OCR")
	if path := phone.Path(); !strings.HasPrefix(path, "/packages/renew?") {
		t.Errorf("the link leads to %s", path)
	}
	phone.Press("Order 1 package for $13.00")
	phone.Press("Pay $13.00")
	phone.WaitText("h1", "Payment received")
	p.has(24*dollar, 2)
	phone.Navigate("/notifications?show=unread")
	phone.WaitText("h1", "Notifications")
	// The new package is told of too, at the next look.
	if bought := ref(models.KindPackage, p.accountID, 1); strings.Contains(phone.Text("main"), bought) {
		t.Errorf("what was told of %s is still unread after its mail's link was opened", bought)
	}
	opens(t, c, phone, read.Link(t, "/what-if?"))
	phone.WaitText("main", "Nothing to replay") // the customer has not called yet
}

// TestAForgottenPassword goes by the mail too, and ends the session of the browser that knew the old one.
func TestAForgottenPassword(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	c := startConsole(t, mailing(t, server), false)
	signUp := browsertest.Open(t, c.url)
	email := uniqueEmail(t)
	signUp.Navigate("/signup")
	signUp.Fill("#field-email", email)
	signUp.Fill("#field-password", testPassword)
	signUp.Press("Create account")
	signUp.WaitText("h1", "Look into your mail")
	signUp.Navigate("/login")
	signsIn(signUp, email, testPassword) // too early: the mail comes again
	signUp.WaitText("main", "Have you confirmed your address?")

	server.Wait(t, 2)
	opens(t, c, signUp, server.Wait(t, 1).Read(t).Link(t, "/confirm?"))
	signUp.Press("Confirm " + email)
	signUp.WaitText("[role=status]", email+" is confirmed, and you are signed in.")
	signUp.WaitText("h1", "Overview")

	forgetful := browsertest.Open(t, c.url)
	forgetful.Navigate("/login")
	forgetful.Press("Forgot your password?")
	forgetful.Fill("#field-email", email)
	forgetful.Press("Send the link")
	forgetful.WaitText("[role=status]", "If there is an account with this address")
	link := server.Wait(t, 3).Read(t).Link(t, "/password/reset?")
	opens(t, c, forgetful, link)
	forgetful.Fill("#field-password", "three words and more")
	forgetful.Press("Change the password")
	forgetful.WaitText("[role=status]", "The password is changed")
	forgetful.WaitText("h1", "Overview") // who chose it is not asked for it again
	elsewhere := browsertest.Open(t, c.url)
	elsewhere.Navigate("/login")
	signsIn(elsewhere, email, "three words and more")
	elsewhere.WaitText("h1", "Overview")

	signUp.Navigate("/billing")
	if path := signUp.Path(); path != "/login?next="+url.QueryEscape("/billing") {
		t.Errorf("the browser that knew the old password is at %s", path)
	}
	opens(t, c, signUp, link)
	signUp.WaitText("h1", "This link does not work")
	if subject := server.Wait(t, 4).Read(t).Subject; subject != "The password was changed" {
		t.Errorf("the owner is told %q", subject)
	}
	if subject := server.Wait(t, 5).Read(t).Subject; subject != "A new browser is signed in" {
		t.Errorf("when they signed in elsewhere, the owner is told %q", subject)
	}
	c.waitForMails(t)
}

// waitForMails waits until none is to be sent: a server has a mail before the console has noted that.
func (c *console) waitForMails(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		var n int64
		if err := c.DB.WithContext(t.Context()).Model(&models.Mail{}).Where("status = ?", models.MailPending).Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d mails are still to be sent", n)
		}
	}
}

// TestALinkThatIsReadElsewhere signs up in one browser, where nothing is heard any more, and opens the link on a phone: by the
// password that was chosen the account goes on, and without it nobody but the reader has it.
func TestALinkThatIsReadElsewhere(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	c := startConsole(t, mailing(t, server), false)
	for i, knows := range []bool{true, false} {
		email := fmt.Sprint(i, uniqueEmail(t))
		signUp := browsertest.Open(t, c.url)
		signUp.Navigate("/signup")
		signUp.Fill("#field-email", email)
		signUp.Fill("#field-password", testPassword)
		signUp.Press("Create account")
		signUp.WaitText("h1", "Look into your mail")

		phone := browsertest.Open(t, c.url, browsertest.Narrow(), browsertest.WithoutJavaScript())
		link := newestTo(t, server, email).Link(t, "/confirm?")
		opens(t, c, phone, link)
		phone.WaitText("main", "The password that was chosen")
		if knows {
			phone.Fill("#field-password", testPassword)
			phone.Press("Confirm " + email)
			phone.WaitText("[role=status]", "is confirmed, and you are signed in")
			continue
		}
		phone.Press("Confirm " + email)
		phone.WaitText("main", "The password that was chosen")
		phone.Press("Choose a password")
		phone.Fill("#field-password", "three words and more")
		phone.Press("Change the password")
		phone.WaitText("[role=status]", "The password is changed")
		phone.WaitText("h1", "Overview")
		signUp.Navigate("/login")
		signsIn(signUp, email, testPassword)
		signUp.WaitText("main", "This address and password do not match an account.")
	}
}

// newestTo waits for a mail to the address.
func newestTo(t *testing.T, server *mailtest.Server, email string) mailtest.Read {
	t.Helper()
	for n := 1; ; n++ {
		if mail := server.Wait(t, n); mail.To[0] == email {
			return mail.Read(t)
		}
	}
}
