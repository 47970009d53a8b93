package wiring

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/views/routes"
	"ocrconsole/web"
	"ocrconsole/web/traces"
)

// collector takes spans as OpenTelemetry's does.
type collector struct {
	*httptest.Server
	mu     sync.Mutex
	spans  []told
	all    string // as it came
	refuse int    // how many messages it does not take before it does
}

type told struct {
	TraceID, SpanID, ParentSpanID, Name string
	Kind                                int
}

func newCollector(t *testing.T, refuse int) *collector {
	t.Helper()
	c := &collector{refuse: refuse}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		body, err := io.ReadAll(r.Body)
		var message struct {
			ResourceSpans []struct{ ScopeSpans []struct{ Spans []told } }
		}
		if err == nil {
			err = json.Unmarshal(body, &message)
		}
		if err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Key") != "a b" {
			t.Errorf("%s %v %v", r.URL.Path, r.Header, err)
		}
		if c.refuse--; c.refuse >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		c.all += string(body)
		for _, resource := range message.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				c.spans = append(c.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// way gives the names of the spans from the one to that of the request.
func (c *collector) way(s told) (names []string) {
	for {
		names = append(names, s.Name)
		at := slices.IndexFunc(c.spans, func(o told) bool { return o.SpanID == s.ParentSpanID })
		if at < 0 {
			return names
		}
		s = c.spans[at]
	}
}

// follow lets the console answer requests, and gives what the collector was told. The data are on SQLite: that statements are told of is
// the same for both databases.
func follow(t *testing.T, c *collector, settings ...string) {
	t.Helper()
	s, err := Open(t.Context(), append(settings, "OCRCONSOLE_TRUSTED_PROXIES=192.0.2.0/24", "OCRCONSOLE_DATA="+t.TempDir(), "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL+"/", "OTEL_EXPORTER_OTLP_HEADERS=Key=a%20b"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.DB.Close() }()
	defer s.Metering.Close()
	log := slog.New(slog.DiscardHandler)
	if err := s.UseKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.UseMail(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}, log)
	router, err := s.Router(nil, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.tracer.Run(ctx) })
	form := url.Values{"email": {"ada@example.com"}, "password": {"a secret of hers"}}
	for _, r := range []*http.Request{
		httptest.NewRequestWithContext(ctx, http.MethodGet, routes.Home+"?q=ada@example.com", http.NoBody),
		httptest.NewRequestWithContext(ctx, http.MethodPost, routes.SignIn, strings.NewReader(form.Encode())),
	} {
		r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("User-Agent", "Ada's browser")
		router.Console.ServeHTTP(httptest.NewRecorder(), r)
	}
	stop()
	running.Wait()
}

func TestARequestIsFollowedFromItsCallerToTheDatabase(t *testing.T) {
	t.Parallel()
	c := newCollector(t, 0)
	follow(t, c)
	var ways []string
	for _, s := range c.spans {
		if s.TraceID != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("%+v is of another trace than its caller's", s)
		}
		if s.Kind == 2 && s.ParentSpanID != "b7ad6b7169203331" {
			t.Errorf("%+v does not go on with its caller's span", s)
		}
		ways = append(ways, strings.Join(c.way(s), " < "))
	}
	for _, want := range []string{"GET /", "POST " + routes.SignIn, "INSERT throttles < accounts.SignInBrowser < POST " + routes.SignIn} {
		if !slices.Contains(ways, want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(ways, "\n"))
		}
	}
	for _, whose := range []string{"ada@", "example.com", "a secret", "Ada's", "127.0.0.1", "192.0.2"} {
		if strings.Contains(c.all, whose) {
			t.Errorf("%q is told", whose)
		}
	}
}

func TestWithoutACollectorNobodyIsFollowed(t *testing.T) {
	t.Parallel()
	cfg, err := ReadConfig(nil)
	if err != nil || cfg.Watch.tracer(slog.Default()) != nil {
		t.Errorf("%v", err)
	}
	for _, wrong := range []string{"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_TRACES_SAMPLER_ARG=2", "OTEL_TRACES_SAMPLER_ARG=NaN", "OTEL_EXPORTER_OTLP_HEADERS=secret"} {
		setting, value, _ := strings.Cut(wrong, "=")
		if _, err := ReadConfig([]string{wrong}); err == nil || !strings.Contains(err.Error(), setting+" must be") || value == "secret" && strings.Contains(err.Error(), value) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

// A collector that is away for a moment gets what it missed; one that goes on is not waited for.
func TestACollectorThatIsAwayIsAskedAgainAndNobodyWaitsForIt(t *testing.T) {
	t.Parallel()
	c := newCollector(t, 1)
	follow(t, c)
	if len(c.spans) == 0 {
		t.Error("nothing came")
	}
	dead := newCollector(t, 1)
	dead.Close()
	var log strings.Builder
	tracer := traces.New(traces.Config{Endpoint: dead.URL, Ratio: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
	began := time.Now()
	for range 10_000 {
		ctx, end := tracer.Follow(t.Context(), http.Header{})
		_ = ctx
		end("", web.Answered{Method: http.MethodGet, Status: http.StatusOK})
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("10,000 requests took %s", took)
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	tracer.Run(ctx)
	if !strings.Contains(log.String(), "spans dropped") {
		t.Errorf("the log says nothing: %s", log.String())
	}
}
