package usage

import (
	"context"
	"slices"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// usageChoice is what an address of usage chooses beside the filter: what it is told apart by, whether calls or money are shown, and by
// which column the table is sorted, "-" before it the other way round.
type usageChoice struct {
	Group string `query:"group"`
	Show  string `query:"show"`
	Sort  string `query:"sort"`
}

// showMoney is the choice of what the calls that are paid per use cost.
const showMoney = "money"

func (c *usageChoice) grouping() metering.Grouping {
	if by := metering.Grouping(c.Group); slices.Contains(metering.Groupings, by) || rules.IsTagName(by.Tag()) {
		return by
	}
	return metering.GroupPayer
}

func (c *usageChoice) money() bool { return c.Show == showMoney }

// usage shows what was called in a period, in groups.
func usage(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	f.payer = payerFilter{}
	choice := page.Read[usageChoice](v.Context)
	choice.Group = string(choice.grouping())
	f.more = [][2]string{{"group", choice.Group}, {"show", choice.Show}, {"sort", choice.Sort}}
	sent, pick, err := v.usagePick(f)
	if err != nil {
		return err
	}
	stretches := v.stretches(f)
	var g metering.Grouped
	var keys []models.AccessKey
	err = v.Together(v.ReadProjects, models.Reading(&keys, func(ctx context.Context) ([]models.AccessKey, error) {
		return v.Metering.AccessKeys(ctx, v.Who.AccountID)
	}), models.Reading(&g, func(ctx context.Context) (metering.Grouped, error) {
		return v.Metering.Grouped(ctx, v.Who.AccountID, metering.GroupFilter{
			Region: f.region, Service: f.service, Bounds: stretches.bounds, Before: stretches.before, Most: models.CallsToldApart, Pick: pick,
		}, choice.grouping())
	}))
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f, layout.NavUsage.Name(), layout.NavUsage)
	if err != nil {
		return err
	}
	screen := pages.Usage{
		Shell: shell, Filter: f.form(v, routes.Usage, "Filter calls", false), Stats: v.usageStats(g.Total),
		ExportHref: f.plain().href(v, routes.Export("usage"), "group", choice.Group), DeductionsHref: f.plain().href(v, routes.Deductions),
		Groups: v.groupSegments(f, choice), Shows: v.showSegments(f, choice),
	}
	screen.Filter.Keys, screen.Filter.Tag = page.KeyOptions(keys, sent.Key), v.TagField(sent.Tag, v.Words().Why(f.refused["tag"]))
	if !pick.IsAny() {
		screen.TransactionsHref = f.transactionsHref(v, sent)
	}
	if !pick.IsAny() && f.refused["tag"] == nil && !pick.Tag.Other && !pick.Tag.None && pick.AccessKeyID != models.NoKey && (pick.Tag.Name == "" || pick.Tag.Value != "") {
		screen.CapHref = routes.CapOf(sent.Key, strings.TrimSpace(sent.Tag))
	}
	screen.Chart = v.usageChart(f, choice, &stretches, &g)
	v.groupTable(&screen, f, choice, &g)
	screen.Notes = v.groupNotes(&g, !pick.IsAny())
	if len(g.Tags) > 0 {
		screen.Tags = v.tagSegments(f, choice, g.Tags)
	}
	if g.Total.Total() == 0 && g.Since.IsZero() { // else there may be calls before those that were looked through
		if screen.Empty, err = v.noCalls(words.NoCallsFrom(v.period(f))); err != nil {
			return err
		}
	}
	return v.ShowStatus(f.status(), pages.UsagePage(screen))
}

// transactionsHref leads to what the calls of a key and a tag were charged: of one service in one region, or of all.
func (f *usageFilter) transactionsHref(v *view, sent *page.PickFields) string {
	region, service := f.region, f.service
	if region == "" || service == "" {
		region, service = "", ""
	}
	return routes.With(routes.Transactions, "key", sent.Key, "tag", strings.TrimSpace(sent.Tag), "region", region, "service", service,
		"from", v.Format.InputDay(f.from), "to", v.Format.InputDay(f.until.Add(-time.Microsecond)))
}

// groupSegments choose what usage is told apart by.
func (v *view) groupSegments(f *usageFilter, choice *usageChoice) (segments []components.Segment) {
	for _, by := range metering.Groupings {
		segments = append(segments, components.Segment{Label: groupNames[by], Href: f.href(v, routes.Usage, "group", string(by), "sort", ""), Current: by == choice.grouping() || by == metering.GroupTags && choice.grouping().Tag() != ""})
	}
	return segments
}

// tagSegments choose, where usage is told apart by tags, whether by whole sets or by the values of one tag.
func (v *view) tagSegments(f *usageFilter, choice *usageChoice, sets []models.TagSet) []components.Segment {
	by := choice.grouping()
	segment := func(label string, to metering.Grouping) components.Segment {
		return components.Segment{Label: label, Href: f.href(v, routes.Usage, "group", string(to), "sort", ""), Current: to == by}
	}
	segments := []components.Segment{segment("All tags", metering.GroupTags)}
	for _, name := range page.TagNames(sets) {
		segments = append(segments, segment(name, metering.GroupTag(name)))
	}
	return segments
}

// showSegments choose what is shown of it.
func (v *view) showSegments(f *usageFilter, choice *usageChoice) []components.Segment {
	return []components.Segment{
		{Label: "Calls", Href: f.href(v, routes.Usage, "show", ""), Current: !choice.money()},
		{Label: "Money", Href: f.href(v, routes.Usage, "show", showMoney), Current: choice.money()},
	}
}

// days is the filter on calls per day.
func (f *usageFilter) days() metering.UsageFilter {
	return metering.UsageFilter{Region: f.region, Service: f.service, From: f.from, Until: f.until}
}

// period says the days of the filter in words.
func (v *view) period(f *usageFilter) string {
	return words.FromTo(v.Format.Day(f.from), v.Format.LastDay(f.until))
}

// usageStats are the figures above a history; each but the first leads to its deductions.
func (v *view) usageStats(total metering.Tally) []components.Stat {
	return []components.Stat{
		{Label: "Successful calls", Value: v.Format.Calls(total.Successful()), Note: "paid by a package or pay-per-use", Icon: "circle-check"},
		{Label: "Paid by packages", Value: v.Format.Calls(total.PackageCalls), Note: "prepaid", Icon: "package"},
		{Label: "Pay-per-use", Value: v.Format.Calls(total.PayPerUseCalls), Note: v.Format.Rounded(total.AmountMicros, format.Spent), Icon: "wallet"},
		{Label: "Failed calls", Value: v.Format.Calls(total.FailedCalls), Note: "never billed", Icon: "circle-x"},
	}
}
