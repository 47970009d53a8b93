package auto

import (
	"fmt"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/auto"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// forecastFields is the form of a purchase by forecast.
type forecastFields struct {
	page.Form
	Region   string `form:"region"`
	Service  string `form:"service"`
	Cap      string `form:"forecast-cap"`
	Least    string `form:"least"`
	Cooldown string `form:"forecast-cooldown"`
}

// forecastNames are its fields that have other names than what they are of: other forms on the page have a cap and a pause, too.
var forecastNames = map[string]string{"cap": "forecast-cap", "cooldown": "forecast-cooldown"}

func (v *view) newForecast() *forecastFields {
	return &forecastFields{Cap: v.suggested(200), Least: v.suggested(5), Cooldown: "168"}
}

// tryForecast begins to note what would be bought.
func tryForecast(v *view) error {
	form := page.Read[forecastFields](v.Context)
	in, err := v.forecastTerms(form)
	if err == nil {
		err = v.Billing.TryForecast(v.Ctx(), v.Who.AccountID, in)
	}
	if err == nil {
		v.Flash(components.Success, words.ForecastTried(v.OfferingName(in.Region, in.Service)))
		return v.SeeOther(routes.Auto)
	}
	return form.Again(err, func() error {
		form.Errors = beside(form.Errors, forecastNames)
		return v.autoAgain(nil, v.newPurchase(), form, &form.Form)
	})
}

func (v *view) forecastTerms(f *forecastFields) (in billing.ForecastRule, err error) {
	in.Region, in.Service, in.CooldownHours = f.Region, f.Service, v.ReadCount(f.Cooldown)
	if in.MonthlyCapMicros, err = v.ReadAmount("cap", f.Cap); err != nil {
		return in, err
	}
	in.LeastSavedMicros, err = v.ReadAmount("least", f.Least)
	return in, err
}

// switchFields is the form that switches a purchase by forecast on, with the terms that were shown beside it.
type switchFields struct {
	Terms string `form:"terms"`
}

// termsValue writes terms as the form carries them that switches them on: the customer agrees to these.
func termsValue(r *billing.ForecastRule) string {
	return fmt.Sprintf("%d %d %d", r.MonthlyCapMicros, r.LeastSavedMicros, r.CooldownHours)
}

// readTerms reads what termsValue wrote; anything else is agreeing to nothing.
func readTerms(text string) billing.ForecastRule {
	var r billing.ForecastRule
	if _, err := fmt.Sscanf(text, "%d %d %d", &r.MonthlyCapMicros, &r.LeastSavedMicros, &r.CooldownHours); err != nil || termsValue(&r) != text {
		return billing.ForecastRule{}
	}
	return r
}

// switchOnForecast has a rule buy that was tried.
func switchOnForecast(v *view) error {
	ref, err := models.ParseRef(models.KindForecast, v.Who.AccountID, v.Param("forecast"))
	if err != nil {
		return err
	}
	if err := v.Billing.SwitchOnForecast(v.Ctx(), ref.AccountID, ref.ID, readTerms(page.Read[switchFields](v.Context).Terms)); err != nil {
		return err
	}
	v.Flash(components.Success, "It is switched on. Every purchase is told to you, with why it was made.")
	return v.SeeOther(routes.Auto)
}

// turnOffForecast turns a rule off.
func turnOffForecast(v *view) error {
	ref, err := models.ParseRef(models.KindForecast, v.Who.AccountID, v.Param("forecast"))
	if err != nil {
		return err
	}
	if err := v.Billing.TurnOffForecast(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, "It is turned off. Nothing more is bought or noted by it.")
	return v.SeeOther(routes.Auto)
}

// forecastForm offers the services of the region that packages are sold of.
func (v *view) forecastForm(f *forecastFields) pages.Foresee {
	errs := f.Errors
	form := pages.Foresee{
		How:      v.Words().ForecastHow(forecast.Days),
		Service:  components.SelectProps{Name: "service", Label: "For calls of", Error: errs["service"]},
		Cap:      v.amountField("forecast-cap", "At most in a month", f.Cap, "In the calendar month of the billing time zone.", errs["forecast-cap"]),
		Least:    v.amountField("least", "Only if it saves", f.Least, words.ForecastLeast(v.Words().Counted(forecast.Days, "day", "days")), errs["least"]),
		Cooldown: v.pausesSelect("forecast-cooldown", f.Cooldown, errs["forecast-cooldown"], billing.ForecastCooldowns),
	}
	for _, o := range v.Snapshot.OfferingsIn(v.Region.Code) {
		if len(o.Specifications) > 0 {
			form.Service.Options = append(form.Service.Options, components.Option{Value: o.Service, Label: v.ServiceName(o.Service), Selected: o.Service == f.Service})
		}
	}
	form.InRegion = v.inRegion(form.Service.Options)
	return form
}

// forecastRule shows a rule, what it bought and what it would have bought.
func (v *view) forecastRule(auto *billing.Auto, rule *billing.ForecastState) pages.Forecast {
	ref := rule.Ref().String()
	card := pages.Forecast{
		Of: v.OfferingName(rule.Region, rule.Service), Stopped: v.Words().Why(rule.StopReason.Cause),
		Terms: words.ForecastTerms(v.Format.Money(rule.MonthlyCapMicros), v.Format.Money(rule.LeastSavedMicros), v.pauseWords(rule.CooldownHours)),
	}
	switch rule.State {
	case models.ForecastTrial:
		card.Status = parts.Status{Tone: components.Info, Text: "Tried: buys nothing"}
		if auto.Now.Before(rule.ReadyAt) {
			card.Ready = v.Words().Why(billing.TooEarly(rule.ReadyAt))
		} else {
			card.OnAction, card.OnName = routes.AutoForecastOn(ref), words.SwitchOnBuying(card.Of)
			card.Agreed = termsValue(&billing.ForecastRule{MonthlyCapMicros: rule.MonthlyCapMicros, LeastSavedMicros: rule.LeastSavedMicros, CooldownHours: rule.CooldownHours})
		}
		card.Sum = v.trialSum(rule)
		card.Tiers = v.tiersWords(rule)
	case models.ForecastOn:
		card.Status = parts.Status{Tone: components.Success, Text: "On"}
		if auto.Frozen() {
			card.Status = resting()
		}
		card.Spent = words.CapUsed(v.Format.Money(rule.SpentMicros), v.Format.Money(rule.MonthlyCapMicros))
	case models.ForecastOff:
		card.Status = parts.Status{Tone: components.Neutral, Text: "Off"}
		if rule.StoppedAt != nil {
			card.Status = parts.Status{Tone: components.Warning, Text: "Stopped"}
		}
	}
	if rule.State != models.ForecastOff {
		card.OffAction, card.OffName = routes.AutoForecastOff(ref), words.TurnOffBuying(card.Of)
	}
	for i := range rule.Bought {
		card.Rows = append(card.Rows, v.boughtRow(&rule.Bought[i]))
	}
	for i := range rule.Trials {
		card.Rows = append(card.Rows, v.trialRow(rule, &rule.Trials[i]))
	}
	return card
}

func (v *view) pauseWords(hours int64) string {
	return v.Words().Counted(hours/24, "day", "days") // all pauses are of whole days
}

// trialSum says what all that would have been bought came to until now.
func (v *view) trialSum(rule *billing.ForecastState) string {
	if len(rule.Trials) == 0 {
		return words.ForecastNoTrials()
	}
	var price, perUse, saved rules.Micros
	for i := range rule.Trials {
		t := &rule.Trials[i]
		price, perUse, saved = price+t.TotalMicros(), perUse+t.PerUseMicros, saved+t.SavedMicros
	}
	return words.ForecastSum(v.Words().Counted(int64(len(rule.Trials)), "purchase", "purchases"), v.Format.Money(price), v.Format.Rounded(perUse, format.Spent), v.savedWords(saved))
}

// savedWords says "saved $1.00", or that so much more would have been paid until now.
func (v *view) savedWords(saved rules.Micros) string {
	if saved < 0 {
		return words.NotSavedYet(v.Format.Rounded(-saved, format.Owed))
	}
	return words.SavedSoFar(v.Format.Rounded(saved, format.Available))
}

// tiersWords says why what is saved is not exact where prices have steps, "" where they have none.
func (v *view) tiersWords(rule *billing.ForecastState) string {
	o, _ := v.Snapshot.Offering(rule.Region, rule.Service)
	for _, price := range o.Prices {
		if len(price.Tariff) > 1 {
			return words.ForecastTiers()
		}
	}
	return ""
}

func (v *view) trialRow(rule *billing.ForecastState, t *billing.Trial) pages.Foreseen {
	row := pages.Foreseen{
		What: words.WouldHaveBought(v.Format.Calls(t.Quantity), v.CallWords(t.Calls), v.Format.Day(t.At)), How: "Noted at that time",
		Price: v.Format.Money(t.TotalMicros()), PerUse: v.Format.Rounded(t.PerUseMicros, format.Spent), Saved: v.savedWords(t.SavedMicros), Left: v.CallWords(t.LeftCalls),
		Href: routes.WhatIfBoughtOn(rule.Region, rule.Service, t.Calls, t.Quantity, v.Format.InputDay(t.At)), Link: "What if?",
	}
	if t.LookedBack {
		row.How = "Worked out afterwards"
	}
	return row
}

func (v *view) boughtRow(p *models.ForecastPurchase) pages.Foreseen {
	row := pages.Foreseen{
		What: words.BoughtOn(v.Format.Calls(p.Quantity), v.CallWords(p.Calls), v.Format.Day(p.At)), How: "Bought", Price: v.Format.Money(p.TotalMicros()),
		Link: orderRef(p.AccountID, *p.OrderID),
	}
	row.Href = routes.Order(row.Link)
	if d, err := billing.DecisionOf(p); err == nil {
		row.Saved = words.ExpectedToSave(v.Format.Rounded(d.SavedMicros(), format.Available))
	}
	return row
}
