// Package handlers puts the console's pages together: each area of what customers do has a package, whose routes.go lists its
// pages. A handler parses the request, calls one use case and renders a page; it returns errors, which web turns into pages.
package handlers

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/account"
	auditpages "ocrconsole/handlers/audit"
	"ocrconsole/handlers/auto"
	billingpages "ocrconsole/handlers/billing"
	breakerpages "ocrconsole/handlers/breaker"
	"ocrconsole/handlers/buy"
	capspages "ocrconsole/handlers/caps"
	"ocrconsole/handlers/docs"
	"ocrconsole/handlers/export"
	"ocrconsole/handlers/keys"
	"ocrconsole/handlers/members"
	"ocrconsole/handlers/overview"
	"ocrconsole/handlers/page"
	"ocrconsole/handlers/prices"
	searchpages "ocrconsole/handlers/search"
	"ocrconsole/handlers/services"
	ssopages "ocrconsole/handlers/sso"
	"ocrconsole/handlers/usage"
	hookpages "ocrconsole/handlers/webhooks"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/audit"
	"ocrconsole/models/billing"
	"ocrconsole/models/breaker"
	"ocrconsole/models/calls"
	"ocrconsole/models/caps"
	"ocrconsole/models/catalog"
	"ocrconsole/models/documents"
	"ocrconsole/models/exports"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/search"
	"ocrconsole/models/statement"
	"ocrconsole/models/stood"
	"ocrconsole/models/vouchers"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/layout"
	"ocrconsole/web"
)

// Console serves the pages with these use cases; all fields but Clock are required.
type Console struct {
	// Statements are what months did to the account, also signed, so that customers can check it without the operator.
	Statements *statement.Statements

	Accounts *accounts.Accounts
	Billing  *billing.Billing
	// Documents are receipts, invoices and credit notes, and whom they are made out to.
	Documents *documents.Documents
	Metering  *metering.Metering
	Catalog   *catalog.Reader
	Keys      *accounts.Keys
	Factors   *accounts.Factors
	SSO       *accounts.SSO
	Sessions  *web.Sessions
	Calls     *calls.Calls
	Exports   *exports.Exports
	Engine    recognition.Engine // that Calls recognises with: the Try page says whether it is ready
	Alerts    *alerts.Alerts
	Caps      *caps.Caps
	Vouchers  *vouchers.Vouchers
	Webhooks  *webhooks.Webhooks
	Breaker   *breaker.Breaker
	Audit     *audit.Audit
	Clock     models.Clock
	// PublicURL is where customers reach the console, without a slash at the end.
	PublicURL string
	// MailServer tells that mails reach people: without one they are kept in files.
	MailServer bool
	// URLImages tells that the API takes pictures by their address.
	URLImages bool
}

// area is a part of the console.
type area interface{ Routes(r *page.Routes) }

// areas are all of them, each with the use cases that it has.
func (c *Console) areas() []area {
	frame := c.frame()
	files := &export.Files{Frame: frame, Exports: c.Exports, Audit: c.Audit}
	bought := &buy.Pages{Frame: frame, Billing: c.Billing, Documents: c.Documents, Metering: c.Metering, Vouchers: c.Vouchers}
	used := &usage.Pages{Frame: frame, Billing: c.Billing, Metering: c.Metering, Refusals: c.Calls.Refusals}
	money := &billingpages.Pages{Frame: frame, Accounts: c.Accounts, Billing: c.Billing, Metering: c.Metering, Documents: c.Documents, Statements: c.Statements, Files: files, Audit: c.Audit}
	done := &auditpages.Pages{Frame: frame, Audit: c.Audit}
	files.Histories = slices.Concat(used.Histories(), money.Histories(), bought.Histories(), done.Histories())
	return []area{
		&prices.Pages{Frame: frame, Customers: (&overview.Pages{Frame: frame, Keys: c.Keys, Billing: c.Billing, Metering: c.Metering, Caps: c.Caps}).Show},
		&docs.Pages{Frame: frame, Accounts: c.Accounts, Billing: c.Billing, Calls: c.Calls, URLImages: c.URLImages},
		&services.Pages{Frame: frame, Billing: c.Billing, Metering: c.Metering, Calls: c.Calls, Engine: c.Engine},
		bought, used, money, files, done,
		&searchpages.Pages{Frame: frame, Search: &search.Search{DB: c.Billing.DB}},
		&auto.Pages{Frame: frame, Billing: c.Billing},
		&capspages.Pages{Frame: frame, Caps: c.Caps},
		&breakerpages.Pages{Frame: frame, Breaker: c.Breaker},
		&hookpages.Pages{Frame: frame, Webhooks: c.Webhooks},
		&keys.Pages{Frame: frame, Accounts: c.Accounts, Keys: c.Keys, Metering: c.Metering},
		&members.Pages{Frame: frame, Accounts: c.Accounts, Sessions: c.Sessions},
		&ssopages.Pages{Frame: frame, SSO: c.SSO},
		c.people(frame),
	}
}

// people are the pages on people.
func (c *Console) people(frame *page.Frame) *account.Pages {
	return &account.Pages{
		Frame: frame, Accounts: c.Accounts, Factors: c.Factors, SSO: c.SSO, Alerts: c.Alerts, Sessions: c.Sessions, PublicURL: c.PublicURL,
	}
}

// Frame is what the operator's desk tells of an account with.
func (c *Console) Frame() *page.Frame { return c.frame() }

func (c *Console) frame() *page.Frame {
	return &page.Frame{
		Accounts: c.Accounts, Billing: c.Billing, Metering: c.Metering, Catalog: c.Catalog, Sessions: c.Sessions, Clock: c.Clock, MailServer: c.MailServer,
		Stood: &stood.Stood{DB: c.Billing.DB, Catalog: c.Catalog, Clock: c.Clock},
	}
}

// ErrorShell is the frame around error pages. What fails once more is left out: somebody who is signed in is not shown
// the way to sign in because their balance cannot be read.
func (c *Console) ErrorShell(ctx echo.Context) layout.Shell {
	who, signedIn := web.IdentityOf(ctx)
	plain := layout.Shell{SignedIn: signedIn, Email: models.ReadableEmail(who.Email), AccountName: who.AccountName, Theme: who.Theme}
	if signedIn {
		plain.AccountID = strconv.FormatInt(who.AccountID, 10)
	}
	v, err := c.frame().View(ctx)
	if err != nil {
		return plain
	}
	s, err := v.Shell("", "")
	if err != nil {
		return plain
	}
	return s
}
