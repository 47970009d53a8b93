package page

import (
	"net/url"
	"slices"
	"strconv"

	"ocrconsole/models"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// Shell gives the frame of the page, with the messages that wait for the visitor.
func (v *View) Shell(title string, nav layout.Nav, crumbs ...layout.Crumb) (layout.Shell, error) {
	now := v.Now()
	s := layout.Shell{
		Title: title, ActiveNav: nav,
		Path: v.here().RequestURI(), Theme: v.theme(), Region: v.Region.Name, Regions: v.regionLinks(),
		Flashes: v.frame.Sessions.PopFlashes(v.Context), SignedIn: v.SignedIn, Away: web.Away(v.Context), Now: v.Local.Instant(now),
	}
	if title != "" {
		s.Crumbs = append(slices.Clone(crumbs), layout.Crumb{Label: title})
	}
	if !v.SignedIn {
		return s, nil
	}
	s.Email, s.AccountName, s.AccountID = models.ReadableEmail(v.Who.Email), v.Who.AccountName, strconv.FormatInt(v.Who.AccountID, 10)
	s.NoSlash, s.SeveralAccounts = v.Who.NoSlash, v.Who.Accounts > 1
	s.Closed = layout.Closes(func(address string) bool { return web.MayOpen(v.Context, address) })
	if v.Who.TimeZone != "" && v.Local.Zone(now) != v.Format.Zone(now) {
		s.BillingZone = v.Format.Zone(now)
	}
	if v.Who.Viewing != nil {
		s.Viewing = words.ViewedAs(v.Who.AccountName, v.Local.Instant(v.Who.Viewing.Until))
	}
	account, err := v.Account()
	if err != nil {
		return s, err
	}
	if account.Suspended != "" {
		s.Suspended = words.Suspended(account.Suspended)
	}
	s.Unread = unreadWords(account.Unread)
	available := account.Standing.AvailableMicros()
	s.Balance = v.Format.Figure(available, format.Available)
	if account.Standing.InArrears() {
		s.Arrears, s.ArrearsUrgency, err = v.arrears(account.Standing, now)
	}
	return s, err
}

// regionLinks gives this page in every region of the catalog. Keys of a page within a list do not carry over.
func (v *View) regionLinks() []layout.RegionLink {
	links := make([]layout.RegionLink, len(v.Snapshot.Regions))
	for i, region := range v.Snapshot.Regions {
		query := v.here().Query()
		query.Set("region", region.Code)
		query.Del("before")
		query.Del(ExportParam)
		here := url.URL{Path: v.here().Path, RawQuery: query.Encode()}
		links[i] = layout.RegionLink{Code: region.Code, Name: region.Name, Href: here.String(), Current: region.Code == v.Region.Code}
	}
	return links
}

// PublicShell is the frame of a page that everyone may see. Visitors get no region picker in it: where the region
// matters to them, the page itself lets them choose.
func (v *View) PublicShell(title string, nav layout.Nav) (layout.Shell, error) {
	shell, err := v.Shell(title, nav)
	if !v.SignedIn {
		shell.Region, shell.Regions = "", nil
	}
	shell.Next = v.Next()
	return shell, err
}

// nextPage is what an address or a form says of the page that asked to sign in.
type nextPage struct {
	Next string `query:"next" form:"next"`
}

// Next gives the page of this site that asked to sign in, "" if none did or it is not of this site.
func (v *View) Next() string { return web.LocalPath(Read[nextPage](v.Context).Next, "") }

// unreadWords says how many notifications are unread, in the little room that the bar has.
func unreadWords(n int64) string {
	switch {
	case n == 0:
		return ""
	case n >= models.MaxUnread:
		return strconv.Itoa(models.MaxUnread-1) + "+"
	default:
		return strconv.FormatInt(n, 10)
	}
}
