package buy

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

const (
	// packagesShown is how many packages one page lists.
	packagesShown = 50
	// expiresSoon is when a package that still has calls is shown with a warning.
	expiresSoon = 30 * 24 * time.Hour
)

// packageList shows the account's packages in deduction order.
func packageList(v *view) error {
	if v.AsksForPast() {
		return v.Past(layout.NavPackages, routes.Packages)
	}
	usable, err := v.packageFilter()
	if err != nil {
		return err
	}
	var all []billing.PackageDetail
	var now time.Time
	var months []insight.UsedMonth
	var recent metering.RecentUse
	if err := v.Together(v.ReadOutlook, v.readRecent(&recent),
		func(ctx context.Context) (err error) {
			all, now, err = v.Billing.Packages(ctx, v.Who.AccountID)
			return err
		},
		models.Reading(&months, func(ctx context.Context) ([]insight.UsedMonth, error) {
			return v.Metering.UsedMonths(ctx, v.Who.AccountID, v.Now())
		}),
	); err != nil {
		return err
	}
	next := nextToBeUsed(all)
	listed := slices.DeleteFunc(all, func(p billing.PackageDetail) bool { return usable && !isUsable(p.Status) })
	shell, err := v.Shell(layout.NavPackages.Name(), layout.NavPackages)
	if err != nil {
		return err
	}
	screen := pages.Packages{Shell: shell, BuyHref: routes.In(routes.Buy, v.Region.Code), RulesHref: routes.BillingRules, LookBack: v.LookBack("", "")}
	screen.Filters = []components.Segment{
		{Label: "All packages", Href: routes.Packages, Current: !usable},
		{Label: "Active", Href: routes.With(routes.Packages, "status", "active"), Current: usable},
	}
	if screen.EmptyTitle, screen.EmptyText = "No packages yet", "A package prepays calls of one service in one region at a lower price per call. What calls get without one is on the page Services."; usable {
		screen.EmptyTitle = "No active packages"
	}
	if listed, err = v.packagePart(&screen, listed, usable); err != nil {
		return err
	}
	screen.Months = v.usedMonths(months)
	outlook, err := v.Outlook()
	if err != nil {
		return err
	}
	screen.Ahead, screen.AheadLead = v.turnsAhead(outlook, &recent), words.PackagesAhead(insight.RateDays)
	chosen := v.renewSelection()
	for _, p := range listed {
		row := v.packageRow(p, next[p.ID], now)
		row.Renewable = v.soldAgain(p)
		row.Chosen = row.Renewable && chosen[row.Ref]
		screen.Rows = append(screen.Rows, row)
		screen.RenewForm = screen.RenewForm || row.Renewable
	}
	return v.Show(pages.PackagesPage(screen))
}

// packagesFields are which packages an address asks for, and after which one to go on.
type packagesFields struct {
	Status string `query:"status"`
	After  string `query:"after"`
}

// packageFilter reads which packages are asked for: all, or those that pay calls now or later.
func (v *view) packageFilter() (usable bool, err error) {
	switch status := page.Read[packagesFields](v.Context).Status; status {
	case "", "all":
		return false, nil
	case "active":
		return true, nil
	default:
		return false, models.RefuseField("status", cause.NoListOfPackages{Status: status})
	}
}

// packagePart cuts the list to one page: what comes after the package that the address names.
func (v *view) packagePart(screen *pages.Packages, listed []billing.PackageDetail, usable bool) ([]billing.PackageDetail, error) {
	status := ""
	if usable {
		status = "active"
	}
	from, total := 0, len(listed)
	if after := page.Read[packagesFields](v.Context).After; after != "" {
		ref, err := models.ParseRef(models.KindPackage, v.Who.AccountID, after)
		if err != nil {
			return nil, err
		}
		from = slices.IndexFunc(listed, func(p billing.PackageDetail) bool { return p.ID == ref.ID }) + 1
		screen.FirstHref = routes.With(routes.Packages, "status", status)
	}
	until := min(from+packagesShown, total)
	if from == 0 && until == total {
		return listed, nil
	}
	screen.Note = words.PackagesShown(v.Format.Calls(int64(from+1)), v.Format.Calls(int64(until)), v.Format.Calls(int64(total)))
	if until < total {
		screen.NextHref = routes.With(routes.Packages, "status", status, "after", listed[until-1].Ref().String())
	}
	return listed[from:until], nil
}

func isUsable(s rules.Status) bool {
	return s == rules.StatusActive || s == rules.StatusNotYetEffective
}

// nextToBeUsed gives, of packages in deduction order, the ids of those that pay the next call of their service and
// region.
func nextToBeUsed(inOrder []billing.PackageDetail) map[int64]bool {
	seen, next := make(map[rules.Offering]bool), make(map[int64]bool)
	for _, p := range inOrder {
		key := p.Offering()
		if p.Status == rules.StatusActive && !seen[key] {
			seen[key], next[p.ID] = true, true
		}
	}
	return next
}

func (v *view) packageRow(p billing.PackageDetail, next bool, now time.Time) pages.PackageRow {
	ref := p.Ref().String()
	row := pages.PackageRow{
		Ref: ref, Href: routes.Package(ref), Size: v.sizeOf(&p.Package),
		Service: v.ServiceName(p.Service), Region: v.RegionName(p.Region), Source: sourceWords(p.Source),
		Quota: v.quota(p), Status: page.PackageBadge(p.Source, p.Status),
		Effective: v.effective(p), Expires: v.end(&p.Package, p.Status),
		ExpiresIn: v.expiry(p, now), ExpiresSoon: p.Status == rules.StatusActive && p.ExpiresAt.Sub(now) < expiresSoon,
		DeductionsHref: routes.With(routes.Deductions, "package", ref),
	}
	if next {
		row.Next = v.nextFor(&p.Package)
	}
	row.RenewHref, row.RenewLabel = v.renewal(p)
	return row
}

// nextFor says which calls the package is the next to be used for: each service in each region has its own.
func (v *view) nextFor(p *models.Package) string {
	return words.NextToBeUsed(v.OfferingName(p.Region, p.Service))
}

// sizeOf writes what a package has: the specification that was bought or, of a free one, its calls alone, because it
// may be valid for another time than a year.
func (v *view) sizeOf(p *models.Package) string {
	if p.Source == rules.SourceFree {
		return v.CallWords(p.QuotaCalls)
	}
	return v.PackageSize(p.QuotaCalls)
}

func sourceWords(s rules.Source) string {
	if s == rules.SourceFree {
		return "Free"
	}
	return "Purchased"
}

// quota shows what is left; of an expired package, what became void, and of a returned one, that nothing is.
func (v *view) quota(p billing.PackageDetail) components.Quota {
	q := components.Quota{Figures: v.Format, LeftCalls: p.QuotaCalls - p.UsedCalls, TotalCalls: p.QuotaCalls, Inactive: !isUsable(p.Status)}
	if p.Status == rules.StatusRefunded {
		q.LeftCalls, q.Note = 0, "Returned unused"
	}
	if p.Status != rules.StatusExpired {
		return q
	}
	void := q.LeftCalls
	if p.VoidCalls != nil {
		void = *p.VoidCalls
	}
	if q.LeftCalls = 0; void > 0 {
		q.Note = words.ExpiredUnused(v.CallWords(void))
	}
	return q
}

// expiry says when the package takes effect or ends, in words.
func (v *view) expiry(p billing.PackageDetail, now time.Time) string {
	switch p.Status {
	case rules.StatusRefunded:
		if p.Source == rules.SourceFree {
			return words.TakenBackSince(v.Format.Until(*p.RefundedAt, now))
		}
		return words.ReturnedAgo(v.Format.Until(*p.RefundedAt, now))
	case rules.StatusUsedUp:
		return "Used up"
	case rules.StatusExpired:
		return words.ExpiredSince(v.Format.Until(p.ExpiresAt, now))
	case rules.StatusNotYetEffective:
		return words.TakesEffect(v.Format.Until(p.EffectiveAt, now))
	case rules.StatusActive:
		return words.Expires(v.Format.Until(p.ExpiresAt, now))
	}
	return ""
}

// end says until when the package is or was valid, "" of one that has ended before: used up or returned.
func (v *view) end(p *models.Package, status rules.Status) string {
	if status == rules.StatusUsedUp || status == rules.StatusRefunded {
		return ""
	}
	return words.UntilTime(v.Format.End(p.ExpiresAt))
}

// effective says from when on the package is valid: to the second while that is still to come.
func (v *view) effective(p billing.PackageDetail) string {
	if p.Status == rules.StatusNotYetEffective {
		return words.FromTime(v.Format.Instant(p.EffectiveAt))
	}
	return words.FromTime(v.Format.Day(p.EffectiveAt))
}

// validity says when the package ends or ended, and how long that is from now.
func (v *view) validity(p *models.Package, status rules.Status, now time.Time) string {
	switch status {
	case rules.StatusRefunded:
		return words.ReturnedOn(v.Format.Day(*p.RefundedAt))
	case rules.StatusUsedUp:
		return "Used up"
	case rules.StatusNotYetEffective, rules.StatusActive, rules.StatusExpired:
	}
	return v.Format.End(p.ExpiresAt) + " (" + v.Format.Until(p.ExpiresAt, now) + ")"
}

// renewal links to the order of the same specification or, when that is not on sale any more, to what is sold of
// the service. Free packages are not ordered: theirs is a purchase of the same service.
func (v *view) renewal(p billing.PackageDetail) (href, label string) {
	offering, _ := v.Snapshot.Offering(p.Region, p.Service)
	if !offering.Sold {
		return "", ""
	}
	switch {
	case p.Source != rules.SourcePurchased:
		return routes.Of(routes.Buy, p.Region, p.Service), "Buy Package"
	case !v.soldAgain(p):
		return routes.Of(routes.Buy, p.Region, p.Service), "Renew"
	default:
		return routes.With(routes.Buy, "region", p.Region, "service", p.Service, "calls", strconv.FormatInt(p.QuotaCalls, 10), "quantity", "1"), "Renew"
	}
}
