package wiring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"ocrconsole/web"
)

// watchConfig is about those who watch the program.
type watchConfig struct {
	MetricsAddr string `env:"OCRCONSOLE_METRICS_ADDR"`
}

// check checks what the types alone cannot. Figures have no place where customers come in.
func (c watchConfig) check(public string) (problems []string) {
	if c.MetricsAddr == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(c.MetricsAddr); err != nil {
		problems = append(problems, fmt.Sprintf("OCRCONSOLE_METRICS_ADDR must be host:port, not %q", c.MetricsAddr))
	}
	if c.MetricsAddr == public {
		problems = append(problems, "OCRCONSOLE_METRICS_ADDR must be another address than OCRCONSOLE_ADDR, where customers come in")
	}
	return problems
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
