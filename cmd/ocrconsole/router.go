package main

import (
	"context"
	"log/slog"
	"slices"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers"
	"ocrconsole/handlers/api"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/web"
	"ocrconsole/web/fetch"
	"ocrconsole/web/payment"
)

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
