package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"ocrconsole/web"

	"github.com/labstack/echo/v4"
)

func TestAClientThatGoesAwayIsNoErrorInTheLog(t *testing.T) {
	s := newSite(t, "http://localhost")
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(s.log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	var leave context.CancelFunc
	s.GET("/v2/query", func(c echo.Context) error {
		web.SetAccount(c, 643566217)
		leave()
		return fmt.Errorf("find projects: failed to connect: %w", c.Request().Context().Err())
	})
	s.GET("/page-query", func(c echo.Context) error {
		leave()
		return c.Request().Context().Err()
	})
	s.GET("/export", func(c echo.Context) error {
		return web.Download(c, "a.csv", "text/csv", func(w io.Writer, flush func()) error {
			if _, err := io.WriteString(w, "half\n"); err != nil {
				return err
			}
			flush()
			leave()
			return c.Request().Context().Err()
		})
	})
	s.GET("/fault", func(echo.Context) error {
		leave()
		return errors.New("disk full")
	})
	for path, want := range map[string]struct{ logged, level string }{
		"/v2/query":   {"status=499 ", "INFO"},
		"/page-query": {"client_gone=true", "INFO"},
		"/export":     {`"download broken off"`, "INFO"},
		"/fault":      {`error="disk full"`, "ERROR"}, // which the client's leaving does not explain
	} {
		s.log.Reset()
		gone, cancel := context.WithCancel(t.Context())
		leave = cancel
		func() {
			defer func() { _ = recover() }() // how a download is broken off
			s.ask(http.MethodGet, path, func(r *http.Request) { *r = *r.WithContext(gone) })
		}()
		cancel()
		if log := s.log.String(); !strings.Contains(log, want.logged) || !strings.Contains(log, "level="+want.level) || strings.Count(log, "level=") != 1 {
			t.Errorf("%s: %s", path, log)
		}
		if path == "/v2/query" && (!strings.Contains(s.log.String(), "account_id=643566217") || strings.Contains(s.log.String(), "error=")) {
			t.Errorf("the log says %s", s.log)
		}
	}
}
