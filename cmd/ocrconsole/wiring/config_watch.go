package wiring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ocrconsole/web"
	"ocrconsole/web/traces"
)

// watchConfig is about those who watch the program.
type watchConfig struct {
	MetricsAddr string `env:"OCRCONSOLE_METRICS_ADDR"`
	// Those of OpenTelemetry have the names that all programs know them by.
	Endpoint       string `env:"OTEL_EXPORTER_OTLP_ENDPOINT"`
	TracesEndpoint string `env:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"`
	Headers        string `env:"OTEL_EXPORTER_OTLP_HEADERS"`
	Service        string `env:"OTEL_SERVICE_NAME" envDefault:"ocrconsole"`
	Ratio          string `env:"OTEL_TRACES_SAMPLER_ARG" envDefault:"1"`

	collector string // where spans are posted to, "" for nowhere
	headers   map[string]string
	ratio     float64
}

// check checks what the types alone cannot. Figures have no place where customers come in.
func (c *watchConfig) check(public string) (problems []string) {
	problems = c.checkTraces()
	if c.MetricsAddr == "" {
		return problems
	}
	if _, _, err := net.SplitHostPort(c.MetricsAddr); err != nil {
		problems = append(problems, fmt.Sprintf("OCRCONSOLE_METRICS_ADDR must be host:port, not %q", c.MetricsAddr))
	}
	if c.MetricsAddr == public {
		problems = append(problems, "OCRCONSOLE_METRICS_ADDR must be another address than OCRCONSOLE_ADDR, where customers come in")
	}
	return problems
}

// checkTraces keeps where traces go, and which.
func (c *watchConfig) checkTraces() (problems []string) {
	c.collector = c.TracesEndpoint
	if c.collector == "" && c.Endpoint != "" {
		c.collector = strings.TrimRight(c.Endpoint, "/") + "/v1/traces"
	}
	if at, err := url.Parse(c.collector); c.collector != "" && (err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https") {
		problems = append(problems, "OTEL_EXPORTER_OTLP_ENDPOINT must be an address of a collector such as http://127.0.0.1:4318")
	}
	var err error
	if c.ratio, err = strconv.ParseFloat(c.Ratio, 64); err != nil || !(c.ratio >= 0 && c.ratio <= 1) {
		problems = append(problems, "OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, such as 0.1 for every tenth trace")
	}
	c.headers = make(map[string]string)
	for header := range strings.SplitSeq(c.Headers, ",") {
		if strings.TrimSpace(header) == "" {
			continue
		}
		name, text, found := strings.Cut(header, "=")
		value, err := url.QueryUnescape(strings.TrimSpace(text))
		if name = strings.TrimSpace(name); !found || name == "" || err != nil {
			problems = append(problems, "OTEL_EXPORTER_OTLP_HEADERS must be name=value,name=value") // without what is there: it may be a key
			break
		}
		c.headers[name] = value
	}
	return problems
}

// tracer follows requests for the collector of the settings; nil where there is none.
func (c *watchConfig) tracer(log *slog.Logger) *traces.Tracer {
	if c.collector == "" {
		return nil
	}
	return traces.New(traces.Config{Endpoint: c.collector, Headers: c.headers, Service: c.Service, Ratio: c.ratio, Log: log})
}

// serveMetrics answers Prometheus, if it is wanted, until it is stopped.
func (s *Services) serveMetrics(ctx context.Context, log *slog.Logger) (stop func(), err error) {
	if s.Config.Watch.MetricsAddr == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Config.Watch.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s for Prometheus: %w", s.Config.Watch.MetricsAddr, err)
	}
	server, ended := web.NewHTTPServer(s.Metrics.Handler()), make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.ErrorContext(ctx, "Prometheus is not answered any more", "error", err)
		}
	}()
	log.InfoContext(ctx, "metrics for Prometheus", "address", "http://"+listener.Addr().String()+"/metrics")
	return func() {
		_ = server.Close() // nobody waits for figures of a program that ends
		<-ended
	}, nil
}
