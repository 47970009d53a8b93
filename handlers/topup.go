package handlers

import (
	"errors"
	"net/http"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// presetMicros are the amounts that a top-up offers; ownAmount is the choice of any other.
var presetMicros = []int64{10_000_000, 50_000_000, 100_000_000, 500_000_000}

const (
	ownAmount    = "own"
	presetAtOnce = 50_000_000 // chosen unless the customer chooses otherwise
)

// topUpInput is the form as it was sent.
type topUpInput struct {
	choice, amount, key string
	saveCard            bool
}

// topUpForm asks how much to top up. ?amount= suggests an amount, as from the page of an order that is not covered.
func topUpForm(v *view) error {
	in := topUpInput{choice: rules.FormatMicros(presetAtOnce), key: newKey()}
	if micros, err := rules.ParseMicros(v.QueryParam("amount")); err == nil && micros > 0 {
		in.choice, in.amount = ownAmount, rules.FormatMicros(micros)
	}
	return v.topUpPage(http.StatusOK, in, nil)
}

// topUp opens the provider's payment page. The same form sent again gives the same payment.
func topUp(v *view) error {
	in := topUpInput{choice: v.FormValue("choice"), amount: strings.TrimSpace(v.FormValue("amount")), key: v.FormValue("key"), saveCard: v.FormValue("save") != ""}
	payment, err := v.openTopUp(in)
	if err != nil {
		errs, shown := formErrors(err)
		if !shown {
			return err
		}
		return v.topUpPage(formStatus(err), in, errs)
	}
	if !payment.Open() {
		return v.seeOther(paymentPath(payment.Ref().String()))
	}
	return v.seeOther(payment.CheckoutURL)
}

func (v *view) openTopUp(in topUpInput) (*models.Payment, error) {
	micros, err := in.micros()
	if err != nil {
		return nil, err
	}
	if in.saveCard {
		return v.console.Billing.TopUpSavingCard(v.ctx(), v.who.AccountID, in.key, micros)
	}
	return v.console.Billing.TopUp(v.ctx(), v.who.AccountID, in.key, micros)
}

// micros gives the amount that was chosen. A typed amount beside a chosen one is refused: nobody can tell which of
// them was meant.
func (in topUpInput) micros() (int64, error) {
	if in.choice != ownAmount {
		for _, preset := range presetMicros {
			if in.choice != rules.FormatMicros(preset) {
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
		return 0, models.FieldError("amount", "Cards are charged in whole cents.")
	case errors.Is(err, rules.ErrOverflow), err == nil && micros <= 0:
		return 0, models.FieldError("amount", "Choose an amount within the limits.")
	case err != nil:
		return 0, models.FieldError("amount", "Write the amount with digits and a point, such as 45 or 45.50.")
	}
	return micros, nil
}

func (v *view) topUpPage(status int, in topUpInput, errs fieldErrors) error {
	standing, err := v.console.Billing.Standing(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	cards, err := v.console.Billing.Cards(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	least, most := v.console.Billing.TopUpLimits(v.snapshot.Currency)
	limits := "From " + v.format.Money(least) + " to " + v.format.Money(most) + ", in whole cents."
	page := pages.TopUp{
		Key: in.key, Amount: in.amount, Own: in.choice == ownAmount, OwnValue: ownAmount, Errors: errs,
		Symbol: v.format.Symbol(), Limits: limits, Notice: v.testNotice(),
		SaveCard: in.saveCard, Cards: cardWords(cards), Sum: v.availableSum(&billing.Overview{Standing: standing}),
	}
	if standing.InArrears() {
		page.Clears = "A top-up of at least " + v.format.Money(max(least, wholeCents(-standing.AvailableMicros()))) + " clears the arrears, and pay-per-use and orders work again at once."
	}
	for _, preset := range presetMicros {
		if preset < least || preset > most {
			continue
		}
		value := rules.FormatMicros(preset)
		page.Presets = append(page.Presets, pages.TopUpPreset{
			Value: value, Label: v.format.Money(preset), Checked: in.choice == value,
			Note: "Available then: " + v.format.Money(standing.AvailableMicros()+preset),
		})
	}
	if page.Shell, err = v.shell(layout.NavTopUp.Name(), layout.NavTopUp, billingCrumb); err != nil {
		return err
	}
	page.Problems = errs.problems("choice", "amount")
	return v.renderStatus(status, pages.TopUpPage(page))
}

// wholeCents rounds up to what a card can be charged.
func wholeCents(micros int64) int64 {
	const cent = 10_000
	return (micros + cent - 1) / cent * cent
}
