package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"

	"ocrconsole/web"
)

var trusted = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}

// addressSeen gives the client's address as handlers, limits and the log see it, when the loopback and 10.0.0.0/8 are
// trusted proxies.
func addressSeen(t *testing.T, remote string, forwarded ...string) string {
	t.Helper()
	e, err := web.New(web.Config{
		Log: slog.New(slog.DiscardHandler), Sessions: web.NewSessions(memstore.NewWithCleanupInterval(0), false, slog.New(slog.DiscardHandler)),
		TrustedProxies: trusted,
	})
	if err != nil {
		t.Fatal(err)
	}
	e.GET("/address", func(c echo.Context) error { return c.String(http.StatusOK, c.RealIP()) })
	r := httptest.NewRequest(http.MethodGet, "/address", nil)
	r.RemoteAddr = remote
	for _, line := range forwarded {
		r.Header.Add("X-Forwarded-For", line)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w.Body.String()
}

// TestOnlyTrustedProxiesSayWhichTracesAreFollowed: whoever else sends a request, in whose name ever, begins none of their own.
func TestOnlyTrustedProxiesSayWhichTracesAreFollowed(t *testing.T) {
	t.Parallel()
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	for remote, want := range map[string]string{"127.0.0.1:5000": parent, "[fd00::1]:80": parent, "203.0.113.7:5000": "", "@": "", "10.0.0.1": parent} {
		var seen, route, method string
		e, err := web.New(web.Config{
			Log: slog.New(slog.DiscardHandler), Sessions: web.NewSessions(memstore.NewWithCleanupInterval(0), false, slog.New(slog.DiscardHandler)), TrustedProxies: trusted,
			Follow: func(ctx context.Context, header http.Header) (context.Context, func(string, web.Answered)) {
				seen = header.Get("Traceparent")
				return ctx, func(_ string, a web.Answered) { route, method = a.Names() }
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("ANY-WORD", "/address", nil)
		r.RemoteAddr = remote
		r.Header.Set("Traceparent", parent)
		r.Header.Set("X-Forwarded-For", "127.0.0.1")
		e.ServeHTTP(httptest.NewRecorder(), r)
		if seen != want || route != "none" || method != "other" {
			t.Errorf("%s: %q for %s %s", remote, seen, method, route)
		}
	}
}

func TestTheClientIsReadFromWhatProxiesWrite(t *testing.T) {
	t.Parallel()
	const proxy = "127.0.0.1:5000"
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"plain", proxy, []string{"203.0.113.7"}, "203.0.113.7"},
		{"with a port", proxy, []string{"203.0.113.7:51234"}, "203.0.113.7"},
		{"IPv6", proxy, []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv6 in brackets", proxy, []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"IPv6 with a port", proxy, []string{"[2001:db8::7]:443"}, "2001:db8::7"},
		{"quoted", proxy, []string{`"[2001:db8::7]:443"`}, "2001:db8::7"},
		{"zone", proxy, []string{"fe80::7%eth0"}, "fe80::7"},
		{"zone and port", proxy, []string{"[fe80::7%eth0]:443"}, "fe80::7"},
		{"IPv4 as IPv6", proxy, []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"long IPv6", proxy, []string{"2001:0DB8:0:0:0:0:0:7"}, "2001:db8::7"},
		{"two proxies, with ports", proxy, []string{"203.0.113.7:51234, 10.0.0.3:80"}, "203.0.113.7"},
		{"proxy as IPv6", "[::ffff:127.0.0.1]:5000", []string{"203.0.113.7, ::ffff:10.0.0.3"}, "203.0.113.7"},
		{"several lines", proxy, []string{"203.0.113.7:1", "10.0.0.3", "[fd00::1]:80"}, "203.0.113.7"},
		{"empty entries", proxy, []string{" , 203.0.113.7 ,, 10.0.0.3, "}, "203.0.113.7"},
		{"the client's own word", proxy, []string{"198.51.100.1, 203.0.113.7:51234, 10.0.0.3"}, "203.0.113.7"},
		{"garbage before the client", proxy, []string{"<script>, 203.0.113.7:51234"}, "203.0.113.7"},
		{"only proxies", proxy, []string{"10.0.0.9:1, 10.0.0.3"}, "10.0.0.9"},
		{"none", proxy, nil, "127.0.0.1"},
		{"unknown", proxy, []string{"unknown"}, "127.0.0.1"},
		{"unknown to the farther proxy", proxy, []string{"198.51.100.1, unknown, 10.0.0.3:80"}, "10.0.0.3"},
		{"hidden", proxy, []string{"_hidden"}, "127.0.0.1"},
		{"hidden to the farther proxy", proxy, []string{"198.51.100.1, _SEVKISEK, 10.0.0.3"}, "10.0.0.3"},
		{"hidden with a port", proxy, []string{"_gazonk:47011, 10.0.0.3"}, "10.0.0.3"},
		{"hidden with a hidden port", proxy, []string{`"_gazonk:_port"`}, "127.0.0.1"},
		{"unknown with a port", proxy, []string{"unknown:47011"}, "127.0.0.1"},
		{"another case", proxy, []string{"UNKNOWN"}, "127.0.0.1"},
		{"a hidden port", proxy, []string{"203.0.113.7:_port"}, "203.0.113.7"},
		{"IPv6 with a hidden port", proxy, []string{`"[2001:db8::7]:_port"`}, "2001:db8::7"},
		{"a proxy with a hidden port", proxy, []string{"203.0.113.7, 10.0.0.3:_port"}, "203.0.113.7"},
		{"the client's own hidden name", proxy, []string{"_me, 203.0.113.7"}, "203.0.113.7"},
		{"as Forwarded writes it", proxy, []string{"for=203.0.113.7"}, "127.0.0.1"},
		{"no name", proxy, []string{"_a b"}, "127.0.0.1"},
		{"garbage", proxy, []string{"203.0.113.7.example"}, "127.0.0.1"},
		{"a stranger's word", "192.0.2.1:1000", []string{"203.0.113.7:51234"}, "192.0.2.1"},
		{"a stranger's zone", "[fe80::1%eth0]:1000", []string{"203.0.113.7"}, "fe80::1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := addressSeen(t, c.remote, c.forwarded...); got != c.want {
				t.Errorf("from %s, X-Forwarded-For %q: %s, want %s", c.remote, c.forwarded, got, c.want)
			}
		})
	}
}
