package web_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ocrconsole/web"
)

func TestARequestOfAProgramHasNoSessionAndTheIDOfItsCall(t *testing.T) {
	s := newSite(t, "https://ocr.example.com")
	s.POST("/v2/call", func(c echo.Context) error {
		return c.String(http.StatusOK, web.RequestID(c)+strings.Repeat(" ", 4000))
	})
	w := s.ask(http.MethodPost, "/v2/call", func(r *http.Request) {
		r.Header.Set("Cookie", "__Host-session=anything")
		r.Header.Set("Accept-Encoding", "gzip")
	})
	h := w.Header()
	id, err := uuid.Parse(h.Get("X-Request-Id"))
	if err != nil || id.Version() != 7 || !strings.HasPrefix(w.Body.String(), id.String()) {
		t.Errorf("X-Request-Id %q, body %.40q", h.Get("X-Request-Id"), w.Body)
	}
	if s.store.finds != 0 || h.Get("Vary") != "" || h.Get("Set-Cookie") != "" || h.Get("Content-Encoding") != "" {
		t.Errorf("%d sessions looked up, headers %v", s.store.finds, h)
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", h)
	}
	if !strings.Contains(s.log.String(), "request_id="+id.String()) {
		t.Errorf("log: %s", s.log)
	}
}

func TestAnAPIErrorSaysWhenToComeBackAndKeepsItsCauseToTheLog(t *testing.T) {
	s := newSite(t, "http://localhost")
	s.GET("/v2/busy", func(echo.Context) error {
		return &web.APIError{
			Status: http.StatusTooManyRequests, Code: "APIG.0308", Message: "Later.", RetryAfter: 1200 * time.Millisecond, Err: errors.New("secret-cause"),
		}
	})
	w := s.ask(http.MethodGet, "/v2/busy", nil)
	var body map[string]string
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "2" || body["error_code"] != "APIG.0308" || body["error_msg"] != "Later." {
		t.Errorf("status %d, Retry-After %q, body %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	if strings.Contains(w.Body.String(), "secret-cause") || !strings.Contains(s.log.String(), "secret-cause") {
		t.Errorf("body %s, log %s", w.Body, s.log)
	}
}
