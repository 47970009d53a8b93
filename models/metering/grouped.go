package metering

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Grouping is what usage is told apart by.
type Grouping string

// The groupings.
const (
	GroupPayer   Grouping = "payer"
	GroupService Grouping = "service"
	GroupRegion  Grouping = "region"
	GroupKey     Grouping = "key"
	GroupStatus  Grouping = "status"
	GroupTags    Grouping = "tags"

	// groupTag begins the grouping by the values of one tag; its name follows.
	groupTag = "tag:"
)

// GroupTag is the grouping by the values of the tag with the name.
func GroupTag(name string) Grouping { return Grouping(groupTag + name) }

// Tag gives the name of the tag that is grouped by, "" if none is.
func (g Grouping) Tag() string {
	name, is := strings.CutPrefix(string(g), groupTag)
	if !is {
		return ""
	}
	return name
}

func (g Grouping) byTags() bool { return g == GroupTags || g.Tag() != "" }

// Groupings are all of them, in the order of choices.
var Groupings = []Grouping{GroupPayer, GroupService, GroupRegion, GroupKey, GroupTags, GroupStatus}

// Group names calls that have something in common; which fields say it depends on the grouping. Rest is what is not told apart: calls
// that are too many, or not kept one by one.
type Group struct {
	Region, Service string
	Outcome         models.Outcome // of payers and, of what succeeded, "" by status
	PackageID       int64
	AccessKeyID     int64      // 0: made without one, or not known
	HTTPStatus      int64      // 0 of all that succeeded
	Tags            rules.Tags // of sets of tags, "" without any
	Tag             string     // of the values of one tag, "" of calls without it
	Other           bool       // whose tags found no room in the dictionary
	Rest            bool
}

// GroupTally is the tally of a group.
type GroupTally struct {
	Group
	Tally
}

// GroupPart is the tally of one group in one stretch of time, by its place.
type GroupPart struct {
	Part int64
	GroupTally
}

// Grouped is usage in groups: the tally of each over all of the time, and in each stretch of it, and the sum of them. Parts of payers are
// those of outcomes, for there may be many packages. Before are the calls and amounts of as much time before, none where not all of it
// is looked at. Keys are the account's, where they are what is told apart by, and Tags. Since is from when on calls are told apart, zero if all are.
type Grouped struct {
	Groups  []GroupTally
	Parts   []GroupPart
	Total   Tally
	Before  []Tally
	Keys    []models.AccessKey
	Tags    []models.TagSet // the account's, where tags are told apart
	Refused int64
	Since   time.Time
}

// GroupFilter chooses usage of one region and service, where these are set, in the stretches between Bounds, starts of hours; Before are
// the bounds of as many stretches before them, none where these are not asked for. Most is how many calls of each service are looked at where the totals of hours do not
// know the groups: models.CallsToldApart. Pick chooses of the calls those of a key or a tag, which the totals of hours do not know either:
// all figures are read of the calls then.
type GroupFilter struct {
	Region, Service string
	Bounds, Before  []time.Time
	Most            int
	Pick            models.CallPick
}

func (f *GroupFilter) hours() models.HourFilter {
	return models.HourFilter{Region: f.Region, Service: f.Service, From: f.Bounds[0], Until: f.Bounds[len(f.Bounds)-1]}
}

// Grouped gives the usage that the filter chooses in groups, all of one moment. The groups together are the totals of hours: what these
// do not know is read of the calls, and what is left then is a group of its own.
func (m *Metering) Grouped(ctx context.Context, accountID int64, f GroupFilter, by Grouping) (g Grouped, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return g, err
	}
	r := groupReader{accountID: accountID, filter: f, by: by, services: servicesOf(snapshot, f.Region, f.Service)}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error { return r.read(tx, &g) })
	if err != nil {
		return g, err
	}
	g.arrange(&r)
	return g, nil
}

// groupReader reads what groups are made of.
type groupReader struct {
	accountID int64
	filter    GroupFilter
	by        Grouping
	services  []rules.Offering

	outcomes, before, hours, calls []models.UsagePart   // of outcomes, there may be several of one part
	tags                           map[int64]rules.Tags // by number
}

func (r *groupReader) read(tx *gorm.DB, g *Grouped) error {
	sum := func(into *[]models.UsagePart, bounds []time.Time, by string) func(*gorm.DB) error {
		return models.Reading(into, func(tx *gorm.DB) ([]models.UsagePart, error) {
			return models.SumUsageBy(tx, r.accountID, r.filter.hours(), bounds, by)
		})
	}
	if !r.filter.Pick.IsAny() {
		return models.Together(tx, append(r.names(g), func(tx *gorm.DB) error { return r.readPicked(tx, g) })...)
	}
	readers := r.names(g)
	if len(r.filter.Before) > 1 {
		readers = append(readers, sum(&r.before, r.filter.Before, ""))
	}
	if !r.ofCalls() {
		readers = append(readers, sum(&r.hours, r.filter.Bounds, columns[r.by]))
		err := models.Together(tx, readers...)
		r.outcomes = r.hours
		return err
	}
	outcome := models.Outcome("")
	if r.by == GroupStatus { // all that succeeded have one
		outcome = models.OutcomeFailed
		readers = append(readers, models.Reading(&g.Refused, func(tx *gorm.DB) (int64, error) { return models.CountRefused(tx, r.accountID, r.refused()) }))
	}
	return models.Together(tx, append(readers, sum(&r.outcomes, r.filter.Bounds, ""), func(tx *gorm.DB) error { return r.readCalls(tx, g, outcome, columns[r.kind()]) })...)
}

// ofCalls tells that the groups are told apart by what the totals of hours do not know.
func (r *groupReader) ofCalls() bool { return r.by == GroupKey || r.by == GroupStatus || r.by.byTags() }

// kind is the grouping, by whichever tag.
func (r *groupReader) kind() Grouping {
	if r.by.byTags() {
		return GroupTags
	}
	return r.by
}

// names read what groups of keys and tags are called.
func (r *groupReader) names(g *Grouped) []func(*gorm.DB) error {
	switch r.kind() {
	case GroupKey:
		return []func(*gorm.DB) error{models.Reading(&g.Keys, func(tx *gorm.DB) ([]models.AccessKey, error) { return models.AccessKeysOfAccount(tx, r.accountID) })}
	case GroupTags:
		return []func(*gorm.DB) error{models.Reading(&g.Tags, func(tx *gorm.DB) ([]models.TagSet, error) { return models.TagSetsOf(tx, r.accountID) })}
	default:
		return nil
	}
}

// columns are what calls are summed by for the groupings.
var columns = map[Grouping]string{
	GroupPayer: models.ByPackage, GroupService: models.ByService, GroupRegion: models.ByRegion, GroupKey: models.ByKey, GroupTags: models.ByTags,
	GroupStatus: models.ByStatus,
}

// readPicked reads the calls that are picked, and those of the time before if there are few enough to be looked at.
func (r *groupReader) readPicked(tx *gorm.DB, g *Grouped) error {
	now, before := r.picked(r.filter.Bounds), r.picked(r.filter.Before)
	var since, sinceBefore time.Time
	look := func(into *time.Time, f models.CallFilter) func(*gorm.DB) error {
		return models.Reading(into, func(tx *gorm.DB) (time.Time, error) { return models.LookBack(tx, r.accountID, f, r.filter.Most) })
	}
	if err := models.Together(tx, look(&since, now), look(&sinceBefore, before)); err != nil {
		return err
	}
	if since.After(now.From) {
		now.From, g.Since = since, since
	}
	if !g.Since.IsZero() || sinceBefore.After(before.From) {
		r.filter.Before, before = nil, r.picked(nil)
	}
	sum := func(into *[]models.UsagePart, f models.CallFilter, bounds []time.Time, by string) func(*gorm.DB) error {
		return models.Reading(into, func(tx *gorm.DB) ([]models.UsagePart, error) {
			return models.SumCallsBy(tx, r.accountID, f, bounds, by)
		})
	}
	err := models.Together(tx, sum(&r.calls, now, r.filter.Bounds, columns[r.kind()]), sum(&r.before, before, r.filter.Before, models.ByRegion))
	for i := range r.calls {
		p := &r.calls[i]
		if p.Outcome != models.OutcomeFailed {
			p.HTTPStatus = 0 // of what succeeded, none is told apart
		}
	}
	r.hours, r.outcomes = r.calls, r.calls
	return err
}

// picked is the filter on the calls that are picked between the bounds; without any, on none.
func (r *groupReader) picked(bounds []time.Time) models.CallFilter {
	f := models.CallFilter{Services: r.services, Pick: r.filter.Pick}
	if len(bounds) > 1 {
		f.From, f.Until = bounds[0], bounds[len(bounds)-1]
	}
	return f
}

func (r *groupReader) refused() models.RefusedFilter {
	hours := r.filter.hours()
	return models.RefusedFilter{Region: r.filter.Region, Service: r.filter.Service, From: hours.From, Until: hours.Until}
}

// readCalls reads the newest calls, as many as are told apart, of one outcome or all.
func (r *groupReader) readCalls(tx *gorm.DB, g *Grouped, outcome models.Outcome, by string) (err error) {
	hours := r.filter.hours()
	f := models.CallFilter{Services: r.services, From: hours.From, Until: hours.Until, Outcome: outcome}
	if outcome == models.OutcomeFailed {
		f.Pick.StatusFrom = failedFrom // these have an index
	}
	since, err := models.LookBack(tx, r.accountID, f, r.filter.Most)
	if err != nil {
		return err
	}
	if since.After(f.From) {
		f.From, g.Since = since, since
	}
	r.calls, err = models.SumCallsBy(tx, r.accountID, f, r.filter.Bounds, by)
	return err
}

// failedFrom is the first status that nobody pays.
const failedFrom = 300

// arrange puts what was read into groups.
func (g *Grouped) arrange(r *groupReader) {
	g.Before = make([]Tally, max(0, len(r.filter.Before)-1))
	for i := range r.before {
		g.Before[r.before[i].Part].add(r.before[i].Outcome, r.before[i].Calls, r.before[i].AmountMicros)
	}
	for i := range r.outcomes {
		g.Total.add(r.outcomes[i].Outcome, r.outcomes[i].Calls, r.outcomes[i].AmountMicros)
	}
	r.nameTags(g.Tags)
	groups, parts := make(map[Group]*Tally), make(map[partKey]*Tally)
	for _, p := range r.grouped() {
		key := r.group(&p.UsagePart)
		key.Rest = p.rest
		if key.Rest {
			key = Group{Rest: true}
		}
		tallyOf(groups, key).add(p.Outcome, p.Calls, p.AmountMicros)
		if r.by != GroupPayer {
			tallyOf(parts, partKey{p.Part, key}).add(p.Outcome, p.Calls, p.AmountMicros)
		}
	}
	if r.by == GroupPayer {
		for i := range r.outcomes {
			p := &r.outcomes[i]
			tallyOf(parts, partKey{p.Part, Group{Outcome: p.Outcome}}).add(p.Outcome, p.Calls, p.AmountMicros)
		}
	}
	for key, tally := range groups {
		g.Groups = append(g.Groups, GroupTally{key, *tally})
	}
	for key, tally := range parts {
		g.Parts = append(g.Parts, GroupPart{key.part, GroupTally{key.Group, *tally}})
	}
	slices.SortFunc(g.Groups, func(a, b GroupTally) int { return compareGroups(a.Group, b.Group) })
	slices.SortFunc(g.Parts, func(a, b GroupPart) int { return cmp.Or(cmp.Compare(a.Part, b.Part), compareGroups(a.Group, b.Group)) })
}

// nameTags notes what the numbers of sets of tags mean.
func (r *groupReader) nameTags(sets []models.TagSet) {
	r.tags = make(map[int64]rules.Tags, len(sets))
	for i := range sets {
		r.tags[sets[i].ID] = sets[i].Tags
	}
}

type partKey struct {
	part int64
	Group
}

func tallyOf[K comparable](tallies map[K]*Tally, key K) *Tally {
	if tallies[key] == nil {
		tallies[key] = new(Tally)
	}
	return tallies[key]
}

// compareGroups is a total order of groups, the rest last.
func compareGroups(a, b Group) int {
	number := func(is bool) int {
		if is {
			return 1
		}
		return 0
	}
	rest := func(g Group) int { return number(g.Rest) }
	other := func(g Group) int { return number(g.Other) }
	return cmp.Or(cmp.Compare(rest(a), rest(b)), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service),
		cmp.Compare(a.PackageID, b.PackageID), cmp.Compare(a.AccessKeyID, b.AccessKeyID), cmp.Compare(a.HTTPStatus, b.HTTPStatus),
		cmp.Compare(a.Tags, b.Tags), cmp.Compare(a.Tag, b.Tag), cmp.Compare(other(a), other(b)))
}

// toldPart is a part that is of a group, or of the rest.
type toldPart struct {
	models.UsagePart
	rest bool
}

// grouped gives the parts that groups are summed of: those of hours, or those of calls and what the totals of hours have more.
func (r *groupReader) grouped() (parts []toldPart) {
	if !r.filter.Pick.IsAny() || !r.ofCalls() {
		for i := range r.hours {
			parts = append(parts, toldPart{UsagePart: r.hours[i]})
		}
		return parts
	}
	type stretch struct {
		part    int64
		outcome models.Outcome
	}
	left := make(map[stretch]*models.UsagePart)
	for i := range r.outcomes {
		p := r.outcomes[i]
		left[stretch{p.Part, p.Outcome}] = &p
	}
	for i := range r.calls {
		p := &r.calls[i]
		parts = append(parts, toldPart{UsagePart: *p})
		if l := left[stretch{p.Part, p.Outcome}]; l != nil {
			l.Calls, l.AmountMicros = l.Calls-p.Calls, l.AmountMicros-p.AmountMicros
		}
	}
	for _, l := range left {
		succeeded := r.by == GroupStatus && l.Outcome != models.OutcomeFailed
		if l.Calls != 0 || l.AmountMicros != 0 {
			parts = append(parts, toldPart{*l, !succeeded})
		}
	}
	return parts
}

// group tells what a part has in common with others.
func (r *groupReader) group(p *models.UsagePart) Group {
	switch {
	case r.by.byTags() && p.TagSetID == models.OtherTags:
		return Group{Other: true}
	case r.by == GroupTags:
		return Group{Tags: r.tags[p.TagSetID]}
	case r.by.byTags():
		return Group{Tag: r.tags[p.TagSetID].Value(r.by.Tag())}
	case r.by == GroupPayer:
		return Group{Outcome: p.Outcome, PackageID: p.PackageID}
	case r.by == GroupStatus:
		return Group{HTTPStatus: p.HTTPStatus}
	default:
		return Group{Region: p.Region, Service: p.Service, AccessKeyID: p.AccessKeyID}
	}
}
