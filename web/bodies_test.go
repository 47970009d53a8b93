package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

const testBody = 12 << 20

// holder is a server that holds what it is sent for the owner that the address names, and answers when it has come.
func holder(t *testing.T) string {
	t.Helper()
	bodies, e := NewBodies(), echo.New()
	e.POST("/:owner", func(c echo.Context) error {
		held, err := bodies.Hold(c.Request().Context(), c, c.Param("owner"), testBody, 1)
		if err != nil {
			return err
		}
		defer held.Release()
		n, err := io.Copy(io.Discard, c.Request().Body)
		if err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		return c.String(http.StatusOK, fmt.Sprint(n))
	})
	server := httptest.NewUnstartedServer(nil)
	server.Config = NewHTTPServer(e)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// stall begins to send as many large bodies of each owner as its share takes and more, of which only the beginning comes.
func stall(t *testing.T, address string, owners int, beginning string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	t.Cleanup(all.Wait)
	t.Cleanup(stop)
	for i := range owners * 8 {
		body, sending := io.Pipe()
		context.AfterFunc(ctx, func() { _ = sending.CloseWithError(context.Canceled) })
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprint(address, "/slow", i%owners), body)
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = testBody
		all.Go(func() { _, _ = io.WriteString(sending, beginning) })
		all.Go(func() {
			if answer, err := http.DefaultClient.Do(r); err == nil {
				_ = answer.Body.Close()
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
}

// TestNobodyKeepsOthersFromSendingByWhatDoesNotCome: neither by what was only announced, nor by what began to come and stays away.
func TestNobodyKeepsOthersFromSendingByWhatDoesNotCome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		beginning string
		within    time.Duration
	}{
		"announced only": {"", time.Second},
		"begun":          {strings.Repeat("a", LargeBody+paceStep), 2 * busyPatience},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := holder(t)
			stall(t, address, 6, c.beginning)
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/other", strings.NewReader(strings.Repeat("b", testBody)))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatalf("after %s: %v", time.Since(began), err)
			}
			defer func() { _ = answer.Body.Close() }()
			if got, _ := io.ReadAll(answer.Body); string(got) != fmt.Sprint(testBody) || time.Since(began) > c.within {
				t.Errorf("%d, %q after %s", answer.StatusCode, got, time.Since(began))
			}
		})
	}
}

// TestABodyThatComesSlowlyButComesIsTaken where nobody waits for its memory, and whoever sent it may ask again over the same connection.
func TestABodyThatComesSlowlyButComesIsTaken(t *testing.T) {
	t.Parallel()
	address := holder(t)
	for range 2 {
		body, sending := io.Pipe()
		go func() {
			for range 12 {
				_, _ = io.WriteString(sending, strings.Repeat("c", paceStep))
				time.Sleep(100 * time.Millisecond)
			}
			_ = sending.Close()
		}()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/slow", body)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(answer.Body); string(got) != fmt.Sprint(12*paceStep) {
			t.Errorf("%d, %q", answer.StatusCode, got)
		}
		_ = answer.Body.Close()
	}
}
