package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ocrconsole/static"
	"ocrconsole/web"

	"github.com/labstack/echo/v4"
)

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	s := newSite(t, "https://console.example")
	for _, path := range []string{"/page", "/nothing", static.URL("app.css")} {
		h := s.ask(http.MethodGet, path, nil).Header()
		policy := h.Get("Content-Security-Policy")
		for _, directive := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, directive) {
				t.Errorf("%s: no %s", path, directive)
			}
		}
		if strings.Contains(policy, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if h := newSite(t, "http://localhost").ask(http.MethodGet, "/page", nil).Header(); h.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without HTTPS")
	}
}

func TestPostFromAnotherSiteIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		header, value string
		status        int
	}{
		"another site":         {"Sec-Fetch-Site", "cross-site", 403},
		"a sister site":        {"Sec-Fetch-Site", "same-site", 403},
		"this site":            {"Sec-Fetch-Site", "same-origin", 303},
		"another origin":       {"Origin", "https://evil.example", 403},
		"the public address":   {"Origin", "https://console.example", 303},
		"a program, no origin": {"User-Agent", "curl", 303},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, "https://console.example")
			w := s.ask(http.MethodPost, "/sign-in", func(r *http.Request) { r.Header.Set(c.header, c.value) })
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if c.status == 403 && (w.Header().Get("Set-Cookie") != "" || s.store.commits > 0) {
				t.Error("refused, but signed in")
			}
		})
	}
}

func TestBodiesAreLimitedByTheirRoute(t *testing.T) {
	s := newSite(t, "http://localhost")
	swallow := func(c echo.Context) error {
		_, err := io.Copy(io.Discard, c.Request().Body)
		if err != nil {
			return err
		}
		return c.NoContent(http.StatusOK)
	}
	s.POST("/page", swallow)
	s.POST("/v1/large", swallow, web.BodyLimit(4<<20))
	for _, c := range []struct {
		path   string
		size   int
		status int
	}{
		{"/page", web.PageBodyLimit, 200},
		{"/page", web.PageBodyLimit + 1, 413},
		{"/v1/large", 4 << 20, 200},
		{"/v1/large", 4<<20 + 1, 413},
	} {
		r := httptest.NewRequest(http.MethodPost, c.path, strings.NewReader(strings.Repeat("x", c.size)))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%d bytes to %s: status %d, want %d", c.size, c.path, w.Code, c.status)
		}
	}
}

func TestRateLimitCountsEachNetworkByItself(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.POST("/limited", func(c echo.Context) error { return c.NoContent(http.StatusOK) }, web.RateLimit(1, 3))
	from := func(address string) int {
		return s.ask(http.MethodPost, "/limited", func(r *http.Request) { r.RemoteAddr = address }).Code
	}
	for range 3 {
		if status := from("192.0.2.1:1000"); status != 200 {
			t.Fatalf("within the burst: %d", status)
		}
	}
	if status := from("192.0.2.1:2000"); status != 429 {
		t.Errorf("beyond the burst: %d", status)
	}
	if status := from("192.0.2.2:1000"); status != 200 {
		t.Errorf("another address: %d", status)
	}
	for i, want := range []int{200, 200, 200, 429} {
		address := "[2001:db8::" + string(rune('1'+i)) + "]:1000"
		if status := from(address); status != want {
			t.Errorf("address %d of one /64: %d, want %d", i+1, status, want)
		}
	}
}

func TestForwardedAddressOfAStrangerIsNotBelieved(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.ask(http.MethodGet, "/page", func(r *http.Request) {
		r.RemoteAddr = "192.0.2.1:1000"
		r.Header.Set("X-Forwarded-For", "198.51.100.9")
	})
	if logged := s.log.String(); !strings.Contains(logged, "ip=192.0.2.1") {
		t.Errorf("log: %s", logged)
	}
}

func TestPagesOfSignedInUsersAreNotStored(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7}
	cookie := cookieOf(t, s.ask(http.MethodPost, "/sign-in", nil))
	w := s.ask(http.MethodGet, "/page", func(r *http.Request) { r.AddCookie(cookie) })
	if got := w.Header().Get("Cache-Control"); !strings.HasPrefix(got, "no-store") {
		t.Errorf("Cache-Control %q", got)
	}
	if got := s.ask(http.MethodGet, "/page", nil).Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("visitor: Cache-Control %q", got)
	}
}

func TestHeadIsAnsweredLikeGetWithoutItsBody(t *testing.T) {
	server := httptest.NewServer(web.NewHTTPServer(newSite(t, "http://localhost")).Handler)
	defer server.Close()
	response, err := http.Head(server.URL + "/page")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != 200 || len(body) != 0 {
		t.Errorf("status %d, %d bytes", response.StatusCode, len(body))
	}
}
