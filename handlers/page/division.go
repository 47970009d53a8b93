package page

import (
	"cmp"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/words"
)

// GroupFields choose in an address by what calls are told apart.
type GroupFields struct {
	Group string `query:"group"`
}

// Division gives by what an hour or a transaction is divided: the key where the address says nothing else that is known.
func (g *GroupFields) Division() metering.Grouping {
	if by := metering.Grouping(g.Group); by == metering.GroupTags || rules.IsTagName(by.Tag()) {
		return by
	}
	return metering.GroupKey
}

// GroupName says what calls have in common that are told apart by key or tags.
func (v *View) GroupName(by metering.Grouping, group metering.Group, keys []models.AccessKey) string {
	switch {
	case group.Other:
		return words.OtherTags(v.Format.Calls(models.MaxTagSets))
	case by == metering.GroupTags:
		return cmp.Or(strings.Join(group.Tags.List(), ", "), "Without tags")
	case by.Tag() != "":
		return cmp.Or(group.Tag, words.WithoutTag(by.Tag()))
	case group.AccessKeyID == 0:
		return withoutKey
	}
	for i := range keys {
		if keys[i].ID == group.AccessKeyID {
			return KeyName(&keys[i])
		}
	}
	return models.Ref{Kind: models.KindKey, AccountID: v.Who.AccountID, ID: group.AccessKeyID}.String()
}

// GroupPick is what picks a group's calls, as a name and a value of an address; none where no address does.
func (v *View) GroupPick(by metering.Grouping, group metering.Group) []string {
	switch {
	case group.Rest:
		return nil
	case group.Other:
		return []string{"tag", OtherTags}
	case by.Tag() != "" && group.Tag != "":
		return []string{"tag", by.Tag() + "=" + group.Tag}
	case by == metering.GroupTags && group.Tags == "":
		return []string{"tag", None}
	case by == metering.GroupKey && group.AccessKeyID == 0:
		return []string{"key", None}
	case by == metering.GroupKey:
		return []string{"key", models.Ref{Kind: models.KindKey, AccountID: v.Who.AccountID, ID: group.AccessKeyID}.String()}
	default:
		return nil
	}
}

// mostTagNames is how many tags are offered to tell calls apart by; addresses take any.
const mostTagNames = 8

// TagNames are the names of the tags in the sets, ascending, as many as are offered.
func TagNames(sets []models.TagSet) []string {
	var names []string
	for i := range sets {
		names = append(names, sets[i].Tags.Names()...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), mostTagNames)]
}

// DivisionTable shows how calls are divided over keys or tags, in groups that add up to the whole. href gives the address of the page, and
// calls that of the calls of one group.
func (v *View) DivisionTable(d *metering.Divided, by metering.Grouping, href, calls func(more ...string) string) *parts.Division {
	table := &parts.Division{By: "Key"}
	segment := func(label string, to metering.Grouping) {
		table.Groups = append(table.Groups, components.Segment{Label: label, Href: href("group", string(to)) + "#division", Current: to == by})
	}
	segment("Key", metering.GroupKey)
	segment("All tags", metering.GroupTags)
	names := TagNames(d.Tags)
	if by.Tag() != "" && !slices.Contains(names, by.Tag()) {
		names = append(names, by.Tag())
	}
	for _, name := range names {
		segment(name, metering.GroupTag(name))
	}
	if by != metering.GroupKey {
		table.By = cmp.Or(by.Tag(), "Tags")
	}
	if d.TooMany {
		table.Notes = append(table.Notes, words.TooManyToDivide(v.Format.Calls(models.CallsToldApart)))
		return table
	}
	if len(d.Groups) == 0 {
		table.Notes = append(table.Notes, words.NotDivided)
		return table
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		row := v.divisionRow(v.GroupName(by, g.Group, d.Keys), &g.Tally)
		if pick := v.GroupPick(by, g.Group); pick != nil {
			row.Href = calls(pick...)
		}
		table.Rows = append(table.Rows, row)
	}
	slices.SortStableFunc(table.Rows, func(a, b parts.DivisionRow) int { return strings.Compare(a.Name, b.Name) })
	table.Total = v.divisionRow("Total", &d.Total)
	for _, row := range append(table.Rows, table.Total) {
		table.Digits = max(table.Digits, parts.FractionDigits(row.Amount))
	}
	if d.Shared {
		table.Notes = append(table.Notes, words.OthersOfHour)
	}
	return table
}

// divisionRow shows exact amounts: they add up as they stand.
func (v *View) divisionRow(name string, t *metering.Tally) parts.DivisionRow {
	return parts.DivisionRow{Name: name, Calls: v.Format.Calls(t.Total()), Amount: v.Format.Money(t.AmountMicros)}
}
