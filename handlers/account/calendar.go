package account

import (
	"net/http"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// openCalendar gives the account's calendar a new address and shows it in the answer itself: nothing that could be asked
// for again has it.
func openCalendar(v *view) error {
	token, err := v.Alerts.OpenCalendar(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	v.PagePath = routes.Alerts
	shell, err := v.Shell("Calendar opened", layout.NavAlerts, layout.NavAlerts.Crumb())
	if err != nil {
		return err
	}
	address := v.PublicURL + routes.WithToken(routes.CalendarFeed, token)
	return v.Show(pages.CalendarOpenedPage(pages.CalendarOpened{Shell: shell, Address: address}))
}

func closeCalendar(v *view) error {
	if err := v.Alerts.CloseCalendar(v.Ctx(), v.Who.AccountID); err != nil {
		return err
	}
	v.Flash(components.Success, "The calendar is closed: its address does not work any more.")
	return v.SeeOther(routes.Alerts)
}

// calendar answers calendar programs, which bring no session, only the token of the address that they were given.
func calendar(v *view) error {
	expiring, now, err := v.Alerts.Calendar(v.Ctx(), page.Read[mailLink](v.Context).Token)
	if err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "private, no-cache")
	return v.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(v.expiryCalendar(expiring, now)))
}

// expiryCalendar has an event on the last day of each package or, where it ends within a day, at that instant.
func (v *view) expiryCalendar(expiring []models.Package, now time.Time) string {
	c := ics.NewCalendarFor("OCR Console")
	c.SetMethod(ics.MethodPublish)
	c.SetName("Package expiries")
	c.SetXWRCalName("Package expiries")
	c.SetRefreshInterval("PT6H")
	for i := range expiring {
		p := &expiring[i]
		ref := p.Ref().String()
		e := c.AddEvent(ref + "@" + v.host())
		e.SetDtStampTime(now)
		left := words.AtTime(v.Format.End(p.ExpiresAt))
		if v.Format.EndsDay(p.ExpiresAt) {
			lastDay := p.ExpiresAt.Add(-time.Microsecond).In(v.Snapshot.Zone)
			e.SetAllDayStartAt(lastDay)
			e.SetAllDayEndAt(lastDay.AddDate(0, 0, 1))
			left = "at the end of this day"
		} else {
			e.SetStartAt(p.ExpiresAt)
		}
		e.SetTimeTransparency(ics.TransparencyTransparent)
		e.SetSummary(words.PackageExpiresIn(v.ServiceName(p.Service), v.RegionName(p.Region)))
		e.SetDescription(words.LeftIsVoid(ref, v.Format.Calls(p.QuotaCalls-p.UsedCalls), v.Format.Calls(p.QuotaCalls), left))
		e.SetURL(v.PublicURL + routes.Package(ref))
	}
	return c.Serialize(ics.WithNewLineWindows) // as RFC 5545 has it, on every system
}

// host is the name that makes ids of calendar events unique in the world.
func (v *view) host() string {
	if u, err := url.Parse(v.PublicURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}
