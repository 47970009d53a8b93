package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// statementOfMonth gives the signed statement of a customer's month, as it is downloaded.
func (s *site) statementOfMonth() string {
	s.t.Helper()
	c := s.customer("month@example.com")
	c.topsUp(20_000_000)
	c.subscribes(inBangkok, "passport")
	c.buys(inBangkok, "passport", 1000, 1)
	c.uses(inBangkok, "passport", 40, http.StatusOK)
	s.pass(40 * 24 * time.Hour)
	return c.get("/billing/statements/2026-11/signed.json").wants(http.StatusOK).body
}

func TestWhoChecksAStatementHasAPageThatMayOpenNoConnection(t *testing.T) {
	s := newSite(t)
	a := s.visitor().get("/verify-statement").wants(http.StatusOK)
	a.says("main", "Nothing is sent anywhere", "Without JavaScript", "ocrconsole verify-statement FILE --key ")
	policy := a.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "connect-src 'none'") || !strings.Contains(policy, "script-src 'self' 'wasm-unsafe-eval';") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("its policy is %s", policy)
	}
	if keys := a.Find("[data-verifier]").AttrOr("data-keys", ""); len(keys) != 44 || !strings.Contains(a.Find("main").Text(), keys) {
		t.Errorf("its keys are %q", keys)
	}
	if a.Find("form input[type=file]").Length() > 0 {
		t.Error("the file is in a form that could be sent")
	}
	script := a.Find("script[src*=verifier]").AttrOr("src", "")
	if got := s.visitor().get(script).wants(http.StatusOK).header.Get("Content-Type"); got != "text/javascript; charset=utf-8" {
		t.Errorf("%s is %s", script, got)
	}
	// No other page loads it, or may run such code.
	for _, path := range []string{"/", "/pricing", "/docs/api", "/login"} {
		other := s.visitor().get(path)
		if strings.Contains(other.body, "verifier.") || strings.Contains(other.header.Get("Content-Security-Policy"), "wasm") {
			t.Errorf("%s has to do with the verifier", path)
		}
	}
	if got := s.visitor().get("/docs/statement-format.txt").wants(http.StatusOK); !strings.Contains(got.body, "Ed25519") || got.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("the format is %s: %.100s", got.header.Get("Content-Type"), got.body)
	}
}

// TestABrowserChecksAStatementByItself chooses a statement as it was downloaded, one of which a line was changed, one that is cut off, one
// that another console signed, and what is none.
func TestABrowserChecksAStatementByItself(t *testing.T) {
	tier.Needs(t, tier.Browser)
	s := newSite(t)
	whole := s.statementOfMonth()
	server := httptest.NewServer(s.router)
	t.Cleanup(server.Close)
	page := browsertest.Open(t, server.URL)
	page.Navigate("/verify-statement")
	folder := t.TempDir()
	choose := func(name, content string) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		page.Choose("#field-statement", path)
	}
	choose("good.json", whole)
	page.WaitText("#good", "It is what was signed, and it adds up")
	page.WaitText("#good", "good.json")
	page.WaitText("#good", "2026-11")
	for _, told := range []string{"month@example.com", "$7.00", "40"} {
		page.WaitText("#good", told)
	}
	page.Axe()
	page.Screenshot("a statement that is right")

	lines := strings.Split(whole, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, `{"type":"call"`) {
			continue
		}
		lines[i+3] = strings.Replace(lines[i+3], `"status":200`, `"status":201`, 1)
		choose("changed.json", strings.Join(lines, "\n"))
		page.WaitText("[data-part=wrong]", "changed.json, line "+strconv.Itoa(i+4)+", call")
		page.WaitText("[data-part=wrong]", "this is not the line that was signed")
		break
	}
	if page.Visible("#good") {
		t.Error("what was right is still shown")
	}
	page.Axe()
	page.Screenshot("a statement that was changed")
	choose("short.json", whole[:len(whole)/2])
	page.WaitText("[data-part=wrong]", "short.json, line ")
	choose("none.json", "{}\n")
	page.WaitText("[data-part=wrong]", "this is not a signed statement")
	other, err := os.ReadFile("../models/statement/testdata/statement-1.json")
	if err != nil {
		t.Fatal(err)
	}
	choose("other.json", string(other))
	page.WaitText("[data-part=wrong]", "It may be of another console")
	choose("good.json", whole)
	page.WaitText("#good", "It is what was signed")
}
