package billing

import (
	"errors"
	"net/http"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
)

// presets are the amounts that a top-up offers, in what does for a dollar; ownAmount is the choice of any other.
var presets = []int64{10, 50, 100, 500}

const (
	ownAmount    = "own"
	presetAtOnce = 50 // chosen unless the customer chooses otherwise
)

// topUpInput is the form as it was sent.
type topUpInput struct {
	choice, amount, key string
	saveCard            bool
}

// topUpForm asks how much to top up. ?amount= suggests an amount, as from the page of an order that is not covered. What
// is chosen at once always leaves nothing owed.
func topUpForm(v *view) error {
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	suggested, err := rules.ParseMicros(v.QueryParam("amount"))
	if err != nil {
		suggested = 0
	}
	return v.topUpPage(http.StatusOK, v.suggest(standing.AvailableMicros(), suggested), nil)
}

// suggest chooses an amount: the suggested one, if there is one, else the usual one, but never less than what is owed and
// always one that can be charged.
func (v *view) suggest(availableMicros, suggestedMicros rules.Micros) topUpInput {
	in := topUpInput{choice: ownAmount, key: page.NewKey()}
	needed, enough := v.Billing.ClearingTopUp(availableMicros, max(suggestedMicros, 0), v.Snapshot.Currency)
	if suggestedMicros <= 0 && enough {
		usual := v.Money().RoundMicros(presetAtOnce)
		for _, preset := range v.presetMicros() {
			if preset >= max(needed, usual) {
				in.choice = v.AmountText(preset)
				return in
			}
		}
	}
	in.amount = v.AmountText(needed)
	return in
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
	in := topUpInput{choice: v.FormValue("choice"), amount: strings.TrimSpace(v.FormValue("amount")), key: v.FormValue("key"), saveCard: v.FormValue("save") != ""}
	payment, err := v.openTopUp(in)
	if err != nil {
		errs, shown := page.FormErrors(err)
		if !shown {
			return err
		}
		return v.topUpPage(page.FormStatus(err), in, errs)
	}
	if !payment.Open() {
		return v.SeeOther(routes.Payment(payment.Ref().String()))
	}
	return v.SeeOther(payment.CheckoutURL)
}

func (v *view) openTopUp(in topUpInput) (*models.Payment, error) {
	micros, err := v.chosenAmount(in)
	if err != nil {
		return nil, err
	}
	if in.saveCard {
		return v.Billing.TopUpSavingCard(v.Ctx(), v.Who.AccountID, in.key, micros)
	}
	return v.Billing.TopUp(v.Ctx(), v.Who.AccountID, in.key, micros)
}

// chosenAmount gives the amount that was chosen. A typed amount beside a chosen one is refused: nobody can tell which of
// them was meant.
func (v *view) chosenAmount(in topUpInput) (rules.Micros, error) {
	if in.choice != ownAmount {
		for _, n := range presets {
			preset := v.Money().RoundMicros(n)
			if in.choice != v.AmountText(preset) {
				continue
			}
			if in.amount != "" {
				return 0, models.FieldError("amount", "You typed an amount and chose another one. Choose “Own amount”, or empty this field.")
			}
			return preset, nil
		}
		return 0, models.FieldError("choice", "Choose an amount.")
	}
	micros, err := rules.ParseMicros(in.amount)
	switch {
	case errors.Is(err, rules.ErrTooPrecise):
		return 0, v.Billing.UnevenTopUp(v.Snapshot.Currency)
	case err == nil && micros <= 0:
		return 0, models.FieldError("amount", "Choose an amount within the limits.")
	}
	return v.ReadAmount("amount", in.amount)
}

func (v *view) topUpPage(status int, in topUpInput, errs page.FieldErrors) error {
	standing, err := v.Standing()
	if err != nil {
		return err
	}
	cards, err := v.Billing.Cards(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	least, most := v.Billing.TopUpLimits(v.Snapshot.Currency)
	screen := pages.TopUp{
		Key: in.key, Amount: in.amount, Own: in.choice == ownAmount, OwnValue: ownAmount, Errors: errs,
		Symbol: v.Format.Symbol(), InputMode: v.AmountInput(), Notice: v.TestNotice(),
		Limits:   "From " + v.Format.Money(least) + " to " + v.Format.Money(most) + ", in " + v.Billing.CardSteps(v.Snapshot.Currency) + ".",
		SaveCard: in.saveCard, Cards: cardWords(cards), Sum: v.availableSum(&standing),
	}
	if standing.InArrears() {
		if screen.Clears, err = v.clearsWords(&standing); err != nil {
			return err
		}
	}
	if used := standing.StarterUsedMicros(); used > 0 && !standing.InArrears() {
		screen.Covers = "A top-up first covers the " + v.Format.Money(used) + " that are owed of the starter credit of " + v.Format.Money(standing.StarterMicros) + "."
	}
	for _, preset := range v.presetMicros() {
		value := v.AmountText(preset)
		screen.Presets = append(screen.Presets, pages.TopUpPreset{Value: value, Label: v.Format.Money(preset), Checked: in.choice == value, Note: v.afterTopUp(&standing, preset)})
	}
	if screen.Shell, err = v.Shell(layout.NavTopUp.Name(), layout.NavTopUp, page.BillingCrumb); err != nil {
		return err
	}
	screen.Problems = errs.Problems("choice", "amount")
	return v.ShowStatus(status, pages.TopUpPage(screen))
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
		return v.Format.Money(-available) + " are owed, more than one top-up can be: top up several times. When nothing is owed any more, " + then, nil
	}
	return "A top-up of at least " + v.Format.Money(needed) + " clears the arrears: " + then, nil
}

// afterTopUp says what a top-up leaves.
func (v *view) afterTopUp(s *rules.Standing, topUpMicros rules.Micros) string {
	left := s.AvailableMicros() + topUpMicros // a top-up is bounded, and what is available is far from the largest amount
	switch {
	case left < 0 && left >= -s.StarterMicros:
		return "Then " + v.Format.Money(-left) + " of the starter credit are owed"
	case left < 0:
		return "Still in arrears then: " + v.Format.Money(-left) + " owed"
	}
	return "Available then: " + v.Format.Money(left)
}
