// Package page is what the pages of every area of the console are made of: the request as a page's handler sees it, the
// frame around the page, forms, links between areas, and the words and tables that more than one area shows.
package page

import (
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
	"ocrconsole/models/stood"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/web"
)

// View is one request as a page's handler sees it: who asks, the catalog in force, the region looked at, and how
// amounts and times are written. To what wants an echo.Context its Context is given, not itself, nor what embeds it: each type that
// is one makes the program 50 KB larger, for seventy methods that nobody calls on it.
type View struct {
	echo.Context
	SignedIn bool
	Who      web.Identity
	Snapshot *catalog.Snapshot
	Region   catalog.Region // looked at
	Format   format.F
	// Local writes times in the zone that the reader has chosen. Money, and the days and hours that it is counted by, are of Format.
	Local format.F
	// PagePath is where the page is opened, if that is not where its form was sent.
	PagePath string

	frame      *Frame
	now        time.Time
	account    *models.Frame        // once it was read
	outlook    *metering.Outlook    // the same
	mismatches []notice.OtherRegion // once they were read
	// projects are those of the account by region, once they were read.
	projects map[string]string
}

// Now is the console's time when the request came: one moment for all that a page says.
func (v *View) Now() time.Time { return v.now }

// here is the address of the page, to come back to and to ask for in another region.
func (v *View) here() *url.URL {
	if v.PagePath != "" {
		return &url.URL{Path: v.PagePath, RawQuery: v.Request().URL.RawQuery}
	}
	return v.Request().URL
}

// Frame is what the frame of a page needs, and what every page tells of the account; all fields are required.
type Frame struct {
	Accounts *accounts.Accounts
	Billing  *billing.Billing
	Metering *metering.Metering
	Catalog  *catalog.Reader
	Stood    *stood.Stood
	Sessions *web.Sessions
	Clock    models.Clock
	// MailServer tells that mails reach people: without one they are kept in files.
	MailServer bool
}

// Page serves a page that anybody may open.
func (f *Frame) Page(handler func(*View) error) echo.HandlerFunc {
	return web.TextForm(func(ctx echo.Context) error {
		v, err := f.View(ctx)
		if err != nil {
			return err
		}
		return handler(v)
	})
}

// View loads what every page needs.
func (f *Frame) View(ctx echo.Context) (*View, error) {
	snapshot, err := f.Catalog.Current(ctx.Request().Context())
	if err != nil {
		return nil, err
	}
	v := &View{Context: ctx, frame: f, now: f.Clock.Now(), Snapshot: snapshot}
	v.Who, v.SignedIn = web.IdentityOf(ctx)
	v.Format = format.New(snapshot.Currency, snapshot.Zone).As(v.Who.Reading)
	web.ReadBy(ctx, &v.Format)
	v.Local = v.Format
	if zone, err := time.LoadLocation(v.Who.TimeZone); err == nil && v.Who.TimeZone != "" {
		v.Local, v.Format = v.Format.In(zone), v.Format.Beside(zone)
	}
	if v.Region, err = v.currentRegion(); err != nil {
		return nil, err
	}
	return v, nil
}

// Bare is a view of the operator's desk: nobody who is signed in to the console, no session of theirs, and no region. What pages of an account
// tell is read and written as theirs.
func (f *Frame) Bare(ctx echo.Context) (*View, error) {
	snapshot, err := f.Catalog.Current(ctx.Request().Context())
	if err != nil {
		return nil, err
	}
	v := &View{Context: ctx, frame: f, now: f.Clock.Now(), Snapshot: snapshot, Format: format.New(snapshot.Currency, snapshot.Zone), Region: snapshot.Beginning()}
	web.ReadBy(ctx, &v.Format)
	v.Local = v.Format
	return v, nil
}

// RegionKey is where a visitor's region is kept in the session.
const RegionKey = "region"

// lookedAt is what an address says of the region, and the service, that its page is about.
type lookedAt struct {
	Region  string `query:"region"`
	Service string `query:"service"`
}

// currentRegion gives the region in the address, else the one looked at last, else where newcomers begin. A region
// in the address is remembered, so that pages without one stay in it.
func (v *View) currentRegion() (catalog.Region, error) {
	saved := v.Who.Region
	if !v.SignedIn {
		saved = v.frame.Sessions.Get(v.Context, RegionKey)
	}
	asked := Read[lookedAt](v.Context).Region
	if asked == "" {
		if region, found := v.Snapshot.Region(saved); found {
			return region, nil
		}
		return v.Snapshot.Beginning(), nil
	}
	region, found := v.Snapshot.Region(asked)
	if !found {
		return catalog.Region{}, models.Refuse(models.NotFound, cause.NoRegionOnSale{Code: asked, List: layout.NavPricing.Name()})
	}
	if asked == saved || v.Who.Viewing != nil { // who only looks chooses nothing for the user
		return region, nil
	}
	if !v.SignedIn {
		v.frame.Sessions.Put(v.Context, RegionKey, asked)
		return region, nil
	}
	if err := v.frame.Accounts.SaveRegion(v.Ctx(), v.Who.UserID, asked); err != nil && !models.IsUnreachable(err) {
		return region, err
	}
	return region, nil // a region that cannot be remembered can be looked at all the same
}

// ThemeKey is where a visitor's theme is kept in the session.
const ThemeKey = "theme"

func (v *View) theme() string {
	if v.SignedIn {
		return v.Who.Theme
	}
	return v.frame.Sessions.Get(v.Context, ThemeKey)
}

// Show writes the page with status 200.
func (v *View) Show(screen templ.Component) error {
	return v.ShowStatus(200, screen)
}

// ShowStatus writes the page with the status, such as 422 for a form with errors.
func (v *View) ShowStatus(status int, screen templ.Component) error {
	return web.Render(v.Context, status, screen)
}
