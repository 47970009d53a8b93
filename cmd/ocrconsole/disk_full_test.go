package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/dbtest"
)

// TestAFullDiskStopsWhatWritesAndNothingElse fills the disk of the embedded database: usage reports are told to come
// again, /readyz fails, what only reads goes on, and nothing is lost or counted twice when there is room again.
func TestAFullDiskStopsWhatWritesAndNothingElse(t *testing.T) {
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	created := c.customer("ada@example.com")
	if err := c.Billing.Subscribe(t.Context(), created.AccountID, bangkok, passport); err != nil {
		t.Fatal(err)
	}
	operator := c.operatorToken()
	c.serveQuietly()
	w := &walker{t: t, server: c.url}
	customer := w.signedIn("ada@example.com")
	ask := func(method, path, body string) (*http.Response, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, c.url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/cloudevents-batch+json")
		request.Header.Set("Authorization", "Bearer "+operator)
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		answer, err := customer.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(text)
	}
	at := time.Now().UTC()
	report := func(n int) string { return fullReport(created.Projects[bangkok], at, n) }
	wants := func(method, path, body string, status int, holds string) {
		t.Helper()
		answer, text := ask(method, path, body)
		if answer.StatusCode != status || !strings.Contains(text, holds) {
			t.Errorf("%s %s = %d, want %d with %q: %.300s", method, path, answer.StatusCode, status, holds, text)
		}
		if status == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s does not say when to come back", method, path)
		}
	}
	wants(http.MethodPost, "/v1/usage", report(1), http.StatusOK, `"accepted":1,`)

	free := dbtest.FillDisk(t, c.DB)
	wants(http.MethodPost, "/v1/usage", report(2000), http.StatusServiceUnavailable, `"ModelArts.4403"`)
	wants(http.MethodGet, "/readyz", "", http.StatusServiceUnavailable, "Not available")
	wants(http.MethodGet, "/usage", "", http.StatusOK, "Usage")
	wants(http.MethodGet, "/services?region=ap-southeast-3", "", http.StatusOK, "Services")
	free()

	wants(http.MethodGet, "/readyz", "", http.StatusOK, "ready")
	wants(http.MethodPost, "/v1/usage", report(2000), http.StatusOK, `"refused":0`)
	if got := countCalls(t, c.settings); got != 2000 {
		t.Errorf("%d calls are recorded, want 2000", got)
	}
}

// fullReport is a report of the project's calls 1 to n, all made at the instant.
func fullReport(project string, at time.Time, n int) string {
	events := make([]string, n)
	for i := range events {
		events[i] = fmt.Sprintf(`{"specversion":"1.0","id":"full-%d","source":"gateway-1","type":"ocr.call","subject":%q,"time":%q,"data":{"service":%q,"status":200}}`,
			i+1, project, at.Format(time.RFC3339Nano), passport)
	}
	return "[" + strings.Join(events, ",") + "]"
}
