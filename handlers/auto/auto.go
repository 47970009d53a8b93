package auto

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
)

// autoForm is what the two forms of the page hold, as text: of the one that was sent as it was sent.
type autoForm struct {
	card, threshold, amount, topUpCap, topUpPause string
	pack, left, buyCap, buyPause                  string
	topUpErrors, buyErrors                        page.FieldErrors // by the names of the fields
}

// autoSettings shows the rules. ?rule= fills the form for purchases with one of them.
func autoSettings(v *view) error {
	auto, err := v.Billing.Auto(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	form := v.newAutoForm()
	for i := range auto.Rules {
		if rule := &auto.Rules[i]; rule.Kind == models.AutoTopUp {
			v.fillTopUp(form, &rule.AutoRule)
		}
	}
	if text := v.QueryParam("rule"); text != "" {
		rule, err := v.autoRule(auto, text)
		if err != nil {
			return err
		}
		v.fillPurchase(form, rule)
	}
	return v.renderAuto(http.StatusOK, auto, form)
}

// autoRule finds the purchase rule that the address names.
func (v *view) autoRule(auto *billing.Auto, text string) (*models.AutoRule, error) {
	ref, err := models.ParseRef(models.KindAutoRule, v.Who.AccountID, text)
	if err != nil {
		return nil, err
	}
	for i := range auto.Rules {
		if rule := &auto.Rules[i].AutoRule; rule.ID == ref.ID && rule.Kind == models.AutoPurchase {
			return rule, nil
		}
	}
	return nil, models.Errorf(models.NotFound, "There is no such automatic rule.")
}

func (v *view) newAutoForm() *autoForm {
	round := func(n int64) string { return v.AmountText(v.Money().RoundMicros(n)) }
	return &autoForm{threshold: round(20), amount: round(50), topUpCap: round(200), topUpPause: "24", left: "100", buyCap: round(100), buyPause: "24"}
}

func (v *view) fillTopUp(f *autoForm, r *models.AutoRule) {
	f.card = models.Ref{Kind: models.KindCard, AccountID: r.AccountID, ID: *r.CardID}.String()
	f.threshold, f.amount, f.topUpCap = v.AmountText(r.ThresholdMicros()), v.AmountText(r.AmountMicros), v.AmountText(r.MonthlyCapMicros)
	f.topUpPause = strconv.FormatInt(r.CooldownHours, 10)
}

func (v *view) fillPurchase(f *autoForm, r *models.AutoRule) {
	f.pack = packValue(r.Service, r.Calls, r.AmountMicros)
	f.left, f.buyCap = strconv.FormatInt(r.ThresholdCalls(), 10), v.AmountText(r.MonthlyCapMicros)
	f.buyPause = strconv.FormatInt(r.CooldownHours, 10)
}

// saveAutoTopUp turns automatic top-up on, or changes it.
func saveAutoTopUp(v *view) error {
	form := v.newAutoForm()
	form.card, form.threshold, form.amount = v.FormValue("card"), v.FormValue("threshold"), v.FormValue("amount")
	form.topUpCap, form.topUpPause = v.FormValue("cap"), v.FormValue("cooldown")
	in, err := v.topUpRule(form)
	if err == nil {
		err = v.Billing.SetAutoTopUp(v.Ctx(), v.Who.AccountID, in)
	}
	if err == nil {
		v.Flash(components.Success, "Automatic top-up is on: "+v.Format.Money(in.AmountMicros)+" are charged when less than "+v.Format.Money(in.ThresholdMicros)+" is available, and several times that at once if it takes more.")
		return v.SeeOther(routes.Auto)
	}
	return v.autoAgain(err, form, &form.topUpErrors)
}

func (v *view) topUpRule(f *autoForm) (in billing.TopUpRule, err error) {
	card, err := models.ParseRef(models.KindCard, v.Who.AccountID, f.card)
	if err != nil {
		return in, models.FieldError("card", "Choose one of your saved cards.")
	}
	in.CardID = card.ID
	if in.ThresholdMicros, err = v.ReadAmount("threshold", f.threshold); err != nil {
		return in, err
	}
	if in.AmountMicros, err = v.ReadAmount("amount", f.amount); err != nil {
		return in, err
	}
	if in.MonthlyCapMicros, err = v.ReadAmount("cap", f.topUpCap); err != nil {
		return in, err
	}
	in.CooldownHours = autoCount(f.topUpPause)
	return in, nil
}

// saveAutoPurchase has packages bought automatically, or changes how.
func saveAutoPurchase(v *view) error {
	form := v.newAutoForm()
	form.pack, form.left, form.buyCap, form.buyPause = v.FormValue("package"), v.FormValue("calls-left"), v.FormValue("buy-cap"), v.FormValue("buy-cooldown")
	in, err := v.purchaseRule(form)
	if err == nil {
		err = v.Billing.SetAutoPurchase(v.Ctx(), v.Who.AccountID, in)
	}
	if err == nil {
		v.Flash(components.Success, "A package of "+v.CallWords(in.Calls)+" of "+v.ServiceName(in.Service)+" in "+v.RegionName(in.Region)+" is bought when fewer than "+v.CallWords(in.ThresholdCalls)+" are left.")
		return v.SeeOther(routes.Auto)
	}
	var changed *billing.PriceChangedError
	if errors.As(err, &changed) {
		err = models.FieldError("package", "The price has changed: it was %s and is %s now. Check it and save again.", v.Format.Money(changed.ShownMicros), v.Format.Money(changed.NowMicros))
	}
	return v.autoAgain(err, form, &form.buyErrors)
}

func (v *view) purchaseRule(f *autoForm) (in billing.PurchaseRule, err error) {
	in.Region = v.FormValue("region")
	parts := strings.Fields(f.pack)
	if len(parts) != 3 {
		return in, models.FieldError("package", "Choose a package.")
	}
	in.Service, in.Calls, in.UnitPriceMicros = parts[0], autoCount(parts[1]), rules.Micros(autoCount(parts[2]))
	if in.MonthlyCapMicros, err = v.ReadAmount("cap", f.buyCap); err != nil {
		return in, err
	}
	in.ThresholdCalls, in.CooldownHours = autoCount(f.left), autoCount(f.buyPause)
	return in, nil
}

// autoAgain shows the page with the form as it was sent and what is wrong with it.
func (v *view) autoAgain(err error, form *autoForm, where *page.FieldErrors) error {
	messages, shown := page.FormErrors(err)
	if !shown {
		return err
	}
	if *where = messages; where == &form.buyErrors {
		*where = purchaseFields(messages)
	}
	v.PagePath = routes.Auto
	auto, err := v.Billing.Auto(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	for i := range auto.Rules {
		if rule := &auto.Rules[i]; rule.Kind == models.AutoTopUp && where == &form.buyErrors {
			v.fillTopUp(form, &rule.AutoRule)
		}
	}
	return v.renderAuto(http.StatusUnprocessableEntity, auto, form)
}

// purchaseFields puts what is refused of a purchase beside the fields of its form: the other form on the page has a cap and a
// pause, too, and the package stands for what it is of.
func purchaseFields(messages page.FieldErrors) page.FieldErrors {
	names := map[string]string{"cap": "buy-cap", "cooldown": "buy-cooldown", "service": "package", "calls": "package"}
	named := make(page.FieldErrors, len(messages))
	for field, message := range messages {
		if name, other := names[field]; other {
			field = name
		}
		named[field] = message
	}
	return named
}

// turnOffAuto turns a rule off.
func turnOffAuto(v *view) error {
	ref, err := models.ParseRef(models.KindAutoRule, v.Who.AccountID, v.Param("rule"))
	if err != nil {
		return err
	}
	if err := v.Billing.TurnOffAuto(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, "It is turned off. Nothing more is charged or bought by it.")
	return v.SeeOther(routes.Auto)
}

// packValue writes a package with its price as the form carries it: the customer agrees to this price.
func packValue(service string, calls int64, priceMicros rules.Micros) string {
	return service + " " + strconv.FormatInt(calls, 10) + " " + strconv.FormatInt(int64(priceMicros), 10)
}

// autoCount reads a whole number of the form; -1, which nothing allows, if it is none.
func autoCount(text string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
