package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/static"
)

// TestEveryAddressAnswersEveryMethod asks all routes, a file of the pages, and what is no route, with methods that they take
// and that they do not.
func TestEveryAddressAnswersEveryMethod(t *testing.T) {
	c := newConsole(t, []string{"OCRCONSOLE_DATA=" + t.TempDir()}, false)
	c.serveQuietly()
	taken := map[string][]string{"/nowhere": nil, "/v2/nothing": nil, static.URL("favicon.svg"): {http.MethodGet}}
	for _, route := range c.router.Routes() {
		taken[route.Path] = append(taken[route.Path], route.Method)
	}
	if len(taken) < 60 {
		t.Fatalf("%d addresses", len(taken))
	}
	for address, methods := range taken {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "FOO", "get"} {
			status, allow := c.askRaw(method, address)
			takes := slices.Contains(methods, method) || method == http.MethodHead && slices.Contains(methods, http.MethodGet)
			isAPI := strings.HasPrefix(address, "/v1/") || strings.HasPrefix(address, "/v2/") || strings.HasPrefix(address, "/v3/")
			isFile := strings.HasPrefix(address, static.Prefix)
			switch {
			case status >= 500 || status < 200:
				t.Errorf("%s %s: status %d", method, address, status)
			case takes:
			case len(methods) == 0 && status != http.StatusNotFound, isAPI && method != "OPTIONS" && status != http.StatusNotFound:
				t.Errorf("%s %s: status %d, want 404", method, address, status)
			case method == "OPTIONS" && len(methods) > 0 && !isFile && status != http.StatusNoContent:
				t.Errorf("%s %s: status %d, want 204", method, address, status)
			case method != "OPTIONS" && len(methods) > 0 && !isAPI && status != http.StatusMethodNotAllowed:
				t.Errorf("%s %s: status %d, want 405", method, address, status)
			}
			if takes || len(methods) == 0 {
				continue
			}
			for _, one := range methods {
				if !slices.Contains(allow, one) || one == http.MethodGet && !slices.Contains(allow, http.MethodHead) {
					t.Errorf("%s %s: Allow %v, but %s is taken", method, address, allow, one)
				}
			}
		}
	}
	if status, _ := c.askRaw("OPTIONS", "*"); status != http.StatusOK {
		t.Errorf("OPTIONS *: status %d", status)
	}
}

// askRaw sends any method, also those that Go's client does not send as they are.
func (c *console) askRaw(method, target string) (status int, allow []string) {
	c.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		c.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: console.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", method, target); err != nil {
		c.t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, target, err)
	}
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode, strings.Split(answer.Header.Get("Allow"), ", ")
}
