// Package handlers serves the console's pages: one file per screen, and the route table in routes.go. A handler
// parses the request, calls one use case and renders a page; it returns errors, which web turns into pages.
package handlers

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/catalog"
	"ocrconsole/models/documents"
	"ocrconsole/models/exports"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/statement"
	"ocrconsole/views/format"
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
	Sessions  *web.Sessions
	Calls     *calls.Calls
	Exports   *exports.Exports
	Engine    recognition.Engine // that Calls recognises with: the Try page says whether it is ready
	Alerts    *alerts.Alerts
	Clock     models.Clock
	// PublicURL is where customers reach the console, without a slash at the end.
	PublicURL string
	// MailServer tells that mails reach people: without one they are kept in files.
	MailServer bool
	// URLImages tells that the API takes pictures by their address.
	URLImages bool
}

// view is one request as a page's handler sees it: who asks, the catalog in force, the region looked at, and how
// amounts and times are written.
type view struct {
	echo.Context
	console  *Console
	signedIn bool
	who      web.Identity
	snapshot *catalog.Snapshot
	region   catalog.Region
	format   format.F
	// pagePath is where the page is opened, if that is not where its form was sent.
	pagePath string
}

// here is the address of the page, to come back to and to ask for in another region.
func (v *view) here() *url.URL {
	if v.pagePath != "" {
		return &url.URL{Path: v.pagePath, RawQuery: v.Request().URL.RawQuery}
	}
	return v.Request().URL
}

// page serves a page that anybody may open.
func (c *Console) page(handler func(*view) error) echo.HandlerFunc {
	return web.TextForm(func(ctx echo.Context) error {
		v, err := c.view(ctx)
		if err != nil {
			return err
		}
		return handler(v)
	})
}

// view loads what every page needs.
func (c *Console) view(ctx echo.Context) (*view, error) {
	snapshot, err := c.Catalog.Current(ctx.Request().Context())
	if err != nil {
		return nil, err
	}
	v := &view{Context: ctx, console: c, snapshot: snapshot, format: format.New(snapshot.Currency, snapshot.Zone)}
	v.who, v.signedIn = web.IdentityOf(ctx)
	if v.region, err = v.currentRegion(); err != nil {
		return nil, err
	}
	return v, nil
}

// regionKey is where a visitor's region is kept in the session.
const regionKey = "region"

// currentRegion gives the region in the address, else the one looked at last, else the catalog's first. A region
// in the address is remembered, so that pages without one stay in it.
func (v *view) currentRegion() (catalog.Region, error) {
	saved := v.who.Region
	if !v.signedIn {
		saved = v.console.Sessions.Get(v, regionKey)
	}
	asked := v.QueryParam("region")
	if asked == "" {
		if region, found := v.snapshot.Region(saved); found {
			return region, nil
		}
		return v.snapshot.Regions[0], nil
	}
	region, found := v.snapshot.Region(asked)
	if !found {
		return catalog.Region{}, models.Errorf(models.NotFound, "There is no region %q. "+layout.NavPricing.Name()+" lists the regions.", asked)
	}
	if asked == saved {
		return region, nil
	}
	if !v.signedIn {
		v.console.Sessions.Put(v, regionKey, asked)
		return region, nil
	}
	if err := v.console.Accounts.SaveRegion(v.ctx(), v.who.UserID, asked); err != nil && !models.IsUnreachable(err) {
		return region, err
	}
	return region, nil // a region that cannot be remembered can be looked at all the same
}

// shell gives the frame of the page, with the messages that wait for the visitor.
func (v *view) shell(title string, nav layout.Nav, crumbs ...layout.Crumb) (layout.Shell, error) {
	now := v.console.Clock.Now()
	s := layout.Shell{
		Title: title, ActiveNav: nav,
		Path: v.here().RequestURI(), Theme: v.theme(), Region: v.region.Name, Regions: v.regionLinks(),
		Flashes: v.console.Sessions.PopFlashes(v), SignedIn: v.signedIn, Away: web.Away(v), Now: v.format.Instant(now),
	}
	if title != "" {
		s.Crumbs = append(slices.Clone(crumbs), layout.Crumb{Label: title})
	}
	if !v.signedIn {
		return s, nil
	}
	s.Email, s.AccountName, s.AccountID = models.ReadableEmail(v.who.Email), v.who.AccountName, strconv.FormatInt(v.who.AccountID, 10)
	standing, err := v.console.Billing.Standing(v.ctx(), v.who.AccountID)
	if err != nil {
		return s, err
	}
	unread, err := v.console.Alerts.Unread(v.ctx(), v.who.AccountID)
	if err != nil {
		return s, err
	}
	s.Unread = unreadWords(unread)
	s.Balance = v.format.Money(standing.AvailableMicros())
	if standing.InArrears() {
		s.Arrears, err = v.arrears(standing, now)
	}
	return s, err
}

// regionLinks gives this page in every region of the catalog. Keys of a page within a list do not carry over.
func (v *view) regionLinks() []layout.RegionLink {
	links := make([]layout.RegionLink, len(v.snapshot.Regions))
	for i, region := range v.snapshot.Regions {
		query := v.here().Query()
		query.Set("region", region.Code)
		query.Del("before")
		query.Del(exportParam)
		here := url.URL{Path: v.here().Path, RawQuery: query.Encode()}
		links[i] = layout.RegionLink{Code: region.Code, Name: region.Name, Href: here.String(), Current: region.Code == v.region.Code}
	}
	return links
}

// themeKey is where a visitor's theme is kept in the session.
const themeKey = "theme"

func (v *view) theme() string {
	if v.signedIn {
		return v.who.Theme
	}
	return v.console.Sessions.Get(v, themeKey)
}

// render writes the page with status 200.
func (v *view) render(page templ.Component) error {
	return v.renderStatus(200, page)
}

// renderStatus writes the page with the status, such as 422 for a form with errors.
func (v *view) renderStatus(status int, page templ.Component) error {
	return web.Render(v, status, page)
}

// ErrorShell is the frame around error pages. What fails once more is left out: somebody who is signed in is not shown
// the way to sign in because their balance cannot be read.
func (c *Console) ErrorShell(ctx echo.Context) layout.Shell {
	who, signedIn := web.IdentityOf(ctx)
	plain := layout.Shell{SignedIn: signedIn, Email: models.ReadableEmail(who.Email), AccountName: who.AccountName, Theme: who.Theme}
	if signedIn {
		plain.AccountID = strconv.FormatInt(who.AccountID, 10)
	}
	v, err := c.view(ctx)
	if err != nil {
		return plain
	}
	s, err := v.shell("", "")
	if err != nil {
		return plain
	}
	return s
}
