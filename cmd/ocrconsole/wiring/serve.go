package wiring

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"ocrconsole/web"
	"ocrconsole/web/jobs"
	"ocrconsole/web/payment"
)

// stopTime is how long requests in flight may take after the program is told to stop.
const stopTime = 25 * time.Second

// Serve answers requests and runs the jobs until ctx is done.
func (s *Services) Serve(ctx context.Context, listener net.Listener, router http.Handler, sandbox *payment.Sandbox, log *slog.Logger) error {
	stopMetrics, err := s.serveMetrics(ctx, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopMetrics()
	server := web.NewHTTPServer(router)
	jobsCtx, stopJobs := context.WithCancel(ctx)
	defer stopJobs()
	var background sync.WaitGroup
	background.Go(func() { jobs.Run(jobsCtx, log, s.Metrics.Jobs(s.Jobs())) })
	if sandbox != nil {
		background.Go(func() { sandbox.Run(jobsCtx) })
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("stopping: finishing requests in flight")
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		err = server.Shutdown(stopping)
	}
	stopJobs()
	background.Wait()
	s.Webhooks.Wait()
	s.Metering.Close() //nolint:contextcheck // it ends after the context
	if err := s.Refusals.Save(context.WithoutCancel(ctx)); err != nil {
		log.Warn("last refused calls not saved", "error", err)
	}
	if err := s.Keys.SaveUses(context.WithoutCancel(ctx)); err != nil {
		log.Warn("last uses of access keys not saved", "error", err)
	}
	return err
}

// NewLog makes the log of the settings.
func NewLog(cfg *Config, w io.Writer) *slog.Logger {
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// localURL is where this process reaches itself.
func localURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return "http://" + addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}
