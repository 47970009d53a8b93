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
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// packageHoursShown is how many hours of deductions one page lists.
const packageHoursShown = 50

// packageDetail shows one package with what it paid, hour by hour.
func packageDetail(v *view) error {
	ref, err := models.ParseRef(models.KindPackage, v.Who.AccountID, v.Param("package"))
	if err != nil {
		return err
	}
	read, err := v.readPackage(ref.ID)
	if err != nil {
		return err
	}
	p, now := read.pkg, read.now
	shell, err := v.Shell(words.PackageNamed(ref.String()), layout.NavPackages, layout.NavPackages.Crumb())
	if err != nil {
		return err
	}
	screen := pages.PackageDetail{
		Shell: shell, Ref: ref.String(), Status: page.PackageBadge(p.Source, p.Status),
		Lead:  words.SizeOfService(v.sizeOf(&p.Package), v.OfferingName(p.Region, p.Service)),
		Quota: v.quota(*p), Facts: v.packageFacts(read),
	}
	ahead, err := v.ahead(read)
	if err != nil {
		return err
	}
	screen.Facts = append(screen.Facts, ahead...)
	if read.next {
		screen.Next = v.nextFor(&p.Package)
	}
	screen.RenewHref, screen.RenewLabel = v.renewal(*p)
	if read.mayReturn {
		until := v.Billing.ReturnUntil(&p.Package)
		screen.Returns = words.PackageCanBeReturned(v.Format.Instant(until), v.Format.Until(until, now))
		screen.ReturnHref = returnPath(models.Ref{Kind: models.KindOrder, AccountID: p.AccountID, ID: *p.OrderID}.String(), ref.String())
	}
	screen.Deductions = v.packageDeductions(read)
	return v.Show(pages.PackageDetailPage(screen))
}

// packageRead is what the page shows of a package, all of one moment.
type packageRead struct {
	pkg  *billing.PackageDetail
	now  time.Time
	next bool // to be used of its service and region
	// mayReturn tells that it can be given back, hours are those in which it paid calls, left what it had left after them.
	mayReturn bool
	hours     []models.UsageHour
	left      map[metering.PackageHour]int64
	recent    metering.RecentUse
	voucher   *models.VoucherRedemption // by which it came, nil if in another way
}

func (v *view) readPackage(id int64) (*packageRead, error) {
	r := &packageRead{}
	return r, v.Together(v.ReadOutlook, v.readRecent(&r.recent), v.readVoucher(r, id), func(ctx context.Context) error {
		all, now, err := v.Billing.Packages(ctx, v.Who.AccountID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p billing.PackageDetail) bool { return p.ID == id })
		if i < 0 {
			return models.Refuse(models.NotFound, cause.NoSuchPackage)
		}
		r.pkg, r.now, r.next = &all[i], now, nextToBeUsed(all)[id]
		filter, err := v.hoursOf(&r.pkg.Package)
		if err != nil {
			return err
		}
		return v.With(ctx,
			models.Reading(&r.mayReturn, func(ctx context.Context) (bool, error) { return v.Billing.MayReturn(ctx, &r.pkg.Package, now) }),
			func(ctx context.Context) (err error) {
				if r.hours, err = v.Metering.Hours(ctx, v.Who.AccountID, filter); err != nil {
					return err
				}
				r.left, err = v.Metering.LeftByTime(ctx, v.Who.AccountID, r.hours)
				return err
			},
		)
	})
}

// hoursOf chooses the hours of the package that the address asks for.
func (v *view) hoursOf(p *models.Package) (models.HourFilter, error) {
	filter := models.HourFilter{
		Region: p.Region, Service: p.Service, Outcome: models.OutcomePackage, PackageID: p.ID,
		From: rules.HourStart(p.EffectiveAt, v.Snapshot.Zone), Until: p.ExpiresAt, Limit: packageHoursShown + 1,
	}
	if before := page.Read[page.Place](v.Context).Before; before != "" {
		unix, err := strconv.ParseInt(before, 10, 40)
		if err != nil {
			return filter, models.RefuseField("before", cause.NotAPageOfPackage)
		}
		filter.Before = &models.UsageHour{HourStart: time.Unix(unix, 0).UTC(), Region: p.Region, Service: p.Service, Outcome: models.OutcomePackage, PackageID: p.ID}
	}
	return filter, nil
}

func (v *view) packageFacts(read *packageRead) []components.Definition {
	p, source := read.pkg, sourceWords(read.pkg.Source)
	if read.voucher != nil {
		source = words.FromVoucher(read.voucher.Campaign)
	}
	facts := []components.Definition{
		{Term: "Package", Content: components.CopyID(p.Ref().String())},
		{Term: "Service", Text: v.ServiceName(p.Service)},
		{Term: "Region", Text: v.RegionName(p.Region) + " (" + p.Region + ")"},
		{Term: "Source", Text: source},
	}
	if p.OrderID != nil {
		order := models.Ref{Kind: models.KindOrder, AccountID: p.AccountID, ID: *p.OrderID}.String()
		facts = append(facts,
			components.Definition{Term: "Order", Content: components.TextLink(routes.Order(order), order)},
			components.Definition{Term: "Price", Text: words.PriceAndPerCall(v.Format.Money(p.PriceMicros), page.PerCall(v.Format, p.PriceMicros, p.QuotaCalls))})
	}
	facts = append(facts,
		components.Definition{Term: "Calls used", Text: words.PartOf(v.Format.Calls(p.UsedCalls), v.Format.Calls(p.QuotaCalls))},
		components.Definition{Term: "Effective from", Text: v.Format.Instant(p.EffectiveAt)})
	if p.RefundedAt != nil {
		if p.Source == rules.SourceFree {
			return append(facts, components.Definition{Term: "Taken back", Text: words.TakenBackAt(v.Format.Instant(*p.RefundedAt), v.CallWords(p.QuotaCalls-p.UsedCalls))})
		}
		return append(facts, components.Definition{Term: "Returned", Text: v.Format.Instant(*p.RefundedAt)})
	}
	facts = append(facts, components.Definition{Term: "Valid until", Text: v.Format.End(p.ExpiresAt)})
	if state := v.expiry(*p, read.now); state != page.PackageBadge(p.Source, p.Status).Text {
		facts = append(facts, components.Definition{Term: "State", Text: state})
	}
	return facts
}

// packageDeductions lists the hours in which the package paid calls.
func (v *view) packageDeductions(read *packageRead) pages.PackageDeductions {
	p, hours := read.pkg, read.hours
	d := pages.PackageDeductions{
		Zone: v.Format.Zones(p.EffectiveAt, read.now), EmptyText: words.CallsAppearHere(v.OfferingName(p.Region, p.Service)),
	}
	self := routes.Package(p.Ref().String())
	last := ""
	if len(hours) > packageHoursShown {
		hours = hours[:packageHoursShown]
		last = strconv.FormatInt(hours[len(hours)-1].HourStart.Unix(), 10)
	}
	d.Pager = v.Pager("Pages of deductions", last, func(more ...string) string { return routes.With(self, more...) + "#deductions" })
	for i, h := range hours {
		d.Rows = append(d.Rows, pages.PackageHour{
			Hour: v.Format.Hour(h.HourStart), Calls: v.Format.Calls(h.Calls), Left: v.Format.Calls(h.LeftCalls), LeftNote: v.LeftNote(&hours[i], read.left),
			Href: routes.With(routes.Calls, "region", p.Region, "service", p.Service, "hour", h.HourStart.UTC().Format(time.RFC3339), "payer", p.Ref().String()),
		})
	}
	return d
}
