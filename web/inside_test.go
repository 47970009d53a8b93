package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"
)

func TestSessionEndsAfterTwelveHoursWithoutUse(t *testing.T) {
	for idle, signedIn := range map[time.Duration]bool{SessionIdle: true, SessionIdle + time.Second: false} {
		sessions := NewSessions(memstore.NewWithCleanupInterval(0), false, slog.New(slog.DiscardHandler))
		start := time.Now().Truncate(time.Second)
		sessions.now = func() time.Time { return start }
		e := echo.New()
		e.Use(sessions.load)
		e.POST("/sign-in", func(c echo.Context) error {
			if err := sessions.SignIn(c, 7, 0); err != nil {
				return err
			}
			return c.NoContent(http.StatusOK)
		})
		e.GET("/user", func(c echo.Context) error {
			_, ok := sessions.UserID(c)
			return c.String(http.StatusOK, strconv.FormatBool(ok))
		})
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sign-in", nil))
		cookie := w.Result().Cookies()[0]
		// Use within the time keeps the session going: the second view counts from the first.
		for _, view := range []struct {
			after time.Duration
			want  bool
		}{{time.Hour, true}, {time.Hour + idle, signedIn}} {
			sessions.now = func() time.Time { return start.Add(view.after) }
			r := httptest.NewRequest(http.MethodGet, "/user", nil)
			r.AddCookie(cookie)
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			if got := w.Body.String(); got != strconv.FormatBool(view.want) {
				t.Errorf("after %v: signed in %s, want %v", view.after, got, view.want)
			}
		}
	}
}

func TestRateLimitForgetsTheAddressAwayLongest(t *testing.T) {
	limits := newAddressLimits(time.Hour, 1, 2)
	for _, address := range []string{"a", "b", "a", "c"} { // b is away longest when c comes
		limits.of(address).Allow()
	}
	if limits.known.Len() != 2 {
		t.Fatalf("%d addresses known", limits.known.Len())
	}
	if limits.of("a").Allow() {
		t.Error("a was forgotten though it was there after b")
	}
}
