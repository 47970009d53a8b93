package handlers

import (
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

func (v *view) renderAuto(status int, auto *billing.Auto, form *autoForm) error {
	standing, err := v.console.Billing.Standing(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	cards, err := v.console.Billing.Cards(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	outlook, err := v.outlook()
	if err != nil {
		return err
	}
	page := pages.Auto{Available: v.format.Money(standing.AvailableMicros()), TopUp: v.autoTopUpForm(form, cards), Buy: v.autoBuyForm(form, outlook)}
	kinds := make(map[int64]*billing.AutoState)
	for i := range auto.Rules {
		rule := &auto.Rules[i]
		kinds[rule.ID] = rule
		switch {
		case rule.Kind == models.AutoTopUp:
			v.addTopUpState(&page.TopUp, rule, standing.AvailableMicros(), auto.Now)
		case rule.Enabled || rule.StoppedAt != nil:
			row := v.autoPurchaseRow(rule, auto.Now)
			row.Then = v.usedUpNext(outlook, "When all is used up:", rule.Region, rule.Service)
			page.Purchases = append(page.Purchases, row)
		}
	}
	for i := range auto.Runs {
		row := v.autoRunRow(&auto.Runs[i], kinds[auto.Runs[i].RuleID])
		page.Runs = append(page.Runs, row)
		page.Digits = max(page.Digits, fractionDigits(row.Amount))
	}
	if page.Shell, err = v.shell(layout.NavAuto.Name(), layout.NavAuto); err != nil {
		return err
	}
	page.Problems = append(form.topUpErrors.problems("card", "threshold", "amount", "cap", "cooldown"),
		form.buyErrors.problems("package", "calls-left", "buy-cap", "buy-cooldown")...)
	return v.renderStatus(status, pages.AutoPage(page))
}

func (v *view) autoTopUpForm(f *autoForm, cards []models.SavedCard) pages.AutoTopUp {
	errs := f.topUpErrors
	least, _ := v.console.Billing.TopUpLimits(v.snapshot.Currency)
	form := pages.AutoTopUp{
		Status: pages.Status{Tone: components.Neutral, Text: "Off"}, NoCard: len(cards) == 0, Button: "Turn on automatic top-up",
		Card:      components.SelectProps{Name: "card", Label: "Charge", Error: errs["card"]},
		Threshold: v.amountField("threshold", "When less than this is available", f.threshold, "", errs["threshold"]),
		Amount:    v.amountField("amount", "Top up in steps of", f.amount, "From "+v.format.Money(least)+", in "+v.console.Billing.CardSteps(v.snapshot.Currency)+".", errs["amount"]),
		Cap:       v.amountField("cap", "At most in a month", f.topUpCap, "In the calendar month of the billing time zone.", errs["cap"]),
		Cooldown:  pauseSelect("cooldown", f.topUpPause, errs["cooldown"]), Steps: v.stepsWords(f),
	}
	for i := range cards {
		ref := cards[i].Ref().String()
		form.Card.Options = append(form.Card.Options, components.Option{Value: ref, Label: cards[i].Label, Selected: ref == f.card})
	}
	return form
}

// addTopUpState tells how automatic top-up stands.
func (v *view) addTopUpState(form *pages.AutoTopUp, rule *billing.AutoState, availableMicros int64, now time.Time) {
	capped := v.capWords(rule, availableMicros)
	form.Status, form.Stopped = autoStatus(rule, now), rule.StopReason
	if rule.Enabled && !rule.UnderWay && availableMicros < 0 && capped == "" { // in arrears it does not pause
		form.Status = pages.Status{Tone: components.Success, Text: "On"}
	}
	form.Spent = v.spentWords(rule) + "." + capped
	if rule.Enabled {
		form.Button, form.OffAction = "Save automatic top-up", autoPath+"/"+rule.Ref().String()+"/off"
	}
}

func (v *view) spentWords(rule *billing.AutoState) string {
	return v.format.Money(rule.SpentMicros) + " of " + v.format.Money(rule.MonthlyCapMicros) + " used this month"
}

func autoStatus(rule *billing.AutoState, now time.Time) pages.Status {
	switch {
	case rule.StoppedAt != nil:
		return pages.Status{Tone: components.Warning, Text: "Stopped"}
	case !rule.Enabled:
		return pages.Status{Tone: components.Neutral, Text: "Off"}
	case rule.UnderWay:
		return pages.Status{Tone: components.Info, Text: "Under way"}
	case rule.Rests(now):
		return pages.Status{Tone: components.Info, Text: "On, pausing"}
	default:
		return pages.Status{Tone: components.Success, Text: "On"}
	}
}

func (v *view) autoPurchaseRow(rule *billing.AutoState, now time.Time) pages.AutoPurchase {
	ref := rule.Ref().String()
	row := pages.AutoPurchase{
		What:  v.packageSize(rule.Calls) + " of " + v.offeringName(rule.Region, rule.Service),
		Price: "For " + v.format.Money(rule.AmountMicros) + " at most", Status: autoStatus(rule, now), Stopped: rule.StopReason,
		When: "Fewer than " + v.calls(rule.ThresholdCalls()) + " left", Left: v.calls(rule.LeftCalls), Spent: v.spentWords(rule),
		ChangeHref: link(autoPath, "region", rule.Region, "rule", ref) + "#buy",
	}
	if rule.Enabled {
		row.OffAction, row.OffName = autoPath+"/"+ref+"/off", "Turn off buying "+row.What
		if rule.RestUntil != nil && now.Before(*rule.RestUntil) {
			row.Stopped = "Until " + v.format.Minute(*rule.RestUntil)
		}
	}
	return row
}

// autoBuyForm offers the packages on sale in the current region, each with the price that the customer agrees to.
func (v *view) autoBuyForm(f *autoForm, outlook *metering.Outlook) pages.AutoBuy {
	errs := f.buyErrors
	form := pages.AutoBuy{
		Title: "Automatic purchase", Region: v.region.Name, RegionCode: v.region.Code, Button: "Turn on this purchase",
		Package:  components.SelectProps{Name: "package", Label: "Buy", Error: errs["package"]},
		Cooldown: pauseSelect("buy-cooldown", f.buyPause, errs["buy-cooldown"]),
		Left: components.FieldProps{
			Name: "calls-left", Label: "When fewer are left than", Value: f.left, Suffix: "calls", Error: errs["calls-left"], InputMode: "numeric",
			Hint: "At most as many as the package has.", Required: true, Autocomplete: "off",
		},
		Cap: v.amountField("buy-cap", "At most in a month", f.buyCap, "In the calendar month of the billing time zone.", errs["buy-cap"]),
	}
	form.ServicesHref = link("/services", "region", v.region.Code)
	for _, offering := range v.snapshot.OfferingsIn(v.region.Code) {
		if len(offering.Specifications) > 0 {
			form.Then = append(form.Then, v.usedUpNext(outlook, v.serviceName(offering.Service)+":", v.region.Code, offering.Service))
		}
		for _, spec := range offering.Specifications {
			value := packValue(offering.Service, spec.Calls, spec.PriceMicros)
			form.Package.Options = append(form.Package.Options, components.Option{
				Value: value, Selected: value == f.pack,
				Label: v.serviceName(offering.Service) + ", " + v.calls(spec.Calls) + ", " + v.format.Money(spec.PriceMicros),
			})
		}
	}
	if len(form.Package.Options) == 0 {
		form.NotSold = "No packages are sold in " + v.region.Name + ". Choose another region at the top."
	}
	return form
}

// usedUpNext says what calls of the service in the region get when all packages are used up that pay now.
func (v *view) usedUpNext(o *metering.Outlook, when, region, service string) string {
	return v.promise().Say(when, o.Next(o.Line(region, service).UsedUp(o.Now), o.Now))
}

func (v *view) amountField(name, label, value, hint, problem string) components.FieldProps {
	return components.FieldProps{
		Name: name, Label: label, Value: value, Hint: hint, Error: problem, Prefix: v.format.Symbol(), InputMode: v.amountInput(), Required: true, Autocomplete: "off",
	}
}

// pauseSelect offers the pauses between two times.
func pauseSelect(name, chosen, problem string) components.SelectProps {
	p := components.SelectProps{Name: name, Label: "Then pause for at least", Error: problem}
	for _, hours := range billing.AutoCooldowns {
		value := strconv.FormatInt(hours, 10)
		label := counted(hours, "hour", "hours")
		if hours > 24 {
			label = counted(hours/24, "day", "days")
		}
		p.Options = append(p.Options, components.Option{Value: value, Label: label, Selected: value == chosen})
	}
	return p
}

// autoRunRow puts one time that something was done into words.
func (v *view) autoRunRow(run *models.AutoRun, rule *billing.AutoState) pages.AutoRun {
	row := pages.AutoRun{Time: v.format.Minute(run.At), What: "Top-up", Amount: v.format.Money(run.AmountMicros), Note: run.Failure}
	if rule.Kind == models.AutoPurchase {
		row.What = "Package of " + v.offeringName(rule.Region, rule.Service)
	}
	switch {
	case run.OrderID != nil:
		row.Link = models.Ref{Kind: models.KindOrder, AccountID: run.AccountID, ID: *run.OrderID}.String()
		row.Href = "/billing/orders/" + row.Link
	case run.PaymentID != nil:
		row.Link = models.Ref{Kind: models.KindPayment, AccountID: run.AccountID, ID: *run.PaymentID}.String()
		row.Href = paymentPath(row.Link)
	}
	switch run.Status {
	case models.RunSucceeded:
		row.Status = pages.Status{Tone: components.Success, Text: "Done"}
	case models.RunFailed:
		row.Status = pages.Status{Tone: components.Danger, Text: "Failed"}
	case models.RunStarted:
		row.Status = pages.Status{Tone: components.Info, Text: "Under way"}
	}
	return row
}
