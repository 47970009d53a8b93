package main

import (
	"net/http"
	"strings"
	"testing"
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
