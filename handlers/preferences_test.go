package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
)

// theme is what the stylesheet is told on the page at path.
func (b *browser) theme(path string) string {
	b.t.Helper()
	return b.get(path).Find("html").AttrOr("data-theme", "")
}

func (b *browser) choosesTheme(theme, back string) *answer {
	b.t.Helper()
	return b.post("/preferences/theme", url.Values{"theme": {theme}, "return": {back}})
}

func TestThemeIsKeptForVisitorsAndCustomers(t *testing.T) {
	s := newSite(t)
	visitor, customer := s.visitor(), s.customer("c@example.com")
	for _, b := range []*browser{visitor, customer.browser} {
		for _, tt := range []struct{ choice, want string }{{"dark", "console-dark"}, {"light", "console"}, {"auto", ""}, {"dark", "console-dark"}} {
			if a := b.choosesTheme(tt.choice, "/pricing?region=cn-east-3").wants(http.StatusSeeOther); a.location != "/pricing?region=cn-east-3" {
				t.Errorf("back to %q", a.location)
			}
			if got := b.theme("/help/billing"); got != tt.want {
				t.Errorf("theme after choosing %s is %q, want %q", tt.choice, got, tt.want)
			}
		}
	}
	again := s.visitor()
	again.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther)
	if got := again.theme("/pricing"); got != "console-dark" {
		t.Errorf("in another browser the customer's theme is %q", got)
	}
}

func TestThemeFormRefusesNonsense(t *testing.T) {
	b := newSite(t).visitor()
	b.choosesTheme("dark", "/").wants(http.StatusSeeOther)
	b.choosesTheme("<script>", "/").wants(http.StatusBadRequest)
	if got := b.theme("/pricing"); got != "console-dark" {
		t.Errorf("nonsense changed the theme to %q", got)
	}
	for _, back := range []string{"", "//evil.example", "https://evil.example/"} {
		if a := b.choosesTheme("light", back).wants(http.StatusSeeOther); a.location != "/" {
			t.Errorf("return %q leads to %q", back, a.location)
		}
	}
}

func TestChoicesOfAVisitorMoveToTheUserWhoHasNone(t *testing.T) {
	s := newSite(t)
	s.customer("c@example.com")
	first := s.visitor()
	first.get("/pricing?region=ap-southeast-3").wants(http.StatusOK)
	first.choosesTheme("dark", "/")
	first.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther)
	first.get("/pricing").says("h1", "AP-Singapore")

	second := s.visitor()
	second.get("/pricing?region=la-south-2").wants(http.StatusOK)
	second.choosesTheme("light", "/")
	second.signsIn("/login", "c@example.com", password).wants(http.StatusSeeOther)
	second.get("/pricing").says("h1", "AP-Singapore")
	if got := second.theme("/pricing"); got != "console-dark" {
		t.Errorf("a visitor's theme replaced the user's: %q", got)
	}
}
