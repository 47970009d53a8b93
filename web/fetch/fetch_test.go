package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"ocrconsole/models/recognition"
)

func TestOnlyPublicWebServersMayBeConnectedTo(t *testing.T) {
	for _, address := range []string{
		"8.8.8.8:80", "1.1.1.1:443", "100.63.255.255:80", "100.128.0.0:80", "172.15.255.255:80", "172.32.0.0:80", "223.255.255.255:443", "168.63.129.15:80", "168.63.129.17:80", "192.31.197.1:80", "192.175.49.1:80", "[2620:4f:8001::1]:443",
		"[2606:4700::1111]:443", "[2a00:1450:4001::8a]:80", "[::ffff:8.8.8.8]:443",
	} {
		if err := public(netip.MustParseAddrPort(address)); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{
		"0.0.0.0:80", "10.1.2.3:80", "100.64.0.1:80", "127.0.0.1:80", "127.255.255.255:443", "169.254.169.254:80", "172.16.0.1:80", "172.31.255.255:80",
		"192.0.0.192:80", "192.168.0.1:80", "198.18.0.1:80", "224.0.0.1:80", "239.255.255.255:80", "255.255.255.255:80", "192.88.99.1:80",
		"[::]:80", "[::1]:80", "[::ffff:127.0.0.1]:80", "[::ffff:10.0.0.1]:80", "[::7f00:1]:80", "[64:ff9b::7f00:1]:80", "[64:ff9b:1::a00:1]:80",
		"[2002:7f00:1::]:80", "[2002:a9fe:a9fe::]:80", "[64:ff9b::a9fe:a9fe]:80", "[::ffff:169.254.169.254]:80", "[::a9fe:a9fe]:80",
		"[fe80::5efe:a00:1]:80", "[100::1]:80", "[5f00::1]:80", "[3fff::1]:80", "[2001:10::1]:80", "[2001:20::1]:80", "[2001:0:7f00:1::]:80", "[fc00::1]:80", "[fd12::1]:443", "[fe80::1]:80", "[fe80::1%eth0]:80", "[fec0::1]:80", "[ff02::1]:80",
		"168.63.129.16:80", "[::ffff:168.63.129.16]:80", "100.100.100.200:80", "192.31.196.1:80", "192.52.193.1:80", "192.175.48.1:443", "[2620:4f:8000::1]:443",
		"[100:0:0:1::1]:80", "[fd00:ec2::254]:80",
		"[2001:db8::1]:80", "8.8.8.8:22", "8.8.8.8:8080", "[2606:4700::1111]:25",
	} {
		if public(netip.MustParseAddrPort(address)) == nil {
			t.Errorf("%s is allowed", address)
		}
	}
}

// anywhere lets the test's own server be reached.
func anywhere(netip.AddrPort) error { return nil }

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var known *recognition.Error
	if !errors.As(err, &known) || known.Code != code || known.HTTPStatus != http.StatusBadRequest {
		t.Errorf("error %v, want %s", err, code)
	}
}

func TestNothingOfTheServersOwnNetworkIsAskedFor(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		server.URL, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://2130706433:" + port, "http://0:" + port,
		"http://0x7f.1:" + port, "http://0177.0.0.1:" + port, "http://127.1:" + port, "http://localhost.:" + port, "http://[::]:" + port, "http://[::1]:" + port,
	} {
		_, err := New().Fetch(t.Context(), address+"/image.png")
		var known *recognition.Error
		if !errors.As(err, &known) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests reached this machine", asked.Load())
	}
}

func TestAddressesThatAreNotOfTheWebAreNotAllowed(t *testing.T) {
	for _, address := range []string{
		"", "image.png", "/etc/passwd", "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "http://", "http://user:secret@example.com/a",
		"http://example.com\x00/", "https://example.com/" + strings.Repeat("a", maxAddress),
	} {
		_, err := New().Fetch(t.Context(), address)
		wantCode(t, err, "ModelArts.4601")
	}
}

func TestARedirectIsCheckedLikeTheFirstAddress(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "secret") }))
	defer inner.Close()
	outer := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusFound))
	defer outer.Close()
	outside := netip.MustParseAddrPort(outer.Listener.Addr().String())
	f := newFetcher(func(to netip.AddrPort) error {
		if to != outside {
			return notAllowedError("not public")
		}
		return nil
	})
	_, err := f.Fetch(t.Context(), outer.URL)
	wantCode(t, err, "ModelArts.4601")

	for _, to := range []string{"file:///etc/passwd", "//user:secret@" + outside.String() + "/", "gopher://" + outside.String() + "/"} {
		elsewhere := httptest.NewServer(http.RedirectHandler(to, http.StatusFound))
		_, err = newFetcher(anywhere).Fetch(t.Context(), elsewhere.URL)
		wantCode(t, err, "ModelArts.4601")
		elsewhere.Close()
	}
}

func TestANameIsCheckedEachTimeItIsConnectedTo(t *testing.T) {
	server := httptest.NewServer(http.RedirectHandler("/again", http.StatusFound))
	defer server.Close()
	connections := 0
	f := newFetcher(func(netip.AddrPort) error { // as for a name that leads elsewhere from the second time on
		if connections++; connections > 1 {
			return notAllowedError("not public")
		}
		return nil
	})
	_, err := f.Fetch(t.Context(), server.URL)
	wantCode(t, err, "ModelArts.4601")
	if connections != 2 {
		t.Errorf("%d connections were checked", connections)
	}
}

func TestOnlySoManyFilesAreFetchedAtATime(t *testing.T) {
	asked, release := make(chan struct{}, maxFetches+1), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		<-release
		_, _ = w.Write([]byte("x"))
	}))
	defer server.Close()
	f := newFetcher(anywhere)
	var fetched errgroup.Group
	for range maxFetches {
		fetched.Go(func() error {
			_, err := f.Fetch(t.Context(), server.URL)
			return err
		})
	}
	for range maxFetches {
		<-asked
	}
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var refused *recognition.Error
	if _, err := f.Fetch(late, server.URL); !errors.As(err, &refused) || refused.Code != "ModelArts.4401" {
		t.Errorf("one too many: error %v", err)
	}
	close(release)
	if err := fetched.Wait(); err != nil {
		t.Error(err)
	}
	if _, err := f.Fetch(t.Context(), server.URL); err != nil {
		t.Errorf("with a place free again: %v", err)
	}
}

func TestFilesAreFetchedWithinTheirLimits(t *testing.T) {
	picture := bytes.Repeat([]byte("picture"), 1000)
	mux := http.NewServeMux()
	mux.HandleFunc("/picture", func(w http.ResponseWriter, r *http.Request) {
		if r.Referer() != "" {
			t.Errorf("Referer %q", r.Referer())
		}
		_, _ = w.Write(picture)
	})
	for n := range 5 {
		mux.Handle(fmt.Sprintf("/hop/%d", n+1), http.RedirectHandler(fmt.Sprintf("/hop/%d", n), http.StatusFound))
	}
	mux.Handle("/hop/0", http.RedirectHandler("/picture", http.StatusFound))
	mux.HandleFunc("/announced", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", fmt.Sprint(maxBytes+1)) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for chunk := make([]byte, 1<<20); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	packed := &bytes.Buffer{}
	bomb := gzip.NewWriter(packed)
	_, err := bomb.Write(make([]byte, 50<<20))
	if err = errors.Join(err, bomb.Close()); err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) { // packed although nobody asked for it
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	mux.HandleFunc("/headers", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 2*maxHeader))
		_, _ = w.Write(picture)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	f := newFetcher(anywhere)
	if got, err := f.Fetch(t.Context(), server.URL+"/bomb"); err != nil || !bytes.Equal(got, packed.Bytes()) {
		t.Errorf("a packed file was given as %d bytes, %v", len(got), err)
	}
	for _, path := range []string{"/picture", "/hop/0", "/hop/2"} {
		if got, err := f.Fetch(t.Context(), server.URL+path); err != nil || !bytes.Equal(got, picture) {
			t.Errorf("%s: %d bytes, %v", path, len(got), err)
		}
	}
	for _, path := range []string{"/hop/3", "/hop/5", "/announced", "/endless", "/headers", "/nothing"} {
		_, err := f.Fetch(t.Context(), server.URL+path)
		wantCode(t, err, "ModelArts.4603")
	}
}

func TestAServerThatDoesNotAnswerIsLeftAndACallerWhoGoesAwayIsNotBlamed(t *testing.T) {
	stuck := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stuck }))
	defer server.Close()
	defer close(stuck)
	late, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := newFetcher(anywhere).Fetch(late, server.URL)
	wantCode(t, err, "ModelArts.4603")
	gone, leave := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, leave)
	if _, err := newFetcher(anywhere).Fetch(gone, server.URL); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
