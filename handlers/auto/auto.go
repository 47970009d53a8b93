package auto

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// topUpFields is the form of automatic top-up.
type topUpFields struct {
	page.Form
	Card      string `form:"card"`
	Threshold string `form:"threshold"`
	Amount    string `form:"amount"`
	Cap       string `form:"cap"`
	Cooldown  string `form:"cooldown"`
}

// purchaseFields is the form of an automatic purchase. Package is what packValue writes.
type purchaseFields struct {
	page.Form
	Region   string `form:"region"`
	Package  string `form:"package"`
	Left     string `form:"calls-left"`
	Cap      string `form:"buy-cap"`
	Cooldown string `form:"buy-cooldown"`
}

// purchaseNames are its fields that have other names than what they are of: the form for top-ups has a cap and a pause, too, and the package
// stands for what it is of.
var purchaseNames = map[string]string{"cap": "buy-cap", "cooldown": "buy-cooldown", "service": "package", "calls": "package"}

// ruleFields is which purchase an address asks to change.
type ruleFields struct {
	Rule string `query:"rule"`
}

// autoSettings shows the rules. ?rule= fills the form for purchases with one of them.
func autoSettings(v *view) error {
	auto, err := v.readAuto()
	if err != nil {
		return err
	}
	purchase := v.newPurchase()
	if text := page.Read[ruleFields](v.Context).Rule; text != "" {
		rule, err := v.autoRule(auto, text)
		if err != nil {
			return err
		}
		purchase = v.purchaseOf(rule)
	}
	return v.renderAuto(auto, v.topUpOf(auto.Auto), purchase, v.newForecast(), &page.Form{})
}

// automatic is what the page shows of the account, all of one moment.
type automatic struct {
	*billing.Auto
	cards []models.SavedCard
}

func (v *view) readAuto() (*automatic, error) {
	a := &automatic{}
	err := v.Together(v.ReadOutlook,
		models.Reading(&a.Auto, func(ctx context.Context) (*billing.Auto, error) { return v.Billing.Auto(ctx, v.Who.AccountID) }),
		models.Reading(&a.cards, func(ctx context.Context) ([]models.SavedCard, error) { return v.Billing.Cards(ctx, v.Who.AccountID) }),
	)
	if err != nil {
		return nil, err
	}
	return a, nil
}

// autoRule finds the purchase rule that the address names.
func (v *view) autoRule(auto *automatic, text string) (*models.AutoRule, error) {
	ref, err := models.ParseRef(models.KindAutoRule, v.Who.AccountID, text)
	if err != nil {
		return nil, err
	}
	for i := range auto.Rules {
		if rule := &auto.Rules[i].AutoRule; rule.ID == ref.ID && rule.Kind == models.AutoPurchase {
			return rule, nil
		}
	}
	return nil, models.Refuse(models.NotFound, cause.NoSuchAutoRule)
}

// suggested writes an amount that a form begins with, in what does for a dollar.
func (v *view) suggested(n int64) string { return v.AmountText(v.Money().RoundMicros(n)) }

// topUpOf is the form of the rule that there is for top-ups, or of a new one.
func (v *view) topUpOf(auto *billing.Auto) *topUpFields {
	for i := range auto.Rules {
		if r := &auto.Rules[i].AutoRule; r.Kind == models.AutoTopUp {
			return &topUpFields{
				Card:      models.Ref{Kind: models.KindCard, AccountID: r.AccountID, ID: *r.CardID}.String(),
				Threshold: v.AmountText(r.ThresholdMicros()), Amount: v.AmountText(r.AmountMicros), Cap: v.AmountText(r.MonthlyCapMicros),
				Cooldown: strconv.FormatInt(r.CooldownHours, 10),
			}
		}
	}
	return &topUpFields{Threshold: v.suggested(20), Amount: v.suggested(50), Cap: v.suggested(200), Cooldown: "24"}
}

func (v *view) newPurchase() *purchaseFields {
	return &purchaseFields{Left: "100", Cap: v.suggested(100), Cooldown: "24"}
}

// purchaseOf is the form of a rule that buys packages.
func (v *view) purchaseOf(r *models.AutoRule) *purchaseFields {
	return &purchaseFields{
		Package: packValue(r.Service, r.Calls, r.AmountMicros), Left: strconv.FormatInt(r.ThresholdCalls(), 10),
		Cap: v.AmountText(r.MonthlyCapMicros), Cooldown: strconv.FormatInt(r.CooldownHours, 10),
	}
}

// saveAutoTopUp turns automatic top-up on, or changes it.
func saveAutoTopUp(v *view) error {
	form := page.Read[topUpFields](v.Context)
	in, err := v.topUpRule(form)
	if err == nil {
		err = v.Billing.SetAutoTopUp(v.Ctx(), v.Who.AccountID, in)
	}
	if err == nil {
		v.Flash(components.Success, words.AutoTopUpOn(v.Format.Money(in.AmountMicros), v.Format.Money(in.ThresholdMicros)))
		return v.SeeOther(routes.Auto)
	}
	return form.Again(err, func() error { return v.autoAgain(form, v.newPurchase(), v.newForecast(), &form.Form) })
}

func (v *view) topUpRule(f *topUpFields) (in billing.TopUpRule, err error) {
	card, err := models.ParseRef(models.KindCard, v.Who.AccountID, f.Card)
	if err != nil {
		return in, models.RefuseField("card", cause.AutoCardMissing)
	}
	in.CardID = card.ID
	if in.ThresholdMicros, err = v.ReadAmount("threshold", f.Threshold); err != nil {
		return in, err
	}
	if in.AmountMicros, err = v.ReadAmount("amount", f.Amount); err != nil {
		return in, err
	}
	if in.MonthlyCapMicros, err = v.ReadAmount("cap", f.Cap); err != nil {
		return in, err
	}
	in.CooldownHours = v.ReadCount(f.Cooldown)
	return in, nil
}

// saveAutoPurchase has packages bought automatically, or changes how.
func saveAutoPurchase(v *view) error {
	form := page.Read[purchaseFields](v.Context)
	in, err := v.purchaseRule(form)
	if err == nil {
		err = v.Billing.SetAutoPurchase(v.Ctx(), v.Who.AccountID, in)
	}
	if err == nil {
		v.Flash(components.Success, words.AutoPurchaseOn(v.CallWords(in.Calls), v.ServiceName(in.Service), v.RegionName(in.Region), v.CallWords(in.ThresholdCalls)))
		return v.SeeOther(routes.Auto)
	}
	var changed *billing.PriceChangedError
	if errors.As(err, &changed) {
		err = models.RefuseField("package", cause.PriceChanged{Shown: cause.Money{Micros: changed.ShownMicros, Currency: v.Snapshot.Currency}, Now: cause.Money{Micros: changed.NowMicros, Currency: v.Snapshot.Currency}})
	}
	return form.Again(err, func() error {
		form.Errors = beside(form.Errors, purchaseNames)
		return v.autoAgain(nil, form, v.newForecast(), &form.Form)
	})
}

func (v *view) purchaseRule(f *purchaseFields) (in billing.PurchaseRule, err error) {
	in.Region = f.Region
	parts := strings.Fields(f.Package)
	if len(parts) != 3 {
		return in, models.RefuseField("package", cause.PackageMissing)
	}
	calls, callsErr := strconv.ParseInt(parts[1], 10, 64)
	price, priceErr := strconv.ParseInt(parts[2], 10, 64)
	if callsErr != nil || priceErr != nil {
		return in, models.RefuseField("package", cause.PackageMissing)
	}
	in.Service, in.Calls, in.UnitPriceMicros = parts[0], calls, rules.Micros(price)
	if in.MonthlyCapMicros, err = v.ReadAmount("cap", f.Cap); err != nil {
		return in, err
	}
	in.ThresholdCalls, in.CooldownHours = v.ReadCount(f.Left), v.ReadCount(f.Cooldown)
	return in, nil
}

// autoAgain shows the page with the form that was sent beside the others; the one for top-ups as it stands, if it is nil.
func (v *view) autoAgain(topUp *topUpFields, purchase *purchaseFields, foresee *forecastFields, sent *page.Form) error {
	v.PagePath = routes.Auto
	auto, err := v.readAuto()
	if err != nil {
		return err
	}
	if topUp == nil {
		topUp = v.topUpOf(auto.Auto)
	}
	return v.renderAuto(auto, topUp, purchase, foresee, sent)
}

// beside puts what is refused beside the fields of its form, where these have other names than what they are of.
func beside(messages page.FieldErrors, names map[string]string) page.FieldErrors {
	named := make(page.FieldErrors, len(messages))
	for field, message := range messages {
		named[cmp.Or(names[field], field)] = message
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
