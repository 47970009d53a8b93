package buy

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"ocrconsole/models/billing"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// whatIfAnswer shows what was and what would have been.
func (v *view) whatIfAnswer(q *question, a *whatif.Answer, h *whatif.History) (*pages.WhatIfAnswer, error) {
	same, sameErr := a.Same.CostMicros()
	instead, insteadErr := a.Instead.CostMicros()
	saved, savedErr := a.SavedMicros()
	then, thenErr := a.ThenMicros()
	if err := errors.Join(sameErr, insteadErr, savedErr, thenErr); err != nil {
		return nil, err
	}
	screen := &pages.WhatIfAnswer{Purchases: v.whatIfPurchases(q, a)}
	if err := v.whatIfRows(screen, a); err != nil {
		return nil, err
	}
	sum, err := a.Instead.Sum()
	if err != nil {
		return nil, err
	}
	screen.Stats = v.whatIfStats(a, same, instead, saved, sum.Refused)
	bought := rules.Micros(0)
	for _, use := range a.Same.Packages {
		bought += use.Micros // their sum is part of same, which fits
	}
	v.verdict(screen, a, h, same-bought, then)
	screen.Notes = v.whatIfNotes(q, h, bought)
	return screen, nil
}

func (v *view) whatIfStats(a *whatif.Answer, same, instead, saved rules.Micros, refused int64) []components.Stat {
	stats := []components.Stat{
		{Label: "Paid then", Amount: v.Format.Figure(same, format.Spent), Note: "for calls, and packages bought in this time", Icon: "wallet"},
		{Label: "Paid instead", Amount: v.Format.Figure(instead, format.Spent), Note: "for calls and packages", Icon: "calculator"},
		{Label: words.Saved(saved >= 0), Amount: v.Format.Figure(saved, format.Available), Icon: "tag", Tone: components.Success},
		{Label: "Expired unused", Value: v.CallWords(a.Instead.VoidCalls()), Note: words.WasThen(v.CallWords(a.Same.VoidCalls())), Icon: "package"},
		{Label: "Refused instead", Value: v.CallWords(refused), Note: "that were answered then", Icon: "circle-x"},
	}
	if saved < 0 {
		stats[2].Amount, stats[2].Tone = v.Format.Figure(-saved, format.Owed), components.Warning
	}
	if saved == 0 {
		stats[2].Tone = components.Neutral
	}
	return stats
}

// whatIfRows puts what was and what would have been of each offering beside each other.
func (v *view) whatIfRows(screen *pages.WhatIfAnswer, a *whatif.Answer) error {
	then, instead := sums(a.Then), sums(a.Instead.Lines)
	all := maps.Clone(then)
	maps.Copy(all, instead)
	var thenAll, insteadAll whatif.Sum
	for _, o := range slices.SortedFunc(maps.Keys(all), rules.CompareOfferings) {
		was, would := then[o], instead[o]
		screen.Rows = append(screen.Rows, v.whatIfRow(v.OfferingName(o.Region, o.Service), was, would))
		if err := errors.Join(thenAll.Add(was), insteadAll.Add(would)); err != nil {
			return err
		}
	}
	screen.Total = v.whatIfRow("In all", thenAll, insteadAll)
	return nil
}

func sums(lines []whatif.Line) map[rules.Offering]whatif.Sum {
	of := make(map[rules.Offering]whatif.Sum, len(lines))
	for _, line := range lines {
		of[line.Offering] = line.Sum
	}
	return of
}

func (v *view) whatIfRow(name string, was, would whatif.Sum) pages.WhatIfRow {
	return pages.WhatIfRow{Name: name, Then: v.whatIfCalls(was), Instead: v.whatIfCalls(would)}
}

func (v *view) whatIfCalls(s whatif.Sum) pages.WhatIfCalls {
	return pages.WhatIfCalls{Package: v.Format.Calls(s.Package), PerUse: v.Format.Calls(s.PerUse), Refused: v.Format.Calls(s.Refused), Paid: v.Format.Money(s.Micros)}
}

func (v *view) whatIfPurchases(q *question, a *whatif.Answer) (uses []pages.WhatIfUse) {
	for i, p := range q.change.Purchases {
		use := a.Instead.Purchases[i]
		row := pages.WhatIfUse{
			Name: words.BoughtThen(v.Format.Calls(p.Quantity), v.PackageSize(p.Calls), v.OfferingName(p.Region, p.Service), v.Format.Day(p.At)),
			Cost: v.Format.Money(use.Micros), Paid: v.Format.Calls(use.PaidCalls), Left: v.Format.Calls(use.LeftCalls), Void: v.Format.Calls(use.VoidCalls),
		}
		row.BuyHref = routes.BuyThese(p.Region, p.Service, p.Calls, p.Quantity)
		row.BuyName = words.BuyNow(v.Format.Calls(p.Quantity), v.PackageSize(p.Calls), v.OfferingName(p.Region, p.Service))
		if use.LeftCalls > 0 {
			row.Left = words.LeftUntil(row.Left, v.Format.LastDay(use.ExpiresAt))
		}
		uses = append(uses, row)
	}
	return uses
}

// verdict says how exact the answer is, and why.
func (v *view) verdict(screen *pages.WhatIfAnswer, a *whatif.Answer, h *whatif.History, replayed, then rules.Micros) {
	screen.Tone = components.Info
	if a.Proven() {
		screen.Tone = components.Success
		screen.Verdict = append(screen.Verdict, words.WhatIfProven(v.Words().Counted(int64(len(h.Hours)), "hour of calls", "hours of calls")))
	}
	if a.OddHours > 0 {
		screen.Verdict = append(screen.Verdict, words.WhatIfOdd(v.Words().Counted(a.OddHours, "hour", "hours"), v.Format.Money(replayed), v.Format.Money(then)))
	}
	if d := a.Doubt(); d.Calls > 0 {
		screen.Verdict = append(screen.Verdict, words.WhatIfDoubt(v.CallWords(d.Calls), v.Words().Counted(d.Hours, "hour", "hours"), v.Format.Rounded(a.OffMicros(), format.Owed)))
	}
}

// whatIfNotes explain the numbers.
func (v *view) whatIfNotes(q *question, h *whatif.History, bought rules.Micros) []string {
	notes := []string{words.WhatIfRules(), words.WhatIfPackages(v.Format.Money(bought))}
	if h.Returned > 0 {
		notes = append(notes, words.WhatIfReturned(v.Words().Counted(h.Returned, "package", "packages")))
	}
	if len(q.change.Purchases) > 0 {
		notes = append(notes, words.WhatIfBuying())
	}
	for _, move := range q.change.Moves {
		notes = append(notes, words.WhatIfMoved(v.RegionName(move.Region)))
	}
	if q.change.Prices != nil {
		day, _ := v.ParseDay(q.Prices)
		notes = append(notes, words.WhatIfOtherPrices(v.Format.Day(day)))
	}
	if q.change.Stop {
		notes = append(notes, words.WhatIfStopped())
	}
	for _, limit := range q.change.Caps {
		most := v.CallWords(limit.Limit)
		if limit.Kind == rules.CapMoney {
			most = v.Format.Money(rules.Micros(limit.Limit))
		}
		notes = append(notes, words.WhatIfCapped(words.CapPer(most, q.per)))
	}
	return append(notes, words.WhatIfMoney())
}

// mostOffered bounds how many questions are offered.
const mostOffered = 3

// worthAsking offers the purchase that would have been enough for what was paid per use, the dearest first; nothing beside a question
// about a purchase.
func (v *view) worthAsking(q *question, a *whatif.Answer) (offers []pages.WhatIfOffer) {
	if len(q.change.Purchases) > 0 {
		return nil
	}
	lines := slices.Clone(a.Then)
	slices.SortFunc(lines, func(a, b whatif.Line) int {
		return cmp.Or(cmp.Compare(b.Micros, a.Micros), rules.CompareOfferings(a.Offering, b.Offering))
	})
	for _, line := range lines {
		o, _ := v.Snapshot.Offering(line.Region, line.Service)
		enough, found := insight.SmallestCovering(o.Specifications, line.PerUse, min(mostOfOne, billing.MaxQuantity))
		if !found || line.Micros == 0 || !o.Sold {
			continue
		}
		packages := v.Format.Calls(enough.Quantity) + " × " + v.PackageSize(enough.Specification.Calls)
		offers = append(offers, pages.WhatIfOffer{
			Link: parts.Link{
				Label: words.WhatIfBoughtThis(packages, v.OfferingName(line.Region, line.Service)),
				Href:  routes.WhatIfBought(line.Region, line.Service, enough.Specification.Calls, enough.Quantity, q.Days),
			},
			Note: words.WhatIfFor(v.CallWords(line.PerUse), v.Format.Rounded(line.Micros, format.Spent)),
		})
		if len(offers) == mostOffered {
			break
		}
	}
	return offers
}
