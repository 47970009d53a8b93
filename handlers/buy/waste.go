package buy

import (
	"context"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// readRecent reads what the account called on the last days.
func (v *view) readRecent(into *metering.RecentUse) func(context.Context) error {
	return models.Reading(into, func(ctx context.Context) (metering.RecentUse, error) {
		now := v.Now()
		return v.Metering.RecentUse(ctx, v.Who.AccountID, now.AddDate(0, 0, -metering.CalledDays), now)
	})
}

// paces are how calls of the offering go on.
func (v *view) paces(recent *metering.RecentUse, o rules.Offering) insight.Paces {
	if len(recent.Bounds) == 0 {
		return insight.Paces{}
	}
	return recent.Paces(o, v.Snapshot.Zone)
}

// wasteOf says how many of the chosen calls would expire unused, and which purchase is enough.
func (v *view) wasteOf(c *choice, used *use) (waste pages.Cheaper, err error) {
	o, err := v.Outlook()
	if err != nil {
		return waste, err
	}
	at := rules.Offering{Region: c.region.Code, Service: c.service.Code}
	a, known := insight.Adding(o.Meter(at.Region, at.Service), c.spec.Calls, c.quantity, v.paces(&used.recent, at), o.Now)
	if !known || a.Unused == 0 {
		return waste, nil
	}
	waste.Text = v.Added(a)
	smallest, found := insight.SmallestCovering(c.offering.Specifications, a.Needed, billing.MaxQuantity)
	switch {
	case a.Needed == 0:
		waste.Text = words.Spaced(waste.Text, words.NothingNeeded())
	case found && smallest.Calls() < a.NewCalls:
		smaller := v.Format.Calls(smallest.Quantity) + " × " + v.PackageSize(smallest.Specification.Calls)
		waste.Text = words.Spaced(waste.Text, words.SmallestIs(smaller, v.CallWords(a.Needed)))
		waste.Href = routes.BuyThese(at.Region, at.Service, smallest.Specification.Calls, smallest.Quantity)
	}
	return waste, nil
}

// oldOnes say what the packages that are renewed still pay before they expire, beside the new ones.
func (v *view) oldOnes(r *renewal, recent *metering.RecentUse) (said []string, err error) {
	o, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	for _, line := range r.lines {
		at := rules.Offering{Region: line.choice.Region, Service: line.choice.Service}
		paces, meter := v.paces(recent, at), o.Meter(at.Region, at.Service)
		if !paces.Mean.Known() || paces.Mean.Idle() {
			continue
		}
		wastes := insight.Wastes(meter, paces, o.Now)
		for i := range line.packages {
			if rule := line.packages[i].Rule(); rule.Covers(o.Now) {
				wasted := ""
				if slices.ContainsFunc(wastes, func(w insight.Waste) bool { return w.Package.ID == rule.ID }) {
					wasted = v.WastedCalls(wastes, rule.ID)
				}
				said = append(said, words.OldOnePays(line.packages[i].Ref().String(), v.CallWords(rule.LeftCalls()), v.Format.LastDay(rule.ExpiresAt), wasted))
			}
		}
		if a, known := insight.Adding(meter, line.choice.Calls, line.choice.Quantity, paces, o.Now); known && a.Unused > 0 {
			said = append(said, v.Added(a))
		}
	}
	return said, nil
}

// ahead says of a package that can pay when it will, if calls go on as they did, and how many of its calls would be void at its expiry;
// nothing before a rate is known, and of whoever calls nothing.
func (v *view) ahead(read *packageRead) (facts []components.Definition, err error) {
	rule := read.pkg.Rule()
	o, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	paces := v.paces(&read.recent, rule.Offering)
	if !rule.Covers(read.now) || !paces.Mean.Known() || paces.Mean.Idle() {
		return nil, nil
	}
	meter, days := o.Meter(rule.Region, rule.Service), v.Format.Calls(insight.RateDays)
	turns := insight.Ahead(meter, paces.Mean, read.now).Turns
	if i := slices.IndexFunc(turns, func(t insight.Turn) bool { return t.PackageID == rule.ID }); i >= 0 {
		t, text := &turns[i], ""
		if t.From.After(read.now) {
			text = words.PaysFromAbout(v.Format.Day(t.From))
		}
		if t.Until.Before(rule.ExpiresAt) {
			text = words.Spaced(text, words.UsedUpAbout(v.Format.Day(t.Until)))
		} else {
			text = words.Spaced(text, words.LeftAtExpiry(v.Format.LastDay(rule.ExpiresAt)))
		}
		facts = append(facts, components.Definition{Term: "At your rate", Text: text})
	}
	void := words.NoneVoid(days)
	wastes := insight.Wastes(meter, paces, read.now)
	if i := slices.IndexFunc(wastes, func(w insight.Waste) bool { return w.Package.ID == rule.ID }); i >= 0 {
		void = words.VoidAtExpiry(v.WastedCalls(wastes, rule.ID), days)
		if wastes[i].HasWeekdays {
			void += words.VoidByWeekday(v.Format.Calls(wastes[i].ByWeekday))
		}
	}
	return append(facts, components.Definition{Term: "Void at expiry", Text: void}), nil
}

// usedMonths shows the months in which there was a package, newest first.
func (v *view) usedMonths(months []insight.UsedMonth) (rows []pages.UsedMonth) {
	for i := len(months) - 1; i >= 0; i-- {
		m := &months[i]
		utilised, had := m.Utilised()
		if !had {
			continue
		}
		row := pages.UsedMonth{
			Month: v.Format.Month(m.Start), Quota: v.Format.Calls(m.QuotaCalls), Used: v.Format.Calls(m.PackageCalls), Utilised: v.Format.Permille(utilised),
			Paid: v.Format.Calls(m.PaidCalls),
		}
		if covered, called := m.Covered(); called {
			row.Covered = v.Format.Permille(covered)
		}
		rows = append(rows, row)
	}
	return rows
}
