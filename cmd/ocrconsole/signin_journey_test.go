package main

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// TestACustomerSignsInStrongly goes in Chromium from the sign-up over an authenticator app and a recovery code to a passkey, made and used
// by the browser's own device.
func TestACustomerSignsInStrongly(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	p := browsertest.Open(t, strings.Replace(c.url, "127.0.0.1", "localhost", 1))
	p.HasPasskeys()
	code := func(key string) string { return shop.AuthenticatorCode(key, time.Now()) }

	p.Navigate("/signup")
	p.Fill("#field-email", "ada@example.com")
	p.Fill("#field-password", "correct horse battery")
	p.Press("Create account")
	p.Navigate("/settings/security")
	p.Press("Set up an authenticator app")
	key := p.Text("main code")
	p.Screenshot("authenticator")
	p.Fill("#field-code", code(key))
	p.Press("Use this app from now on")
	codes := strings.Fields(p.Text("main pre code"))
	if len(codes) != 10 {
		t.Fatalf("recovery codes: %q", codes)
	}
	p.Screenshot("recovery-codes")
	p.Press("Done, I have kept them")

	p.Press("Add a passkey")
	p.Fill("#field-name", "This computer")
	p.Screenshot("new-passkey")
	p.Press("Make the passkey")
	p.WaitText("#passkeys", "This computer")
	p.Screenshot("security")

	out := func() { p.Navigate("/settings/account"); p.Click("#sessions form[action='/logout'] button") }
	out()
	p.Navigate("/login")
	p.Fill("#field-email", "ada@example.com")
	p.Fill("#field-password", "correct horse battery")
	p.Click("main form[action='/login'] button")
	p.Screenshot("second-factor")
	p.Press("I do not have my phone")
	p.Fill("#field-recovery", codes[4])
	p.Press("Sign in with the recovery code")
	p.Navigate("/settings/security")
	p.WaitText("#recovery", "9 codes are left")

	out()
	p.Navigate("/login?next=/packages")
	p.Press("Sign in with a passkey")
	p.WaitText("h1", "Packages")
	p.Navigate("/settings/account")
	p.WaitText("#sessions", "Passkey")
	if problems := p.Problems(); len(problems) > 0 {
		t.Errorf("the browser complains: %q", problems)
	}
}
