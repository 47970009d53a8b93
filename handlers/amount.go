package handlers

import (
	"errors"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// money gives how amounts of the catalog's currency are made.
func (v *view) money() rules.Currency { return v.snapshot.Money() }

// amountText writes an amount as customers type it into a form.
func (v *view) amountText(micros int64) string { return v.money().Decimal(micros) }

// amountInput is which keyboard phones show for an amount: one with a point only where there are decimals.
func (v *view) amountInput() string {
	if v.money().Digits == 0 {
		return "numeric"
	}
	return "decimal"
}

// readAmount reads an amount of a form; what is wrong with it is said of the field.
func (v *view) readAmount(field, text string) (int64, error) {
	micros, err := rules.ParseMicros(strings.TrimSpace(text))
	switch {
	case errors.Is(err, rules.ErrOverflow):
		return 0, models.FieldError(field, "Choose an amount within the limits.")
	case err != nil && v.money().Digits == 0:
		return 0, models.FieldError(field, "Write the amount with digits only, such as %s.", v.amountText(v.money().RoundMicros(45)))
	case errors.Is(err, rules.ErrTooPrecise):
		return 0, models.FieldError(field, "Enter an amount with at most %s.", counted(int64(v.money().Digits), "decimal", "decimals"))
	case err != nil:
		return 0, models.FieldError(field, "Write the amount with digits and a point, such as 45 or %s.", v.amountText(45_500_000))
	}
	return micros, nil
}
