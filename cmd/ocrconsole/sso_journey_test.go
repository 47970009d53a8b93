package main

import (
	"strconv"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/oidc/oidctest"
)

// TestACompanySignsInByItsProvider goes in Chromium from an owner who sets it up, tests it and makes it the only way in, to a new member who comes
// in by it and signs in with nothing else.
func TestACompanySignsInByItsProvider(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, append(embedded(t), "OCRCONSOLE_WEBHOOK_NETWORKS=127.0.0.0/8"), false)
	provider := oidctest.New(t,
		oidctest.User{Subject: "s-ada", Name: "ada", Email: "ada@firm.example", Verified: true, Groups: []string{"ocr-admins"}},
		oidctest.User{Subject: "s-eve", Name: "eve", Email: "eve@firm.example", Verified: true, Groups: []string{"ocr-books"}})
	factors, err := c.Factors()
	if err != nil {
		t.Fatal(err)
	}
	sso := c.SSO(factors)
	p := browsertest.Open(t, c.url)
	there := func(name string) {
		p.WaitText("h1", "Sign in at the provider")
		p.Fill("#username", name)
		p.Press("Sign in")
	}

	p.Navigate("/signup")
	p.Fill("#field-email", "ada@firm.example")
	p.Fill("#field-password", "correct horse battery")
	p.Press("Create account")
	tx := c.DB.WithContext(t.Context())
	ada, err := models.FindUserByEmail(tx, "ada@firm.example")
	if err != nil {
		t.Fatal(err)
	}
	member, err := models.FirstMembership(tx, ada.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := models.ConfirmEmail(tx, ada.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	provider.SendsBackTo(sso.Callback(member.AccountID))

	p.Navigate("/settings/sso")
	p.Fill("#field-issuer", provider.URL)
	p.Fill("#field-client", oidctest.ClientID)
	p.Fill("#field-secret", oidctest.Secret)
	p.Fill("#field-claim", "groups")
	p.Fill("#field-roles", "ocr-admins = owner\nocr-books = billing")
	p.Press("Save")
	p.Fill("#field-domain", "firm.example")
	p.Press("Add the domain")
	p.WaitText("#domains", "ocrconsole-domain=")
	p.Screenshot("sso")
	if err := sso.VerifyDomainByOperator(t.Context(), member.AccountID, "firm.example"); err != nil {
		t.Fatal(err)
	}
	p.Press("Test the sign-in")
	there("ada")
	p.WaitText("h1", "It works")
	p.WaitText("main", "s-ada")
	p.Screenshot("sso-tested")
	p.Axe()

	p.Navigate("/settings/security")
	p.Press("Set up an authenticator app")
	p.Fill("#field-code", shop.AuthenticatorCode(p.Text("main code"), time.Now()))
	p.Press("Use this app from now on")
	p.Press("Done, I have kept them")
	p.Navigate("/settings/sso")
	p.Select("#field-break_glass", strconv.FormatInt(ada.ID, 10))
	p.Press("Let them in by single sign-on only")
	p.WaitText("h1", "Sign in for this account") // the session began with a password alone
	p.Screenshot("sso-required")
	p.Axe()
	p.Press("Sign out, and sign in otherwise")

	p.Press("Sign in with SSO")
	p.Fill("#field-email", "eve@firm.example")
	p.Press("Go on")
	there("eve")
	p.Navigate("/settings/members")
	p.WaitText("#members", "eve@firm.example")
	p.Navigate("/settings/account")
	p.WaitText("#sessions", "Single sign-on")
	p.Navigate("/settings/security")
	p.WaitText("main", "You came by single sign-on")
	if problems := p.Problems(); len(problems) > 0 {
		t.Errorf("the browser complains: %q", problems)
	}
}
