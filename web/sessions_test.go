package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/views/layout"
	"ocrconsole/web"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"
)

func brokenFrame(t *testing.T) web.Config {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	return web.Config{
		Log: log, Sessions: web.NewSessions(memstore.NewWithCleanupInterval(0), false, log),
		ErrorShell: func(echo.Context) layout.Shell { panic("no frame today") },
	}
}

func TestFlashIsShownOnceAfterTheRedirect(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7, Email: "mary@example.com"}
	get, post := s.browser(t)
	if _, body := post("/sign-in"); body != "user=mary@example.com flash=Welcome" {
		t.Errorf("after signing in: %q", body)
	}
	if _, body := get("/page"); body != "user=mary@example.com" {
		t.Errorf("again: %q", body)
	}
	if _, body := post("/sign-out"); body != "user=" {
		t.Errorf("after signing out: %q", body)
	}
}

func TestReadingAPageWritesNoSession(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7, Email: "mary@example.com"}
	get, post := s.browser(t)
	get("/page")
	if s.store.commits != 0 || s.store.finds != 0 {
		t.Errorf("a visitor costs %d writes and %d reads", s.store.commits, s.store.finds)
	}
	post("/sign-in")
	before := s.store.commits
	for range 5 {
		get("/page")
	}
	if s.store.commits != before {
		t.Errorf("5 pages cost %d writes", s.store.commits-before)
	}
}

func TestSignInChangesTheToken(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7}
	first := cookieOf(t, s.ask(http.MethodPost, "/sign-in", nil))
	second := cookieOf(t, s.ask(http.MethodPost, "/sign-in", func(r *http.Request) { r.AddCookie(first) }))
	if first.Value == second.Value {
		t.Error("the token before signing in still is the session's")
	}
	if w := s.ask(http.MethodGet, "/page", func(r *http.Request) { r.AddCookie(first) }); strings.Contains(w.Header().Get("Set-Cookie"), second.Value) {
		t.Error("the old token leads to the new session")
	}
}

// TestAProofMakesNoSessionLonger, nor does what ends all others: the token that it gets is another one, and when the session ends is what it was.
func TestAProofMakesNoSessionLonger(t *testing.T) {
	for name, test := range map[string]struct {
		account int64
		left    time.Duration
	}{"ordinary": {0, web.SessionLifetime}, "by single sign-on": {3, web.SSOSessionLifetime}} {
		s := newSite(t, "http://localhost")
		s.users[7] = web.Identity{UserID: 7}
		s.POST("/begin", func(c echo.Context) error {
			if err := s.sessions.SignIn(c, 7, 0); err != nil {
				return err
			}
			if test.account != 0 {
				s.sessions.ActBySSO(c, test.account)
			}
			return c.NoContent(http.StatusNoContent)
		})
		for address, renew := range map[string]func(c echo.Context) error{
			"/prove": s.sessions.Prove, "/go-on": func(c echo.Context) error { return s.sessions.GoOn(c, 1) },
		} {
			s.POST(address, func(c echo.Context) error {
				if err := renew(c); err != nil {
					return err
				}
				return c.NoContent(http.StatusNoContent)
			})
		}
		begun := cookieOf(t, s.ask(http.MethodPost, "/begin", nil))
		ends := s.store.ends
		if left := time.Until(ends); left > test.left || left < test.left-time.Minute {
			t.Errorf("%s: it begins with %s", name, left)
		}
		for _, address := range []string{"/prove", "/go-on"} {
			before := begun
			begun = cookieOf(t, s.ask(http.MethodPost, address, func(r *http.Request) { r.AddCookie(before) }))
			if begun.Value == before.Value || !s.store.ends.Equal(ends) {
				t.Errorf("%s, %s: another token %v, ends at %s and not at %s", name, address, begun.Value != before.Value, s.store.ends, ends)
			}
		}
	}
}

func TestSessionOfADeletedUserEnds(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7, Email: "mary@example.com"}
	get, post := s.browser(t)
	post("/sign-in")
	delete(s.users, 7)
	if status, body := get("/page"); status != 200 || body != "user=" {
		t.Errorf("%d %q", status, body)
	}
	s.users[7] = web.Identity{UserID: 7, Email: "mary@example.com"}
	if _, body := get("/page"); body != "user=" {
		t.Error("the session came back")
	}
}

func TestSignInThatCannotBeSavedDoesNotLookDone(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.store.broken = true
	w := s.ask(http.MethodPost, "/sign-in", nil)
	if w.Code != 500 || w.Header().Get("Location") != "" || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("status %d, header %v", w.Code, w.Header())
	}
}

func TestCookieIsForHTTPSOnlyWhereTheSiteIs(t *testing.T) {
	secure := cookieOf(t, newSite(t, "https://console.example").ask(http.MethodPost, "/sign-in", nil))
	if secure.Name != "__Host-session" || !secure.Secure || !secure.HttpOnly || secure.SameSite != http.SameSiteLaxMode || secure.Path != "/" || secure.Domain != "" {
		t.Errorf("%+v", secure)
	}
	if plain := cookieOf(t, newSite(t, "http://localhost").ask(http.MethodPost, "/sign-in", nil)); plain.Secure || plain.Name != "session" {
		t.Errorf("%+v", plain)
	}
}

func TestPagesForUsersSendVisitorsToSignIn(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.GET("/private", func(c echo.Context) error { return c.NoContent(http.StatusOK) }, web.RequireSignIn)
	s.POST("/private", func(c echo.Context) error { return c.NoContent(http.StatusOK) }, web.RequireSignIn)
	w := s.ask(http.MethodGet, "/private?region=a&page=2", nil)
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/login?next="+url.QueryEscape("/private?region=a&page=2") {
		t.Errorf("%d to %q", w.Code, got)
	}
	if w := s.ask(http.MethodPost, "/private", nil); w.Code != 303 || w.Header().Get("Location") != "/login" {
		t.Errorf("POST: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestLocalPathNeverLeavesTheSite(t *testing.T) {
	for path, want := range map[string]string{
		"/usage?a=b": "/usage?a=b", "/": "/",
		"": "/x", "usage": "/x", "//evil.example": "/x", `/\evil.example`: "/x", "https://evil.example/": "/x",
		"javascript:alert(1)": "/x", "/\tevil": "/x", "/\n/evil.example": "/x",
	} {
		if got := web.LocalPath(path, "/x"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestIdentityThatCannotBeLoadedIsAnError(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	sessions := web.NewSessions(memstore.NewWithCleanupInterval(0), false, log)
	e, err := web.New(web.Config{Log: log, Sessions: sessions, Identity: func(context.Context, int64, int64) (web.Identity, error) {
		return web.Identity{}, context.DeadlineExceeded
	}})
	if err != nil {
		t.Fatal(err)
	}
	e.POST("/sign-in", func(c echo.Context) error {
		if err := sessions.SignIn(c, 7, 0); err != nil {
			return err
		}
		return c.NoContent(http.StatusOK)
	})
	e.GET("/any", func(c echo.Context) error { return c.NoContent(http.StatusOK) }, web.RequireSignIn)
	s := &site{Echo: e}
	cookie := cookieOf(t, s.ask(http.MethodPost, "/sign-in", nil))
	if w := s.ask(http.MethodGet, "/any", func(r *http.Request) { r.AddCookie(cookie) }); w.Code != 503 {
		t.Errorf("status %d: a user must not be shown as a visitor", w.Code)
	}
}

func cookieOf(t *testing.T, w *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies, status %d", len(cookies), w.Code)
	}
	return cookies[0]
}
