package wiring

import (
	"context"
	"log/slog"
	"slices"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers"
	"ocrconsole/handlers/api"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/statement"
	"ocrconsole/web"
	"ocrconsole/web/fetch"
	"ocrconsole/web/payment"
)

// Routers are what the console answers with; Desk is nil where the operator's desk is at the same address.
type Routers struct{ Console, Desk *echo.Echo }

// Router puts the shell, the pages, the API and the sandbox provider, if it is in use, together, and the operator's desk.
func (s *Services) Router(sandbox *payment.Sandbox, log *slog.Logger) (made Routers, err error) {
	sessions := web.NewSessions(&accounts.SessionStore{DB: s.DB}, s.Config.publicURL != nil && s.Config.publicURL.Scheme == "https", log)
	statements, err := s.statements()
	if err != nil {
		return made, err
	}
	factors, err := s.Factors()
	if err != nil {
		return made, err
	}
	console := s.console(statements, factors, sessions, log)
	atDesk, err := s.desk(console)
	if err != nil {
		return made, err
	}
	cfg := web.Config{
		Log: log, Sessions: sessions, PublicURL: s.Config.publicURL, TrustedProxies: s.Config.proxies,
		PublicRoutes: slices.Concat(handlers.PublicRoutes, api.PublicRoutes), FormTargets: s.Config.Stripe.formTargets(), ErrorShell: console.ErrorShell, Observe: s.Metrics.Observe, DeskShell: atDesk.ErrorShell, MayView: atDesk.Operators.MayView,
		Identity: func(ctx context.Context, userID, accountID int64) (web.Identity, error) {
			id, err := s.Accounts.Identity(ctx, userID, accountID)
			return web.Identity{
				UserID: id.UserID, AccountID: id.AccountID, Epoch: id.SessionEpoch, Email: id.Email, AccountName: id.AccountName,
				Role: id.Role, Accounts: id.Accounts, Region: id.Region, Theme: id.Theme, FirstSteps: id.FirstSteps, TimeZone: id.TimeZone, NoSlash: id.NoSlash, Reading: id.Reading,
				LacksFactor: id.FactorRequired && !id.SecondFactor, NeedsSSO: id.NeedsSSO, BreakGlass: id.BreakGlass,
			}, err
		},
	}
	if s.tracer = s.Config.Watch.tracer(log); s.tracer != nil {
		cfg.Follow = s.tracer.Follow
	}
	router, err := web.New(cfg)
	if err != nil {
		return made, err
	}
	made.Console = router
	console.Routes(router)
	api.Usage{Accounts: s.Accounts, Metering: s.Metering}.Routes(router)
	s.ocrAPI(console.Calls).Routes(router)
	if sandbox != nil {
		sandbox.Routes(router)
	}
	atDesk.ViewRoutes(router)
	if s.Config.Desk.Addr == "" {
		atDesk.Routes(router)
		return made, nil
	}
	made.Desk, err = s.deskRouter(atDesk, cfg)
	return made, err
}

// console makes the pages.
func (s *Services) console(statements *statement.Statements, factors *accounts.Factors, sessions *web.Sessions, log *slog.Logger) *handlers.Console {
	return &handlers.Console{
		Statements: statements,
		Accounts:   s.Accounts, Factors: factors, SSO: s.SSO(factors), Billing: s.Billing, Documents: s.Documents, Metering: s.Metering, Catalog: s.Catalog, Sessions: sessions,
		Keys: s.Keys, Calls: s.calls(log), Engine: s.Engine, Exports: s.Exports,
		Alerts: s.Alerts, Caps: s.Caps, Vouchers: s.Vouchers, Webhooks: s.Webhooks, Breaker: s.Breaker, Audit: s.Audit, Clock: s.Clock, PublicURL: s.PublicURL, MailServer: s.Config.Mail.SMTPURL != "", URLImages: s.Config.OCR.URLImages == "on",
	}
}

// ocrAPI makes the API that customers' programs call.
func (s *Services) ocrAPI(made *calls.Calls) api.OCR {
	ocr := api.OCR{Calls: made, Clock: s.Clock, Accounts: s.Accounts, Keys: s.Keys, Billing: s.Billing}
	if s.Config.OCR.URLImages == "on" {
		ocr.Images = fetch.New()
	}
	return ocr
}

// calls makes the use case of a call. The API and the Try page share it, and so its limits.
func (s *Services) calls(log *slog.Logger) *calls.Calls {
	return &calls.Calls{
		Metering: s.Metering, Engine: s.Engine, Clock: s.Clock, Log: log, Refusals: s.Refusals, Limits: calls.NewLimits(s.DB, s.Config.OCR.CallsPerSecond, s.Config.OCR.CallsAtOnce),
	}
}
