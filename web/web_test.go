package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/layout"
	"ocrconsole/web"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"
)

// site is a shell with a few routes, its log, and the users it knows.
type site struct {
	*echo.Echo
	sessions *web.Sessions
	store    *countingStore
	log      *bytes.Buffer
	users    map[int64]web.Identity
}

// countingStore counts what sessions cost.
type countingStore struct {
	*memstore.MemStore
	commits, finds int
	ends           time.Time // of what was stored last
	broken         bool
}

func newSite(t *testing.T, public string) *site {
	t.Helper()
	s := &site{log: &bytes.Buffer{}, store: &countingStore{MemStore: memstore.NewWithCleanupInterval(0)}, users: map[int64]web.Identity{}}
	address, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.sessions = web.NewSessions(s.store, address.Scheme == "https", log)
	s.Echo, err = web.New(web.Config{
		Log: log, Sessions: s.sessions, PublicURL: address,
		Identity: func(_ context.Context, id, _ int64) (web.Identity, error) {
			who, ok := s.users[id]
			if !ok {
				return who, models.Refuse(models.NotFound, cause.Said("no such user"))
			}
			return who, nil
		},
		ErrorShell: func(c echo.Context) layout.Shell {
			who, ok := web.IdentityOf(c)
			return layout.Shell{SignedIn: ok, Email: who.Email, Flashes: s.sessions.PopFlashes(c)}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.POST("/sign-in", func(c echo.Context) error {
		if err := s.sessions.SignIn(c, 7, 0); err != nil {
			return err
		}
		s.sessions.Flash(c, "success", "Welcome")
		return c.Redirect(http.StatusSeeOther, "/page")
	})
	s.POST("/sign-out", func(c echo.Context) error {
		if err := s.sessions.SignOut(c); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/page")
	})
	s.GET("/page", func(c echo.Context) error {
		who, _ := web.IdentityOf(c)
		text := "user=" + who.Email
		for _, f := range s.sessions.PopFlashes(c) {
			text += " flash=" + f.Text
		}
		return web.Render(c, http.StatusOK, templ.Raw(text))
	})
	return s
}

func (s *countingStore) Commit(token string, b []byte, expiry time.Time) error {
	s.commits++
	s.ends = expiry
	if s.broken {
		return errors.New("disk full")
	}
	return s.MemStore.Commit(token, b, expiry)
}

func (s *countingStore) Find(token string) ([]byte, bool, error) {
	s.finds++
	return s.MemStore.Find(token)
}

// browser runs the site on a real server and keeps its cookies.
func (s *site) browser(t *testing.T) (get func(path string) (int, string), post func(path string) (int, string)) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	read := func(response *http.Response, err error) (int, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	get = func(path string) (int, string) { return read(client.Get(server.URL + path)) }
	post = func(path string) (int, string) { return read(client.PostForm(server.URL+path, nil)) }
	return get, post
}

// ask sends one request without a browser.
func (s *site) ask(method, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(""))
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}
