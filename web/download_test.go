package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

func TestADownloadOutlivesTheLimitOfPagesButNotItsCaller(t *testing.T) {
	e := echo.New()
	e.Use(limitTime(time.Millisecond))
	type key struct{}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc { // as sessions do, after the limit
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), key{}, "kept")))
			return next(c)
		}
	})
	e.GET("/", func(c echo.Context) error {
		ctx := c.Request().Context()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
			return c.String(http.StatusOK, ctx.Value(key{}).(string))
		}
	}, TimeLimit(time.Hour))
	get := func(ctx context.Context) (int, string) {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
		return w.Code, w.Body.String()
	}
	if status, body := get(t.Context()); status != http.StatusOK || body != "kept" {
		t.Errorf("answered %d %s", status, body)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if status, _ := get(gone); status == http.StatusOK {
		t.Error("the work went on without a caller")
	}
}

func TestADownloadThatFailsIsNeverTakenForAWholeFile(t *testing.T) {
	failure := errors.New("disk on fire")
	e := echo.New()
	e.GET("/early", func(c echo.Context) error {
		return Download(c, "a.csv", "text/csv", func(io.Writer, func()) error { return failure })
	})
	e.GET("/late", func(c echo.Context) error {
		return Download(c, "a.csv", "text/csv", func(w io.Writer, flush func()) error {
			if _, err := io.WriteString(w, "half\n"); err != nil {
				return err
			}
			flush()
			return failure
		})
	})
	server := httptest.NewServer(e)
	defer server.Close()
	early, err := http.Get(server.URL + "/early")
	if err != nil {
		t.Fatal(err)
	}
	defer early.Body.Close()
	if early.StatusCode != http.StatusInternalServerError || early.Header.Get("Content-Disposition") != "" {
		t.Errorf("answered %d, %v", early.StatusCode, early.Header)
	}
	late, err := http.Get(server.URL + "/late")
	if err != nil {
		t.Fatal(err)
	}
	defer late.Body.Close()
	if body, err := io.ReadAll(late.Body); err == nil || string(body) != "half\n" {
		t.Errorf("read %q, %v: want half a file and an error", body, err)
	}
}

func TestADownloadHasANameAndIsNotKept(t *testing.T) {
	e := echo.New()
	e.GET("/", func(c echo.Context) error {
		return Download(c, `a "b".csv`, "text/csv; charset=utf-8", func(w io.Writer, _ func()) error {
			_, err := io.WriteString(w, "x")
			return err
		})
	})
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	h := w.Header()
	if !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="a \"b\".csv"`) || h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("header %v", h)
	}
}

func TestADownloadMayHaveANameInAnyScript(t *testing.T) {
	for _, name := range []string{"用量_2026.csv", "Übersicht.csv", `a"b.csv`, "a b.csv"} {
		e := echo.New()
		e.GET("/", func(c echo.Context) error {
			return Download(c, name, "text/csv", func(io.Writer, func()) error { return nil })
		})
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		kind, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || kind != "attachment" || params["filename"] != name {
			t.Errorf("%q is sent as %q: %v", name, w.Header().Get("Content-Disposition"), err)
		}
	}
}
