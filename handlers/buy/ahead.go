package buy

import (
	"cmp"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// turnsAhead says, of each service and region in whose packages calls are left, which package is used when and what of it is void at its
// expiry, if calls go on at the rate of the last days. What has no rate yet, or is not called, says that.
func (v *view) turnsAhead(o *metering.Outlook, recent *metering.RecentUse) (all []pages.Ahead) {
	for _, at := range o.Offerings() {
		meter, paces := o.Meter(at.Region, at.Service), v.paces(recent, at)
		if !slices.ContainsFunc(meter.Packages, func(p rules.Package) bool { return p.LeftCalls() > 0 && o.Now.Before(p.ExpiresAt) }) {
			continue
		}
		ahead := pages.Ahead{Offering: v.OfferingName(at.Region, at.Service)}
		switch {
		case !paces.Mean.Known():
			ahead.Rate = v.Words().NoRateYet(insight.LeastDays)
		case paces.Mean.Idle():
			ahead.Rate = v.Words().NoCallsInLast(paces.Mean.Days)
		case paces.Mean.PerDay() == 0:
			ahead.Rate, ahead.Rows = v.Words().CallsInLast(v.CallWords(paces.Mean.Sum), paces.Mean.Days), v.turnRows(o, meter, paces)
		default:
			ahead.Rate = v.Words().CallsADay(v.CallWords(paces.Mean.PerDay()), paces.Mean.Days)
			ahead.Rows = v.turnRows(o, meter, paces)
		}
		all = append(all, ahead)
	}
	return all
}

// turnRows lists the packages in the order in which they come to pay, and then those that do not.
func (v *view) turnRows(o *metering.Outlook, meter *rules.Meter, paces insight.Paces) (rows []pages.TurnRow) {
	turns, wastes := insight.Ahead(meter, paces.Mean, o.Now).Turns, insight.Wastes(meter, paces, o.Now)
	turnOf := func(id int64) int {
		return slices.IndexFunc(turns, func(t insight.Turn) bool { return t.PackageID == id })
	}
	var packages []rules.Package
	for _, p := range meter.Packages {
		if p.LeftCalls() > 0 && !p.Refunded && o.Now.Before(p.ExpiresAt) {
			packages = append(packages, p)
		}
	}
	last := len(turns)
	slices.SortStableFunc(packages, func(a, b rules.Package) int { // they are in deduction order
		one, other := turnOf(a.ID), turnOf(b.ID)
		if one < 0 {
			one = last
		}
		if other < 0 {
			other = last
		}
		return cmp.Compare(one, other)
	})
	for _, p := range packages {
		ref := models.Ref{Kind: models.KindPackage, AccountID: p.AccountID, ID: p.ID}.String()
		row := pages.TurnRow{Ref: ref, Href: routes.Package(ref), Left: v.Format.Calls(p.LeftCalls()), Void: v.WastedCalls(wastes, p.ID)}
		row.Used, row.UsedUp = "Not before it expires", words.LeftAtExpiry(v.Format.LastDay(p.ExpiresAt))
		if i := turnOf(p.ID); i >= 0 {
			row.Used = "Now"
			if turns[i].From.After(o.Now) {
				row.Used = words.FromAbout(v.Format.Day(turns[i].From))
			}
			if turns[i].Until.Before(p.ExpiresAt) {
				row.UsedUp = words.UsedUpAbout(v.Format.Day(turns[i].Until))
			}
		}
		rows = append(rows, row)
	}
	return rows
}
