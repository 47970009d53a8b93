package usage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// groupNames are what the groupings are called.
var groupNames = map[metering.Grouping]string{
	metering.GroupPayer: "Payer", metering.GroupService: "Service", metering.GroupRegion: "Region", metering.GroupKey: "Key", metering.GroupTags: "Tags",
	metering.GroupStatus: "Status",
}

// nameOf is what a grouping is called: that by the values of a tag, as the tag.
func nameOf(by metering.Grouping) string {
	if tag := by.Tag(); tag != "" {
		return tag
	}
	return groupNames[by]
}

// mostSeries is how many groups the chart tells apart: the largest, and the others together. More could not be told apart by eye.
const mostSeries = 5

// usageChart draws the groups, the largest first, with the sum of as much time before as a line.
func (v *view) usageChart(f *usageFilter, choice *usageChoice, s *stretches, g *metering.Grouped) components.BarChartProps {
	chart := components.BarChartProps{Figures: v.Format, ID: "calls", Title: "Calls per day", Unit: "calls", Columns: "Day", Line: "The period before"}
	if choice.money() {
		chart.Title, chart.Unit = "Pay-per-use per day", ""
		chart.Figure = func(n int64) string { return v.Format.Rounded(rules.Micros(n), format.Spent) }
		chart.Axis = func(n int64) string { return v.Format.ShortMoney(rules.Micros(n)) }
	}
	if s.hours {
		chart.Title, chart.Columns = "Calls per hour", "Hour"
		if choice.money() {
			chart.Title = "Pay-per-use per hour"
		}
	}
	last := len(s.bounds) - 1
	days := int64(1)
	if !s.hours {
		days = int64(last)
	}
	chart.Description = words.Spaced(words.CallsOnDays(v.CallWords(g.Total.Total()), v.Words().Counted(days, "day", "days"), v.Format.Day(f.from), v.Format.LastDay(f.until),
		v.Format.Zones(s.bounds[0], s.bounds[last])), "A column leads to what it is made of.")
	series, names := v.series(choice, g)
	chart.Series = names
	for i := range last {
		label, name := s.name(v, i)
		point := components.ChartPoint{
			Label: label, Name: name, Values: make([]int64, len(names)), Now: s.isNow(i, v.Now()), Href: s.href(v, f, i),
		}
		if i < len(g.Before) {
			point.Line = choice.measure(&g.Before[i])
		}
		chart.Points = append(chart.Points, point)
	}
	for i := range g.Parts {
		p := &g.Parts[i]
		chart.Points[p.Part].Values[series(p.Group)] += choice.measure(&p.Tally)
	}
	return chart
}

// measure gives what is shown of a tally.
func (c *usageChoice) measure(t *metering.Tally) int64 {
	if c.money() {
		return int64(t.AmountMicros)
	}
	return t.Total()
}

// series gives the names of the series, and in which of them a group is. Payers are always packages, pay-per-use and failed.
func (v *view) series(choice *usageChoice, g *metering.Grouped) (of func(metering.Group) int, names []string) {
	if choice.grouping() == metering.GroupPayer {
		outcomes := []models.Outcome{models.OutcomePackage, models.OutcomePayPerUse, models.OutcomeFailed}
		return func(group metering.Group) int { return slices.Index(outcomes, group.Outcome) }, []string{"Paid by packages", "Pay-per-use", "Failed"}
	}
	largest := slices.Clone(g.Groups)
	slices.SortStableFunc(largest, func(a, b metering.GroupTally) int {
		return cmp.Compare(choice.measure(&b.Tally), choice.measure(&a.Tally))
	})
	places := make(map[metering.Group]int, len(largest))
	for i := range largest {
		place := min(i, mostSeries-1)
		if places[largest[i].Group] = place; place == len(names) {
			names = append(names, v.groupName(choice.grouping(), largest[i].Group, g))
		}
	}
	if len(largest) > mostSeries {
		names[mostSeries-1] = "Others"
	}
	return func(group metering.Group) int { return places[group] }, names
}

// groupName says what a group has in common.
func (v *view) groupName(by metering.Grouping, group metering.Group, g *metering.Grouped) string {
	switch {
	case group.Rest:
		return "Not told apart"
	case group.Other || by == metering.GroupKey || by == metering.GroupTags || by.Tag() != "":
		return v.GroupName(by, group, g.Keys)
	case by == metering.GroupService:
		return v.ServiceName(group.Service)
	case by == metering.GroupRegion:
		return v.RegionName(group.Region)
	case by == metering.GroupPayer:
		return v.payer(group.Outcome, group.PackageID).Text
	case group.HTTPStatus == 0:
		return "Succeeded"
	default:
		return strconv.FormatInt(group.HTTPStatus, 10)
	}
}

// groupColumns are the figures of the table, and what each counts; the first is its name.
var groupColumns = []struct {
	sort, label string
	of          func(*metering.Tally) int64
}{
	{"packages", "Paid by packages", func(t *metering.Tally) int64 { return t.PackageCalls }},
	{"per_use", "Pay-per-use", func(t *metering.Tally) int64 { return t.PayPerUseCalls }},
	{"amount", "Amount", func(t *metering.Tally) int64 { return int64(t.AmountMicros) }},
	{"failed", "Failed", func(t *metering.Tally) int64 { return t.FailedCalls }},
	{"calls", "All calls", (*metering.Tally).Total},
}

// groupTable fills in the table of groups.
func (v *view) groupTable(screen *pages.Usage, f *usageFilter, choice *usageChoice, g *metering.Grouped) {
	by := choice.grouping()
	table := pages.GroupTable{Title: words.UsageBy(nameOf(by)), Columns: v.groupHeads(f, choice)}
	groups := slices.Clone(g.Groups)
	sortGroups(groups, choice, func(t *metering.GroupTally) string { return v.groupName(by, t.Group, g) })
	for i := range groups {
		chosen := f.groupFilter(v, by, groups[i].Group)
		row := v.groupRow(f, chosen, chosen != nil, &groups[i].Tally)
		row.Name = v.groupName(by, groups[i].Group, g)
		if groups[i].PackageID != 0 {
			row.Href = v.payer(groups[i].Outcome, groups[i].PackageID).Href
		}
		table.Rows = append(table.Rows, row)
		table.Digits = max(table.Digits, parts.FractionDigits(row.Amount.Text))
	}
	table.Total = v.groupRow(f, nil, true, &g.Total)
	table.Total.Name = "total"
	table.Digits = max(table.Digits, parts.FractionDigits(table.Total.Amount.Text))
	screen.Table = table
}

// sortGroups sorts by the column that is chosen, by name where none is; what is not told apart stays last.
func sortGroups(groups []metering.GroupTally, choice *usageChoice, name func(*metering.GroupTally) string) {
	column, descending := strings.CutPrefix(choice.Sort, "-")
	slices.SortStableFunc(groups, func(a, b metering.GroupTally) int {
		if a.Rest != b.Rest {
			return map[bool]int{true: 1, false: -1}[a.Rest]
		}
		order := strings.Compare(name(&a), name(&b))
		for _, c := range groupColumns {
			if c.sort == column {
				order = cmp.Compare(c.of(&a.Tally), c.of(&b.Tally))
			}
		}
		if descending {
			return -order
		}
		return order
	})
}

// groupHeads are the headings: each sorts by its column, figures the greatest first, and the other way round where it does already.
func (v *view) groupHeads(f *usageFilter, choice *usageChoice) []components.Column {
	head := func(label, sort string, first, second string) components.Column {
		c := components.Column{Label: label, Numeric: sort != "name", SortHref: f.href(v, routes.Usage, "sort", first)}
		switch choice.Sort {
		case sort:
			c.Sorted = "ascending"
		case "-" + sort:
			c.Sorted = "descending"
		}
		if choice.Sort == first {
			c.SortHref = f.href(v, routes.Usage, "sort", second)
		}
		return c
	}
	heads := []components.Column{head(nameOf(choice.grouping()), "name", "name", "-name")}
	for _, c := range groupColumns {
		heads = append(heads, head(c.label, c.sort, "-"+c.sort, c.sort))
	}
	return heads
}

// groupRow shows a tally, each figure with the address of its calls: with chosen, names and values, or none where nothing chooses them.
func (v *view) groupRow(f *usageFilter, chosen []string, leads bool, t *metering.Tally) pages.GroupRow {
	figure := func(calls int64, payer models.Outcome) pages.Figure {
		figure := pages.Figure{Text: v.Format.Calls(calls)}
		if calls > 0 && leads {
			figure.Href = f.plain().href(v, routes.Calls, append([]string{"payer", string(payer)}, chosen...)...)
		}
		return figure
	}
	return pages.GroupRow{
		Packages: figure(t.PackageCalls, models.OutcomePackage), PayPerUse: figure(t.PayPerUseCalls, models.OutcomePayPerUse),
		Failed: figure(t.FailedCalls, models.OutcomeFailed), Calls: figure(t.Total(), ""),
		Amount: v.Format.Figure(t.AmountMicros, format.Spent),
	}
}

// groupFilter is what chooses a group's calls, as names and values of an address; none for what no address chooses, such as two tags.
func (f *usageFilter) groupFilter(v *view, by metering.Grouping, group metering.Group) []string {
	switch {
	case (by == metering.GroupTags || by.Tag() != "") && f.query(v).Has("tag"):
		return nil
	case group.Rest:
		return nil
	case group.Other || by == metering.GroupKey || by == metering.GroupTags || by.Tag() != "":
		return v.GroupPick(by, group)
	case by == metering.GroupService:
		return []string{"service", group.Service}
	case by == metering.GroupRegion:
		return []string{"region", group.Region}
	case by == metering.GroupPayer:
		return []string{"payer", payerKey(v, models.UsageHour{Outcome: group.Outcome, PackageID: group.PackageID})}
	case group.HTTPStatus == 0:
		return []string{"status", "2xx"}
	default:
		return []string{"status", strconv.FormatInt(group.HTTPStatus, 10)}
	}
}

// groupNotes say what is not told apart and why, and what is no part of the figures.
func (v *view) groupNotes(g *metering.Grouped, picked bool) (notes []string) {
	if g.Total.AmountMicros > 0 {
		notes = append(notes, "Amounts are rounded up; the export has the exact ones.")
	}
	switch {
	case picked && !g.Since.IsZero():
		notes = append(notes, words.PickedSince(v.Format.Instant(g.Since), v.Format.Calls(models.CallsToldApart)))
	case picked:
		notes = append(notes, words.PickedOnly)
	case !g.Since.IsZero():
		notes = append(notes, words.ToldApartSince(v.Format.Instant(g.Since), v.Format.Calls(models.CallsToldApart)))
	}
	if g.Refused > 0 {
		notes = append(notes, words.RefusedBesides(v.CallWords(g.Refused)))
	}
	return notes
}
