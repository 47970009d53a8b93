package billing

import (
	"context"
	"errors"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// presets are the amounts that a top-up offers, in what does for a dollar; ownAmount is the choice of any other.
var presets = []int64{10, 50, 100, 500}

const (
	ownAmount    = "own"
	byTransfer   = "transfer" // of the button that pays so
	presetAtOnce = 50         // chosen unless the customer chooses otherwise
)

// topUpFields is the form of a top-up: Choice is one of the presets, or ownAmount for Amount.
type topUpFields struct {
	page.Form
	Choice string             `form:"choice"`
	Amount string             `form:"amount"`
	Key    string             `form:"key"`
	Save   components.Checked `form:"save"`
	Method string             `form:"method"`
}

// topUpSuggestion is the amount that an address suggests.
type topUpSuggestion struct {
	Amount string `query:"amount"`
}

// topUpForm asks how much to top up. ?amount= suggests an amount, as from the page of an order that is not covered. What
// is chosen at once always leaves nothing owed.
func topUpForm(v *view) error {
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	suggested, err := rules.ParseMicros(page.Read[topUpSuggestion](v.Context).Amount)
	if err != nil {
		suggested = 0
	}
	return v.topUpPage(v.suggest(standing.AvailableMicros(), suggested))
}

// suggest chooses an amount: the suggested one, if there is one, else the usual one, but never less than what is owed and
// always one that can be charged.
func (v *view) suggest(availableMicros, suggestedMicros rules.Micros) *topUpFields {
	form := &topUpFields{Choice: ownAmount, Key: page.NewKey()}
	needed, enough := v.Billing.ClearingTopUp(availableMicros, max(suggestedMicros, 0), v.Snapshot.Currency)
	if suggestedMicros <= 0 && enough {
		usual := v.Money().RoundMicros(presetAtOnce)
		for _, preset := range v.presetMicros() {
			if preset >= max(needed, usual) {
				form.Choice = v.AmountValue(preset)
				return form
			}
		}
	}
	form.Amount = v.AmountText(needed)
	return form
}

// presetMicros are the amounts that are offered: those within the limits.
func (v *view) presetMicros() []rules.Micros {
	least, most := v.Billing.TopUpLimits(v.Snapshot.Currency)
	var offered []rules.Micros
	for _, n := range presets {
		if preset := v.Money().RoundMicros(n); preset >= least && preset <= most {
			offered = append(offered, preset)
		}
	}
	return offered
}

// topUp opens the provider's payment page. The same form sent again gives the same payment.
func topUp(v *view) error {
	form := page.Read[topUpFields](v.Context)
	form.Amount = strings.TrimSpace(form.Amount)
	payment, err := v.openTopUp(form)
	if err != nil {
		return form.Again(err, func() error { return v.topUpPage(form) })
	}
	if payment.IsTransfer() || !payment.Open() {
		return v.SeeOther(routes.Payment(payment.Ref().String()))
	}
	return v.SeeOther(payment.CheckoutURL)
}

func (v *view) openTopUp(form *topUpFields) (*models.Payment, error) {
	micros, err := v.chosenAmount(form)
	if err != nil {
		return nil, err
	}
	if form.Method == byTransfer {
		return v.Billing.TopUpByTransfer(v.Ctx(), v.Who.AccountID, form.Key, micros)
	}
	if form.Save {
		return v.Billing.TopUpSavingCard(v.Ctx(), v.Who.AccountID, form.Key, micros)
	}
	return v.Billing.TopUp(v.Ctx(), v.Who.AccountID, form.Key, micros)
}

// chosenAmount gives the amount that was chosen. A typed amount beside a chosen one is refused: nobody can tell which of
// them was meant.
func (v *view) chosenAmount(form *topUpFields) (rules.Micros, error) {
	if form.Choice != ownAmount {
		for _, n := range presets {
			preset := v.Money().RoundMicros(n)
			if form.Choice != v.AmountValue(preset) {
				continue
			}
			if form.Amount != "" {
				return 0, models.RefuseField("amount", cause.AmountTwice)
			}
			return preset, nil
		}
		return 0, models.RefuseField("choice", cause.AmountMissing)
	}
	micros, err := v.TypedAmount(form.Amount)
	switch {
	case errors.Is(err, rules.ErrTooPrecise), errors.Is(err, format.ErrTwoReadings):
		return 0, v.Billing.UnevenTopUp(v.Snapshot.Currency)
	case err == nil && micros <= 0:
		return 0, models.RefuseField("amount", cause.AmountBeyond)
	}
	return v.ReadAmount("amount", form.Amount)
}

func (v *view) topUpPage(form *topUpFields) error {
	var cards []models.SavedCard
	err := v.Together(models.Reading(&cards, func(ctx context.Context) ([]models.SavedCard, error) {
		return v.Billing.Cards(ctx, v.Who.AccountID)
	}))
	if err != nil {
		return err
	}
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	least, most := v.Billing.TopUpLimits(v.Snapshot.Currency)
	screen := pages.TopUp{
		Key: form.Key, Amount: form.Amount, Own: form.Choice == ownAmount, OwnValue: ownAmount, Errors: form.Errors,
		Symbol: v.Format.Symbol(), InputMode: v.AmountInput(), Notice: v.TestNotice(),
		Limits:   words.AmountRange(v.Format.Money(least), v.Format.Money(most), v.Words().Steps(v.Billing.CardSteps(v.Snapshot.Currency))),
		SaveCard: form.Save, Cards: cardWords(cards), Available: v.Format.Figure(standing.AvailableMicros(), format.Available),
	}
	if v.Billing.TakesTransfers() {
		screen.Transfer = words.TransferOffer(v.Words().Counted(int64(billing.TransferWait/(24*time.Hour)), "day", "days"))
	}
	if standing.InArrears() {
		if screen.Clears, err = v.clearsWords(&standing); err != nil {
			return err
		}
	}
	if used := standing.StarterUsedMicros(); used > 0 && !standing.InArrears() {
		screen.Covers = words.TopUpCoversStarter(v.Format.Rounded(used, format.Owed), v.Format.Money(standing.StarterMicros))
	}
	for _, preset := range v.presetMicros() {
		value := v.AmountValue(preset)
		screen.Presets = append(screen.Presets, pages.TopUpPreset{Value: value, Label: v.Format.Money(preset), Checked: form.Choice == value, Note: v.afterTopUp(&standing, preset)})
	}
	if screen.Shell, err = v.Shell(layout.NavTopUp.Name(), layout.NavTopUp, page.BillingCrumb); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("choice", "amount")
	return v.ShowForm(&form.Form, pages.TopUpPage(screen))
}

// clearsWords says what ends the arrears.
func (v *view) clearsWords(standing *rules.Standing) (string, error) {
	o, err := v.Outlook()
	if err != nil {
		return "", err
	}
	then := v.Promise().Clearing(standing, o.Now, page.Holdings(o))
	available := standing.AvailableMicros()
	needed, enough := v.Billing.ClearingTopUp(available, 0, v.Snapshot.Currency)
	if !enough {
		return words.TopUpSeveralTimes(v.Format.Rounded(-available, format.Owed), then), nil
	}
	return words.TopUpClears(v.Format.Money(needed), then), nil
}

// afterTopUp says what a top-up leaves.
func (v *view) afterTopUp(s *rules.Standing, topUpMicros rules.Micros) string {
	left := s.AvailableMicros() + topUpMicros // a top-up is bounded, and what is available is far from the largest amount
	switch {
	case left < 0 && left >= -s.StarterMicros:
		return words.StarterOwedThen(v.Format.Rounded(-left, format.Owed))
	case left < 0:
		return words.ArrearsThen(v.Format.Rounded(-left, format.Owed))
	}
	return words.AvailableThen(v.Format.Rounded(left, format.Available))
}
