package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers"
	"ocrconsole/handlers/api"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/web"
	"ocrconsole/web/fetch"
	"ocrconsole/web/jobs"
	"ocrconsole/web/payment"
)

// serveCommand runs the console.
type serveCommand struct {
	Demo bool `help:"Add a demo customer with three months of history; running it again adds nothing."`
}

// Help lists the settings under serve --help.
func (c *serveCommand) Help() string { return settingsHelp }

// stopTime is how long requests in flight may take after the program is told to stop.
const stopTime = 25 * time.Second

// Run serves until it is told to stop, then lets requests in flight finish.
func (c *serveCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	log := newLog(s.cfg, p.stderr)
	slog.SetDefault(log)
	listener, err := (&net.ListenConfig{}).Listen(p.ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.cfg.Addr, err)
	}
	if err := s.useKeys(p.ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	s.cfg.warnOfMasterKey(log)
	s.cfg.warnOfMail(log)
	s.cfg.warnOfOperator(log)
	s.useMail(listener.Addr(), log)
	sandbox, err := s.useProvider(p.ctx, listener.Addr(), log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if c.Demo {
		if sandbox.provider == nil {
			return errors.Join(errors.New("the demo customer pays in the sandbox: start --demo without OCRCONSOLE_STRIPE_KEY"), listener.Close())
		}
		if err := p.printf("Preparing the demo customer …\n"); err != nil {
			return errors.Join(err, listener.Close())
		}
		if err := s.seedDemo(p.ctx, sandbox.secret); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	router, err := s.router(sandbox.provider, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := errors.Join(c.welcome(p, s.cfg, listener.Addr()), s.warnOfEngine(p)); err != nil {
		return errors.Join(err, listener.Close())
	}
	return s.serve(p.ctx, listener, router, sandbox.provider, log)
}

// welcome prints where the console is and what to do next.
func (c *serveCommand) welcome(p *program, cfg *config, addr net.Addr) error {
	store := "SQLite in " + cfg.Data
	if cfg.DatabaseURL != "" {
		store = "PostgreSQL"
	}
	text := fmt.Sprintf("OCR Console %s listens on http://%s (%s).\n", currentVersion(), addr, store)
	if c.Demo {
		text += fmt.Sprintf("Sign in as the demo customer: %s, password %s\n", demoEmail, demoPassword)
	} else {
		text += "Open the address and sign up, or start with --demo to look at a customer with three months of history.\n"
	}
	return p.printf("%s", text)
}

// warnOfEngine says on start what recognition needs and does not have yet.
func (s *services) warnOfEngine(p *program) error {
	err := s.engine.Ready()
	if err == nil {
		if lacks := s.engine.Lacks(); lacks != "" {
			return p.printf("%s\n", lacks)
		}
		return nil
	}
	return p.printf("Recognition does not work yet: %v\nUntil then, calls are answered with ModelArts.4403 and nobody pays for them.\n", err)
}

// router puts the shell, the pages, the API and the sandbox provider, if it is in use, together.
func (s *services) router(sandbox *payment.Sandbox, log *slog.Logger) (*echo.Echo, error) {
	sessions := web.NewSessions(&accounts.SessionStore{DB: s.db}, s.cfg.publicURL != nil && s.cfg.publicURL.Scheme == "https", log)
	statements, err := s.statements()
	if err != nil {
		return nil, err
	}
	console := &handlers.Console{
		Statements: statements,
		Accounts:   s.accounts, Billing: s.billing, Metering: s.metering, Catalog: s.catalog, Sessions: sessions,
		Keys: s.keys, Calls: s.calls(log), Engine: s.engine, Exports: s.exports,
		Alerts: s.alerts, Clock: s.clock, PublicURL: s.publicURL, MailServer: s.cfg.Mail.SMTPURL != "", URLImages: s.cfg.OCR.URLImages == "on",
	}
	router, err := web.New(web.Config{
		Log: log, Sessions: sessions, PublicURL: s.cfg.publicURL, TrustedProxies: s.cfg.proxies,
		PublicRoutes: slices.Concat(handlers.PublicRoutes, api.PublicRoutes), FormTargets: s.cfg.Stripe.formTargets(), ErrorShell: console.ErrorShell,
		Identity: func(ctx context.Context, userID int64) (web.Identity, error) {
			id, err := s.accounts.Identity(ctx, userID)
			return web.Identity{
				UserID: id.UserID, AccountID: id.AccountID, Epoch: id.SessionEpoch, Email: id.Email, AccountName: id.AccountName,
				Role: string(id.Role), Region: id.Region, Theme: id.Theme,
			}, err
		},
	})
	if err != nil {
		return nil, err
	}
	console.Routes(router)
	api.Usage{Accounts: s.accounts, Metering: s.metering}.Routes(router)
	s.ocrAPI(console.Calls).Routes(router)
	if sandbox != nil {
		sandbox.Routes(router)
	}
	return router, nil
}

// ocrAPI makes the API that customers' programs call.
func (s *services) ocrAPI(made *calls.Calls) api.OCR {
	ocr := api.OCR{Calls: made, Clock: s.clock, Accounts: s.accounts, Keys: s.keys}
	if s.cfg.OCR.URLImages == "on" {
		ocr.Images = fetch.New()
	}
	return ocr
}

// calls makes the use case of a call. The API and the Try page share it, and so its limits.
func (s *services) calls(log *slog.Logger) *calls.Calls {
	return &calls.Calls{
		Metering: s.metering, Engine: s.engine, Clock: s.clock, Log: log, Limits: calls.NewLimits(s.cfg.OCR.CallsPerSecond, s.cfg.OCR.CallsAtOnce),
	}
}

// serve answers requests and runs the jobs until ctx is done.
func (s *services) serve(ctx context.Context, listener net.Listener, router http.Handler, sandbox *payment.Sandbox, log *slog.Logger) error {
	server := web.NewHTTPServer(router)
	jobsCtx, stopJobs := context.WithCancel(ctx)
	defer stopJobs()
	var background sync.WaitGroup
	background.Go(func() { jobs.Run(jobsCtx, log, s.jobs()) })
	if sandbox != nil {
		background.Go(func() { sandbox.Run(jobsCtx) })
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var err error
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
	s.metering.Close()
	if err := s.keys.SaveUses(context.WithoutCancel(ctx)); err != nil {
		log.Warn("last uses of access keys not saved", "error", err)
	}
	return err
}

// jobs are what has to happen without anybody asking. Every server runs them; each does its work once.
func (s *services) jobs() []jobs.Job {
	count := func(do func(context.Context) (int, error)) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := do(ctx)
			return err
		}
	}
	return []jobs.Job{
		{Name: "settle hours", Every: 20 * time.Second, Do: count(s.billing.SettleHours)},
		{Name: "watch arrears", Every: 10 * time.Second, Do: count(s.billing.WatchArrears)},
		{Name: "grant starter credits", Every: time.Hour, Do: count(s.billing.GrantStarters)},
		{Name: "expire orders", Every: 30 * time.Second, Do: count(s.billing.ExpireOrders)},
		{Name: "automatic top-ups and purchases", Every: 30 * time.Second, Do: s.billing.RunAuto},
		{Name: "record package expiries", Every: time.Minute, Do: count(s.billing.RecordExpiries)},
		{Name: "issue documents", Every: 10 * time.Second, Do: count(s.documents.Issue)},
		{Name: "invoice months", Every: 10 * time.Minute, Do: count(s.documents.InvoiceMonths)},
		{Name: "save uses of access keys", Every: 30 * time.Second, Do: s.keys.SaveUses},
		{Name: "forget keys of calls", Every: 10 * time.Minute, Do: (&calls.Calls{Metering: s.metering, Clock: s.clock}).ForgetOnce},
		{Name: "forget exports", Every: 10 * time.Minute, Do: s.exports.Clean},
		{Name: "carry out refunds", Every: 15 * time.Second, Do: count(s.billing.PerformRefunds)},
		{Name: "reconcile payments", Every: time.Hour, Limit: 30 * time.Minute, Do: s.reconcile},
		{Name: "clean sessions", Every: 10 * time.Minute, Do: s.accounts.Clean},
		{Name: "tell of failed sign-ins", Every: time.Minute, Do: count(s.accounts.TellOfFailures)},
		{Name: "evaluate alerts", Every: 20 * time.Second, Do: count(s.alerts.Evaluate)},
		{Name: "send mails", Every: 2 * time.Second, Do: count(s.outbox.Send)},
		{Name: "clean mails", Every: time.Hour, Do: s.outbox.Clean},
		{Name: "sweep temporary files", Every: time.Hour, Do: func(context.Context) error {
			_, err := web.SweepSpools(time.Now())
			return err
		}},
	}
}

func newLog(cfg *config, w io.Writer) *slog.Logger {
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
