package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// TestTheOperatorTakesAwayALostSecondFactor twice, and of nobody who is not there.
func TestTheOperatorTakesAwayALostSecondFactor(t *testing.T) {
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	c.armed(t, "ada@example.com")
	for _, want := range []string{"signs in with the password alone", "has no second factor"} {
		if got := command(t, c.settings, "", "second-factor", "remove", "--user", "ada@example.com"); got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("want %q: %+v", want, got)
		}
	}
	if got := command(t, c.settings, "", "second-factor", "remove", "--user", "eve@example.com"); got.code != 1 {
		t.Errorf("%+v", got)
	}
}

// TestTheOperatorSignsAUserOutEverywhere, whatever they signed in with.
func TestTheOperatorSignsAUserOutEverywhere(t *testing.T) {
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	c.customer("ada@example.com")
	c.serveQuietly()
	w := &walker{t: t, server: c.url}
	browser := w.signedIn("ada@example.com")
	open := func() int {
		answer, err := browser.Get(c.url + "/packages")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.Request.URL.Path == "/login" {
			return http.StatusUnauthorized
		}
		return answer.StatusCode
	}
	if got := open(); got != http.StatusOK {
		t.Fatalf("before: %d", got)
	}
	if got := command(t, c.settings, "", "account", "sign-out", "--user", "ada@example.com"); got.code != 0 || !strings.Contains(got.stdout, "signed out everywhere") {
		t.Errorf("%+v", got)
	}
	if got := open(); got == http.StatusOK {
		t.Error("the session goes on")
	}
}

// TestTheOperatorVerifiesADomainAndLetsMembersIn: of domains that the account has named, and of accounts that are there.
func TestTheOperatorVerifiesADomainAndLetsMembersIn(t *testing.T) {
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	ada := c.customer("ada@example.com")
	verify := []string{"sso", "verify-domain", "--account", "ada@example.com", "--domain", "Example.com"}
	if got := command(t, c.settings, "", verify...); got.code != 1 || !strings.Contains(got.stderr, "does not name this domain") {
		t.Errorf("not named: %+v", got)
	}
	d := models.SSODomain{AccountID: ada.AccountID, Domain: "example.com", Token: strings.Repeat("t", 32), CreatedAt: time.Now()}
	if err := c.DB.Write(t.Context(), func(tx *gorm.DB) error { return models.CreateSSODomain(tx, &d) }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := command(t, c.settings, "", verify...); got.code != 0 || !strings.Contains(got.stdout, "is its own") {
			t.Errorf("%+v", got)
		}
	}
	if got := command(t, c.settings, "", "sso", "open", "--account", "ada@example.com"); got.code != 0 || !strings.Contains(got.stdout, "of their own, too") {
		t.Errorf("%+v", got)
	}
	if got := command(t, c.settings, "", "sso", "open", "--account", "eve@example.com"); got.code != 1 {
		t.Errorf("%+v", got)
	}
}
