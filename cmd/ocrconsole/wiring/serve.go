package wiring

import (
	"context"
	"errors"
	"fmt"
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

// Listeners are where the console answers; Desk is nil where the operator's desk is at the same address.
type Listeners struct{ Console, Desk net.Listener }

// Listen takes the addresses of the settings.
func (s *Services) Listen(ctx context.Context) (l Listeners, err error) {
	if l.Console, err = (&net.ListenConfig{}).Listen(ctx, "tcp", s.Config.Addr); err != nil {
		return l, fmt.Errorf("listen on %s: %w", s.Config.Addr, err)
	}
	if s.Config.Desk.Addr == "" {
		return l, nil
	}
	if l.Desk, err = (&net.ListenConfig{}).Listen(ctx, "tcp", s.Config.Desk.Addr); err != nil {
		return l, errors.Join(fmt.Errorf("listen on %s: %w", s.Config.Desk.Addr, err), l.Console.Close())
	}
	s.deskAt = localURL(l.Desk.Addr())
	return l, nil
}

// Close gives them back, when nothing came of it.
func (l Listeners) Close() error {
	if l.Desk == nil {
		return l.Console.Close()
	}
	return errors.Join(l.Console.Close(), l.Desk.Close())
}

// Serve answers requests and runs the jobs until ctx is done.
func (s *Services) Serve(ctx context.Context, at Listeners, console, desk http.Handler, sandbox *payment.Sandbox, log *slog.Logger) error {
	stopMetrics, err := s.serveMetrics(ctx, log)
	if err != nil {
		return errors.Join(err, at.Close())
	}
	defer stopMetrics()
	servers := []*http.Server{web.NewHTTPServer(console)}
	jobsCtx, stopJobs := context.WithCancel(ctx)
	defer stopJobs()
	var background sync.WaitGroup
	background.Go(func() { jobs.Run(jobsCtx, log, s.Metrics.Jobs(s.Jobs())) })
	if s.tracer != nil {
		background.Go(func() { s.tracer.Run(jobsCtx) })
	}
	if sandbox != nil {
		background.Go(func() { sandbox.Run(jobsCtx) })
	}
	failed := make(chan error, 2)
	go func() { failed <- servers[0].Serve(at.Console) }()
	if at.Desk != nil {
		servers = append(servers, web.NewHTTPServer(desk))
		go func() { failed <- servers[1].Serve(at.Desk) }()
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("stopping: finishing requests in flight")
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		for _, server := range servers {
			err = errors.Join(err, server.Shutdown(stopping))
		}
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
