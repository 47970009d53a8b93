package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWhatProgramsAskForIsServedBehindASlashTooMany has addresses as they are put together of a base with a slash at its end. What pages have is no
// such address: "//operator" has to stay what a proxy takes it for.
func TestWhatProgramsAskForIsServedBehindASlashTooMany(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ask := func(method, path string) int {
		r := httptest.NewRequest(method, "/", strings.NewReader("{}"))
		r.URL.Path = path
		w := httptest.NewRecorder()
		s.router.ServeHTTP(w, r)
		return w.Code
	}
	for _, about := range []struct{ method, path string }{
		{http.MethodPost, "/webhooks/payments/fake"}, {http.MethodGet, "/healthz"}, {http.MethodGet, "/readyz"}, {http.MethodGet, "/calendar.ics"}, {http.MethodGet, "/statement-keys.json"},
	} {
		want := ask(about.method, about.path)
		for _, sent := range []string{"/" + about.path, "//" + about.path, "/." + about.path, "/./" + about.path, strings.ReplaceAll(about.path, "/", "//"), strings.ReplaceAll(about.path, "/", "/./")} {
			if got := ask(about.method, sent); got != want || want == http.StatusNotFound && about.path != "/calendar.ics" {
				t.Errorf("%s %s: %d, want %d as for %s", about.method, sent, got, want, about.path)
			}
		}
	}
	for _, path := range []string{"//operator", "/./operator", "//", "/./", "//sign-in", "/x/../healthz", "//x//../healthz"} {
		if got := ask(http.MethodGet, path); got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}
