package auto

import (
	"slices"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/auto"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// renderAuto shows the rules with all forms, of which sent may have been refused.
func (v *view) renderAuto(auto *automatic, topUp *topUpFields, purchase *purchaseFields, foresee *forecastFields, sent *page.Form) error {
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	outlook, err := v.Outlook()
	if err != nil {
		return err
	}
	screen := pages.Auto{
		Available: v.Format.Rounded(standing.AvailableMicros(), format.Available), TopUp: v.autoTopUpForm(topUp, auto.cards), Buy: v.autoBuyForm(purchase, outlook), Foresee: v.forecastForm(foresee),
		Runs: v.done(auto.Auto), RunsNote: words.NewestFirst(billing.AutoShown),
	}
	if auto.Frozen() {
		screen.Frozen = words.AllRests()
	}
	for i := range auto.Forecasts {
		screen.Forecasts = append(screen.Forecasts, v.forecastRule(auto.Auto, &auto.Forecasts[i]))
	}
	for i := range auto.Rules {
		rule := &auto.Rules[i]
		switch {
		case rule.Kind == models.AutoTopUp:
			v.addTopUpState(&screen.TopUp, auto.Auto, rule, outlook)
		case rule.Enabled || rule.StoppedAt != nil:
			row := v.autoPurchaseRow(auto.Auto, rule)
			row.Then = v.Promise().WhenAllIsUsedUp(usedUpNext(outlook, rule.Region, rule.Service))
			screen.Purchases = append(screen.Purchases, row)
		}
	}
	for i := range screen.Runs {
		screen.Digits = max(screen.Digits, parts.FractionDigits(screen.Runs[i].Amount))
	}
	if screen.Shell, err = v.Shell(layout.NavAuto.Name(), layout.NavAuto); err != nil {
		return err
	}
	screen.Problems = slices.Concat(topUp.Errors.Problems("card", "threshold", "amount", "cap", "cooldown"),
		purchase.Errors.Problems("package", "calls-left", "buy-cap", "buy-cooldown"), foresee.Errors.Problems("service", "least", "forecast-cap", "forecast-cooldown"))
	return v.ShowForm(sent, pages.AutoPage(screen))
}

func (v *view) autoTopUpForm(f *topUpFields, cards []models.SavedCard) pages.TopUp {
	errs := f.Errors
	least, _ := v.Billing.TopUpLimits(v.Snapshot.Currency)
	form := pages.TopUp{
		Status: parts.Status{Tone: components.Neutral, Text: "Off"}, NoCard: len(cards) == 0, Button: "Turn on automatic top-up",
		Card:      components.SelectProps{Name: "card", Label: "Charge", Error: errs["card"]},
		Threshold: v.amountField("threshold", "When less than this is available", f.Threshold, "", errs["threshold"]),
		Amount:    v.amountField("amount", "Top up in steps of", f.Amount, words.AmountLimits(v.Format.Money(least), v.Words().Steps(v.Billing.CardSteps(v.Snapshot.Currency))), errs["amount"]),
		Cap:       v.amountField("cap", "At most in a month", f.Cap, "In the calendar month of the billing time zone.", errs["cap"]),
		Cooldown:  v.pauseSelect("cooldown", f.Cooldown, errs["cooldown"]), Steps: v.stepsWords(f),
	}
	for i := range cards {
		ref := cards[i].Ref().String()
		form.Card.Options = append(form.Card.Options, components.Option{Value: ref, Label: cards[i].Label, Selected: ref == f.Card})
	}
	return form
}

// addTopUpState tells how automatic top-up stands.
func (v *view) addTopUpState(form *pages.TopUp, auto *billing.Auto, rule *billing.AutoState, outlook *metering.Outlook) {
	capped := v.capWords(rule, outlook.Standing.AvailableMicros())
	form.Status, form.Stopped = autoStatus(auto, rule), v.Words().Why(rule.StopReason.Cause)
	if rule.Enabled && !rule.UnderWay && !auto.Frozen() && !v.Billing.TopUpPauses(&rule.AutoRule, &outlook.Standing, outlook.LeastPerUse(), auto.Now) && capped == "" {
		form.Status = parts.Status{Tone: components.Success, Text: "On"}
	}
	form.Spent = v.spentWords(rule) + "." + capped
	if rule.Enabled {
		form.Button, form.OffAction = "Save automatic top-up", routes.AutoOff(rule.Ref().String())
	}
}

func (v *view) spentWords(rule *billing.AutoState) string {
	return words.CapUsed(v.Format.Money(rule.SpentMicros), v.Format.Money(rule.MonthlyCapMicros))
}

func autoStatus(auto *billing.Auto, rule *billing.AutoState) parts.Status {
	switch {
	case rule.StoppedAt != nil:
		return parts.Status{Tone: components.Warning, Text: "Stopped"}
	case !rule.Enabled:
		return parts.Status{Tone: components.Neutral, Text: "Off"}
	case rule.UnderWay:
		return parts.Status{Tone: components.Info, Text: "Under way"}
	case auto.Frozen():
		return resting()
	case rule.Rests(auto.Now):
		return parts.Status{Tone: components.Info, Text: "On, pausing"}
	default:
		return parts.Status{Tone: components.Success, Text: "On"}
	}
}

// resting is the status of what is on and does nothing, as a key is used more than usual.
func resting() parts.Status { return parts.Status{Tone: components.Warning, Text: "On, rests"} }

func (v *view) autoPurchaseRow(auto *billing.Auto, rule *billing.AutoState) pages.Purchase {
	ref := rule.Ref().String()
	row := pages.Purchase{
		What:  words.SizeOfService(v.PackageSize(rule.Calls), v.OfferingName(rule.Region, rule.Service)),
		Price: words.AtMost(v.Format.Money(rule.AmountMicros)), Status: autoStatus(auto, rule), Stopped: v.Words().Why(rule.StopReason.Cause),
		When: words.FewerThanLeft(v.CallWords(rule.ThresholdCalls())), Left: v.CallWords(rule.LeftCalls), Spent: v.spentWords(rule),
		ChangeHref: routes.With(routes.Auto, "region", rule.Region, "rule", ref) + "#buy",
	}
	if rule.Enabled {
		row.OffAction, row.OffName = routes.AutoOff(ref), words.TurnOffBuying(row.What)
		if rule.RestUntil != nil && auto.Now.Before(*rule.RestUntil) {
			row.Stopped = words.RestsUntil(v.Format.Minute(*rule.RestUntil))
		}
	}
	return row
}

// autoBuyForm offers the packages on sale in the current region, each with the price that the customer agrees to.
func (v *view) autoBuyForm(f *purchaseFields, outlook *metering.Outlook) pages.Buy {
	errs := f.Errors
	form := pages.Buy{
		Title: "Purchase by threshold", Button: "Turn on this purchase",
		Package:  components.SelectProps{Name: "package", Label: "Buy", Error: errs["package"]},
		Cooldown: v.pauseSelect("buy-cooldown", f.Cooldown, errs["buy-cooldown"]),
		Left: components.FieldProps{
			Name: "calls-left", Label: "When fewer are left than", Value: f.Left, Suffix: "calls", Error: errs["calls-left"], InputMode: "numeric",
			Hint: "At most as many as the package has.", Required: true, Autocomplete: "off",
		},
		Cap: v.amountField("buy-cap", "At most in a month", f.Cap, "In the calendar month of the billing time zone.", errs["buy-cap"]),
	}
	form.ServicesHref = routes.In(routes.Services, v.Region.Code)
	for _, offering := range v.Snapshot.OfferingsIn(v.Region.Code) {
		if len(offering.Specifications) > 0 {
			form.Then = append(form.Then, v.Promise().Of(v.ServiceName(offering.Service), usedUpNext(outlook, v.Region.Code, offering.Service)))
		}
		for _, spec := range offering.Specifications {
			value := packValue(offering.Service, spec.Calls, spec.PriceMicros)
			form.Package.Options = append(form.Package.Options, components.Option{
				Value: value, Selected: value == f.Package,
				Label: v.ServiceName(offering.Service) + ", " + v.CallWords(spec.Calls) + ", " + v.Format.Money(spec.PriceMicros),
			})
		}
	}
	form.InRegion = v.inRegion(form.Package.Options)
	return form
}

// inRegion is the region of a form that offers these of what is sold there.
func (v *view) inRegion(offered []components.Option) pages.InRegion {
	in := pages.InRegion{Region: v.Region.Name, RegionCode: v.Region.Code}
	if len(offered) == 0 {
		in.NotSold = words.NothingSoldHere(v.Region.Name)
	}
	return in
}

// usedUpNext is what calls of the service in the region get when all packages are used up that pay now.
func usedUpNext(o *metering.Outlook, region, service string) rules.Next {
	return o.Next(o.Meter(region, service).UsedUp(o.Now), o.Now)
}

func (v *view) amountField(name, label, value, hint, problem string) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Value: value, Hint: hint, Error: problem, Prefix: v.Format.Symbol(), InputMode: v.AmountInput(), Required: true, Autocomplete: "off",
	}
}

// pauseSelect offers the pauses between two times.
func (v *view) pauseSelect(name, chosen, problem string) components.SelectProps {
	return v.pausesSelect(name, chosen, problem, billing.AutoCooldowns)
}

func (v *view) pausesSelect(name, chosen, problem string, pauses []int64) components.SelectProps {
	p := components.SelectProps{Name: name, Label: "Then pause for at least", Error: problem}
	for _, hours := range pauses {
		value := strconv.FormatInt(hours, 10)
		label := v.Words().Counted(hours, "hour", "hours")
		if hours > 24 {
			label = v.Words().Counted(hours/24, "day", "days")
		}
		p.Options = append(p.Options, components.Option{Value: value, Label: label, Selected: value == chosen})
	}
	return p
}
