package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/web"

	"github.com/labstack/echo/v4"
)

func TestErrorsBecomeTheirStatus(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		shown  string
	}{
		"invalid":      {models.RefuseField("amount", cause.Said("At least 5.")), 400, "At least 5."},
		"unauthorized": {models.Refuse(models.Unauthorized, cause.Said("Sign in first.")), 401, "Sign in first."},
		"forbidden":    {models.Refuse(models.Forbidden, cause.Said("Owners only.")), 403, "Owners only."},
		"restricted":   {models.Refuse(models.Restricted, cause.Said("In arrears.")), 403, "In arrears."},
		"not found":    {fmt.Errorf("order: %w", models.Refuse(models.NotFound, cause.Said("No such order."))), 404, "No such order."},
		"conflict":     {models.Refuse(models.Conflict, cause.Said("Paid already.")), 409, "Paid already."},
		"too many":     {models.Refuse(models.TooMany, cause.Said("Slower.")), 429, "Slower."},
		"unavailable":  {models.Refuse(models.Unavailable, cause.Said("Card payments are down.")), 503, "Card payments are down."},
		"internal":     {models.Refuse(models.Internal, cause.Said("secret-cause")), 500, "Something went wrong"},
		"unknown":      {fmt.Errorf("secret-cause"), 500, "Something went wrong"},
		"echo":         {echo.NewHTTPError(http.StatusNotFound, "secret-cause"), 404, "Page not found"},
		"time is over": {fmt.Errorf("query: %w", context.DeadlineExceeded), 503, "Not available right now"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, "http://localhost")
			s.GET("/fails", func(echo.Context) error { return c.err })
			w := s.ask(http.MethodGet, "/fails", nil)
			body := w.Body.String()
			if w.Code != c.status || !strings.Contains(body, c.shown) {
				t.Errorf("status %d, want %d with %q", w.Code, c.status, c.shown)
			}
			if strings.Contains(body, "secret-cause") {
				t.Error("the page tells the cause")
			}
			reference := w.Header().Get("X-Request-Id")
			if strings.Contains(body, reference) != (c.status >= 500) {
				t.Error("a reference is shown for faults of the server, and only for those")
			}
			if strings.Count(body, "<h1") != 1 {
				t.Error("not a whole page")
			}
		})
	}
}

func TestWhatIsPossibleLaterSaysWhen(t *testing.T) {
	s := newSite(t, "http://localhost")
	for path, wait := range map[string]time.Duration{"/soon": 1200 * time.Millisecond, "/v1/tomorrow": 24 * time.Hour} {
		s.GET(path, func(echo.Context) error {
			return fmt.Errorf("ask: %w", models.Later(wait, cause.TooManyAttempts{Wait: wait}))
		})
		want := strconv.Itoa(int(math.Ceil(wait.Seconds())))
		if w := s.ask(http.MethodGet, path, nil); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != want {
			t.Errorf("%s: status %d, Retry-After %q, want %s", path, w.Code, w.Header().Get("Retry-After"), want)
		}
	}
}

func TestProgramsGetErrorsAsJSON(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.GET("/v1/own", func(echo.Context) error {
		return &web.APIError{Status: 403, Code: "ModelArts.4204", Message: "Service is not enabled."}
	})
	s.GET("/v1/panics", func(echo.Context) error { panic("secret-cause") })
	for path, want := range map[string]struct {
		status        int
		code, message string
	}{
		"/v1/own":     {403, "ModelArts.4204", "Service is not enabled."},
		"/v1/nothing": {404, "APIG.0101", "There is no such API: check the method and the path."},
		"/v1/panics":  {500, "APIG.9999", "Something went wrong."},
	} {
		w := s.ask(http.MethodGet, path, nil)
		var got struct {
			Code    string `json:"error_code"`
			Message string `json:"error_msg"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if w.Code != want.status || got.Code != want.code || got.Message != want.message {
			t.Errorf("%s: %d %+v", path, w.Code, got)
		}
	}
}

func TestPanicBecomesAPageWithItsReferenceAndNoStack(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.GET("/panics", func(echo.Context) error { panic("secret-cause") })
	w := s.ask(http.MethodGet, "/panics", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
	reference := w.Header().Get("X-Request-Id")
	if w.Code != 500 || w.Header().Get("Content-Encoding") != "" || !strings.Contains(w.Body.String(), reference) {
		t.Errorf("status %d, body without the reference %q", w.Code, reference)
	}
	for _, leak := range []string{"secret-cause", "goroutine", ".go:"} {
		if strings.Contains(w.Body.String(), leak) {
			t.Errorf("the page shows %q", leak)
		}
	}
	for _, logged := range []string{"secret-cause", "goroutine", reference} {
		if !strings.Contains(s.log.String(), logged) {
			t.Errorf("the log lacks %q", logged)
		}
	}
}

func TestErrorPageOfASignedInUserStandsInTheConsole(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.users[7] = web.Identity{UserID: 7, Email: "mary@example.com"}
	get, post := s.browser(t)
	post("/sign-in")
	status, body := get("/nothing-here")
	if status != 404 || !strings.Contains(body, "mary@example.com") || !strings.Contains(body, `aria-label="Main"`) {
		t.Errorf("status %d, not in the console", status)
	}
}

func TestErrorPageSurvivesAFrameThatPanics(t *testing.T) {
	e, err := web.New(brokenFrame(t))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Echo: e}
	if w := s.ask(http.MethodGet, "/nothing", nil); w.Code != 404 || !strings.Contains(w.Body.String(), "Page not found") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestLogHoldsNoQuery(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.ask(http.MethodGet, "/page?token=secret-cause", nil)
	if logged := s.log.String(); !strings.Contains(logged, "path=/page") || strings.Contains(logged, "secret-cause") {
		t.Errorf("log: %s", logged)
	}
}
