// Package desk serves the operator's desk: pages from which all accounts are looked after. Who is signed in there is an operator, with a session
// of their own that no page of the console knows; each route names the permission that it needs, and there is no other way to add one.
package desk

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/audit"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/desk"
	"ocrconsole/models/drafts"
	"ocrconsole/models/metering"
	"ocrconsole/models/operators"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rights"
	"ocrconsole/models/search"
	"ocrconsole/models/trail"
	"ocrconsole/models/transfers"
	"ocrconsole/models/vouchers"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
	"ocrconsole/web/metrics"
)

// Desk serves the pages with these use cases; all are required.
type Desk struct {
	Frame     *page.Frame
	Operators *operators.Operators
	Audit     *audit.Audit
	Revenue   *revenue.Revenue
	Vouchers  *vouchers.Vouchers
	Transfers *transfers.Transfers
	Drafts    *drafts.Drafts
	Metrics   *metrics.Metrics
	// Findings tells what is not fit for production.
	Findings func(ctx context.Context) ([]Finding, error)
	// RedeemURL is where a customer redeems the code.
	RedeemURL func(code string) string
	Search    *search.Search
	Acts      *desk.Desk
	Accounts  *accounts.Accounts
	Billing   *billing.Billing
	Metering  *metering.Metering
	Caps      *caps.Caps
	Alerts    *alerts.Alerts
	Webhooks  *webhooks.Webhooks
	// Sessions are those of customers: one of them is an operator's who looks at pages as a customer does, at PublicURL.
	Sessions  *web.Sessions
	PublicURL string
	// URL is where operators reach the desk, without a slash at the end; Secure tells that it is over HTTPS.
	URL    string
	Secure bool
}

// Finding is something that is not fit for production, with what to do about it.
type Finding struct{ Problem, Remedy string }

// View is one request to the desk: as every page sees it, with who is signed in and the desk's use cases.
type View struct {
	*page.View
	*Desk
	Op       operators.Who
	SignedIn bool
	asking   *operators.Asking // what forms of the page ask for in place of a code; nil until one does, and where nothing is
}

const whoKey = "desk.who"

// token gives what the browser keeps of its session, "" for nothing that could be one.
func (d *Desk) token(c echo.Context) string { return kept(c, d.cookieName()) }

// kept gives what the browser keeps under the name, "" for nothing that could be a token.
func kept(c echo.Context, name string) string {
	cookie, err := c.Cookie(name)
	if err != nil || len(cookie.Value) > 100 {
		return ""
	}
	return cookie.Value
}

// who gives the operator who sends the request, once they have shown who they are.
func (d *Desk) who(c echo.Context) (who operators.Who, signedIn bool, err error) {
	if who, known := c.Get(whoKey).(operators.Who); known {
		return who, true, nil
	}
	token := d.token(c)
	if token == "" {
		return who, false, nil
	}
	who, err = d.Operators.Session(c.Request().Context(), token)
	switch {
	case models.CodeOf(err) == models.NotFound:
		return who, false, nil
	case err != nil:
		return who, false, err
	}
	c.Set(whoKey, who)
	web.ActAs(c, trail.Operator, who.ID)
	return who, true, nil
}

// cookieName is that of the cookie, which is sent to the desk only.
func (d *Desk) cookieName() string {
	if d.Secure {
		return "__Secure-operator"
	}
	return "operator"
}

// keep has the browser keep the session; "" has it forgotten.
func (d *Desk) keep(c echo.Context, session string) { d.setCookie(c, d.cookieName(), session) }

// keepStep has the browser keep the token of a passkey that is asked for; "" has it forgotten.
func (d *Desk) keepStep(c echo.Context, token string) { d.setCookie(c, d.stepName(), token) }

// setCookie has the browser keep the value until it is closed, for the desk only; "" has it forgotten.
func (d *Desk) setCookie(c echo.Context, name, value string) {
	cookie := &http.Cookie{ // #nosec G124 -- Secure where the desk is
		Name: name, Value: value, Path: routes.Desk, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}

// step gives that token, "" for nothing that could be one.
func (d *Desk) step(c echo.Context) string { return kept(c, d.stepName()) }

func (d *Desk) stepName() string { return d.cookieName() + "-step" }

// view loads what every page of the desk needs.
func (d *Desk) view(c echo.Context) (*View, error) {
	bare, err := d.Frame.Bare(c)
	if err != nil {
		return nil, err
	}
	v := &View{View: bare, Desk: d}
	v.Op, v.SignedIn, err = d.who(c)
	return v, err
}

// Shell gives the frame of the page, with what the page before left to say. crumbs lead to it.
func (v *View) Shell(title string, crumbs ...layout.Crumb) (layout.Shell, error) {
	s := layout.Shell{Title: title, Path: v.Path(), Now: v.Local.Instant(v.Now()), Desk: v.desk()}
	if len(crumbs) > 0 {
		s.Crumbs = slices.Concat(crumbs, []layout.Crumb{{Label: title}})
	}
	if v.Op.Flash == "" {
		return s, nil
	}
	s.Flashes = []layout.Flash{{Tone: components.Success, Text: v.Op.Flash}}
	return s, v.Operators.Say(v.Ctx(), v.Op, "")
}

// Path is where the page is opened, if that is not where its form was sent.
func (v *View) Path() string {
	if v.PagePath != "" {
		return v.PagePath
	}
	return v.Request().URL.RequestURI()
}

// desk is the frame for whoever is signed in.
func (v *View) desk() *layout.DeskFrame {
	if !v.SignedIn {
		return &layout.DeskFrame{}
	}
	return &layout.DeskFrame{
		Who: words.DeskLead(models.ReadableEmail(v.Op.Email), v.Op.Role), Demo: v.Op.Demo, Entries: layout.DeskMenu(v.May),
	}
}

// May tells whether the operator's role may open the page of the desk: by the permission of its route.
func (v *View) May(address string) bool {
	needed, known := v.needed()[address]
	return known && v.Op.May(needed) == nil
}

// needed gives what each page without arguments needs.
func (v *View) needed() map[string]rights.DeskPermission {
	needed := make(map[string]rights.DeskPermission)
	for _, route := range v.Echo().Routes() {
		if p, is := NeededBy(route); is && route.Method == http.MethodGet {
			needed[route.Path] = p
		}
	}
	return needed
}

// Crumb is the entry of the menu that leads to the address, above the pages under it.
func Crumb(address string) layout.Crumb {
	for _, e := range layout.DeskNav {
		if e.Href == address {
			return layout.Crumb(e)
		}
	}
	return layout.Crumb{}
}

// Done says on the next page what was done, and leads there.
func (v *View) Done(text, path string) error {
	if err := v.Operators.Say(v.Ctx(), v.Op, text); err != nil {
		return err
	}
	return v.SeeOther(path)
}

// ErrorShell is the frame around error pages of the desk.
func (d *Desk) ErrorShell(c echo.Context) layout.Shell {
	v, err := d.view(c)
	if err != nil {
		return layout.Shell{Desk: &layout.DeskFrame{}}
	}
	return layout.Shell{Path: v.Path(), Desk: v.desk()}
}
