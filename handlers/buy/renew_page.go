package buy

import (
	"context"
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/buy"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// renderRenew shows what is ordered again; shown are the choices as they were sent, if they were.
func (v *view) renderRenew(status int, r *renewal, key, changed string, shown []billing.Choice) error {
	back, backLabel, title := r.path(routes.Packages, ""), "Change the choice", "Renew packages"
	steps := []components.Step{{Label: "Choose packages", Href: back}, {Label: "Confirm"}, {Label: "Pay"}}
	crumb := layout.Crumb{Label: layout.NavPackages.Name(), Href: back}
	if r.again != "" {
		back, backLabel, title = routes.Order(r.again), "Back to the order", "Order again"
		steps[0] = components.Step{Label: words.OrderAgain(r.again), Href: back}
		crumb = layout.Crumb{Label: words.OrderAgain(r.again), Href: back}
	}
	order, err := r.order()
	if err != nil {
		return err
	}
	var recent metering.RecentUse
	asked, err := v.renewChoices(r, order.TotalMicros, shown, v.readRecent(&recent))
	if err != nil {
		return err
	}
	shell, err := v.Shell(title, layout.NavPackages, crumb)
	if err != nil {
		return err
	}
	if changed != "" {
		shell.Problems = []layout.Problem{{Text: words.CatalogChanged(changed)}}
	}
	screen := pages.Renew{
		Shell: shell, Steps: steps, LeftOut: r.leftOut, Action: r.path(routes.Renew, key), BackHref: back, BackLabel: backLabel,
	}
	for _, line := range r.lines {
		screen.Hidden = append(screen.Hidden, pages.Hidden{Name: "line", Value: shownLine(line.choice)})
		screen.Renewed = append(screen.Renewed, v.renewedPackages(line)...)
	}
	screen.Lines = v.orderLines(order)
	screen.Button = words.OrderPackagesFor(v.Words().Counted(order.Units(), "package", "packages"), v.Format.Money(order.TotalMicros))
	if screen.Effects, err = v.renewEffects(r, &recent); err != nil {
		return err
	}
	screen.UsedUp, screen.Problems = asked, append(screen.Problems, usedUpProblems(asked...)...)
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	screen.Summary = v.balanceSummary(standing, order.TotalMicros)
	screen.Summary.Lines = v.summaryLines(order.Lines, order.TotalMicros)
	if len(order.Lines) > 0 {
		first := &order.Lines[0]
		screen.Summary.WhatIf = routes.WhatIfBought(first.Region, first.Service, first.Calls, min(first.Quantity, mostOfOne), routes.WhatIfDays)
	}
	return v.ShowStatus(status, pages.RenewPage(screen))
}

// order gives the order that the renewal becomes.
func (r *renewal) order() (*models.Order, error) {
	order := &models.Order{}
	for _, c := range r.choices() {
		amount, err := rules.MulMicros(c.UnitPriceMicros, c.Quantity)
		if err != nil {
			return nil, err
		}
		if order.TotalMicros, err = rules.AddMicros(order.TotalMicros, amount); err != nil {
			return nil, err
		}
		order.Lines = append(order.Lines, models.OrderLine{
			Region: c.Region, Service: c.Service, Calls: c.Calls, UnitPriceMicros: c.UnitPriceMicros, Quantity: c.Quantity, AmountMicros: amount,
		})
	}
	return order, nil
}

// renewedPackages says of each package what it has left.
func (v *view) renewedPackages(line renewalLine) []pages.RenewedPackage {
	now := v.Now()
	rows := make([]pages.RenewedPackage, len(line.packages))
	for i, p := range line.packages {
		ref := p.Ref().String()
		rows[i] = pages.RenewedPackage{
			Ref: ref, Href: routes.Package(ref), What: v.OfferingName(p.Region, p.Service),
			Quota: v.quota(p), Expiry: v.expiry(p, now), Status: page.PackageBadge(p.Source, p.Status),
		}
	}
	return rows
}

// renewEffects says what the order changes, and what it does not.
func (v *view) renewEffects(r *renewal, recent *metering.RecentUse) ([]pages.Effect, error) {
	validUntil := v.Format.End(rules.ExpiresAt(v.Now(), v.Snapshot.Zone))
	effects := []pages.Effect{
		{
			Icon: "package", Title: "New packages, effective at the moment of payment",
			Text: words.ValidUntilIfPaid(validUntil),
		},
	}
	old, err := v.oldOnes(r, recent)
	if err != nil {
		return nil, err
	}
	for _, text := range old {
		effects = append(effects, pages.Effect{Icon: "chart-column", Title: "At your rate", Text: text})
	}
	if r.again == "" {
		effects = append(effects, pages.Effect{
			Icon: "clock", Title: "The old packages stay as they are",
			Text: "Renewing extends nothing and carries nothing over: what is left in those that are active can be used until they expire.",
		})
	}
	return append(effects, v.returnEffect()), nil
}

// renewChoices asks what happens to calls that no package covers once the order of so much is paid, once for each service and region; with are readers that run beside
// its own.
func (v *view) renewChoices(r *renewal, totalMicros rules.Micros, shown []billing.Choice, with ...func(context.Context) error) ([]pages.UsedUpChoice, error) {
	var choices []billing.Choice
	for _, c := range r.choices() {
		if !slices.ContainsFunc(choices, func(other billing.Choice) bool { return other.Region == c.Region && other.Service == c.Service }) {
			choices = append(choices, c)
		}
	}
	before := make([]chosenBefore, len(choices))
	reads := append([]func(context.Context) error{v.ReadOutlook}, with...)
	for n, c := range choices {
		reads = append(reads, v.readChosen(&before[n], c.Region, c.Service))
	}
	if err := v.Together(reads...); err != nil {
		return nil, err
	}
	var asked []pages.UsedUpChoice
	for n, c := range choices {
		field := usedUpOf(c.Region, c.Service)
		i := slices.IndexFunc(shown, func(s billing.Choice) bool { return s.Region == c.Region && s.Service == c.Service })
		if i >= 0 {
			c.WhenUsedUp = shown[i].WhenUsedUp
		}
		choice, err := v.usedUpChoice(field, c.Region, c.Service, totalMicros, before[n], c.WhenUsedUp)
		if err != nil {
			return nil, err
		}
		choice.Legend += ": " + v.OfferingName(c.Region, c.Service)
		asked = append(asked, choice)
	}
	return asked, nil
}
