package main

import (
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/mail/mailtest"
)

// TestAnAddressWithAnInternationalDomainIsOneEverywhere makes the customer on the command line, signs in with a browser,
// which makes xn--… of the domain while it is typed, signs up once more, and reads whom the mails go to.
func TestAnAddressWithAnInternationalDomainIsOneEverywhere(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	settings := mailing(t, server)
	c := startConsole(t, settings, false)
	createAccount(t, c.settings, "info@bücher.example")

	p := browsertest.Open(t, c.url)
	p.Navigate("/login")
	signsIn(p, "info@xn--bcher-kva.example", testPassword)
	p.WaitText("h1", "Overview")
	if got := p.Texts("header summary .sr-only"); !slices.Contains(got, "Account of info@bücher.example") {
		t.Errorf("the page calls the user %q", got)
	}

	stranger := browsertest.Open(t, c.url)
	stranger.Navigate("/signup")
	signsIn(stranger, "info@xn--bcher-kva.example", "a password of a stranger")
	stranger.WaitText("h1", "Look into your mail")
	mail := server.Wait(t, 1)
	if len(mail.To) != 1 || mail.To[0] != "info@xn--bcher-kva.example" || !strings.Contains(mail.Read(t).Subject, "You have an account already") {
		t.Errorf("a mail to %v about %q", mail.To, mail.Read(t).Subject)
	}
	listed := command(t, c.settings, "", "account", "list")
	if strings.Count(listed.stdout, "bcher-kva.example") != 1 || strings.Contains(listed.stdout, "bücher.example\t") {
		t.Errorf("accounts: %s", listed.stdout)
	}
}
