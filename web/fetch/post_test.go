package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/webhooks"
)

func TestAddressesOfWebhooksAreRefusedForWhatTheySay(t *testing.T) {
	strict, within := NewPoster(), NewPoster(netip.MustParsePrefix("127.0.0.0/8"))
	for address, want := range map[string]struct{ strict, within webhooks.Refusal }{
		"https://hooks.example.com/ocr?a=b": {},
		"http://hooks.example.com":          {},
		"https://1.1.1.1/":                  {},
		"":                                  {webhooks.RefusedAddress, webhooks.RefusedAddress},
		"hooks.example.com":                 {webhooks.RefusedAddress, webhooks.RefusedAddress},
		"ftp://hooks.example.com":           {webhooks.RefusedAddress, webhooks.RefusedAddress},
		"https:///path":                     {webhooks.RefusedAddress, webhooks.RefusedAddress},
		"https://h.example/" + strings.Repeat("a", maxAddress): {webhooks.RefusedAddress, webhooks.RefusedAddress},
		"https://u:p@hooks.example.com":                        {webhooks.RefusedUser, webhooks.RefusedUser},
		"https://hooks.example.com/#part":                      {webhooks.RefusedUser, webhooks.RefusedUser},
		"https://hooks.example.com:8443":                       {webhooks.RefusedNetwork, ""},
		"http://127.0.0.1:8000/":                               {webhooks.RefusedNetwork, ""},
		"http://10.0.0.1/":                                     {webhooks.RefusedNetwork, webhooks.RefusedNetwork},
		"http://169.254.169.254/latest":                        {webhooks.RefusedNetwork, webhooks.RefusedNetwork},
		"http://[::ffff:127.0.0.1]/":                           {webhooks.RefusedNetwork, ""},
		"http://[::1]/":                                        {webhooks.RefusedNetwork, webhooks.RefusedNetwork},
	} {
		if got, refused := strict.Check(address); got != want.strict || refused != (want.strict != "") {
			t.Errorf("%s: %q, want %q", address, got, want.strict)
		}
		if got, _ := within.Check(address); got != want.within {
			t.Errorf("%s within: %q, want %q", address, got, want.within)
		}
	}
}

func TestWebhooksReachOnlyWhatPicturesDo(t *testing.T) {
	called := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer server.Close()
	if got := NewPoster().Post(t.Context(), server.URL, http.Header{}, nil); got.Failure != webhooks.NotAllowed {
		t.Errorf("loopback: %+v", got)
	}
	name := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // a name is found out about when it is connected to
	if got := newPoster(true, func(to netip.AddrPort) error { return public(netip.AddrPortFrom(to.Addr(), 443)) }).Post(t.Context(), name, http.Header{}, nil); got.Failure != webhooks.NotAllowed {
		t.Errorf("a name that leads to loopback: %+v", got)
	}
	if called {
		t.Error("it was called")
	}
}

func TestAnswersOfWebhooksAreKeptToTheirBeginningAndRedirectsAreNotFollowed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || string(body) != "{}" || r.Header.Get("Webhook-Id") != "m" {
			t.Errorf("%s %s %v", r.Method, body, r.Header)
		}
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, "/long", http.StatusTemporaryRedirect)
		case "/long":
			_, _ = io.WriteString(w, "a\x00b\xff\u0085\u009b\u200e\u202e\u2066\x7f\n"+strings.Repeat("x", 1<<20))
		case "/never":
			<-r.Context().Done()
		}
	}))
	defer server.Close()
	p := NewPoster(netip.MustParsePrefix("127.0.0.0/8"))
	header := func() http.Header { return http.Header{"Webhook-Id": {"m"}} }
	if got := p.Post(t.Context(), server.URL+"/elsewhere", header(), []byte("{}")); got.Status != http.StatusTemporaryRedirect {
		t.Errorf("redirected: %+v", got)
	}
	if got := p.Post(t.Context(), server.URL+"/long", header(), []byte("{}")); got.Status != 200 || !strings.HasPrefix(got.Body, "ab\nxx") || len(got.Body) > webhooks.MaxAnswer {
		t.Errorf("status %d, %d bytes: %.20q", got.Status, len(got.Body), got.Body)
	}
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := p.Post(late, server.URL+"/never", header(), []byte("{}")); got.Failure != webhooks.TooLate {
		t.Errorf("never: %+v", got)
	}
	if got := p.Post(t.Context(), strings.Replace(server.URL, "http:", "https:", 1), header(), []byte("{}")); got.Failure != webhooks.NoTLS {
		t.Errorf("no TLS: %+v", got)
	}
	server.Close()
	if got := p.Post(t.Context(), server.URL, header(), []byte("{}")); got.Failure != webhooks.NotConnected {
		t.Errorf("closed: %+v", got)
	}
}

// Whose resolver knows which names is told to nobody: a name that leads within is answered as one that nobody knows.
func TestWebhooksDoNotTellWhichNamesLeadWithin(t *testing.T) {
	within := newPoster(true, func(to netip.AddrPort) error { return public(netip.AddrPortFrom(to.Addr(), 443)) })
	if got := within.Post(t.Context(), "http://localhost:1/", http.Header{}, nil); got.Failure != webhooks.NotAllowed {
		t.Errorf("%+v", got)
	}
	for _, err := range []error{&net.DNSError{IsNotFound: true}, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}, notAllowedError("within")} {
		if got := failureOf(t.Context(), err); got != webhooks.NotAllowed {
			t.Errorf("%v: %s", err, got)
		}
	}
}
