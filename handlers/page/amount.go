package page

import (
	"errors"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Money gives how amounts of the catalog's currency are made.
func (v *View) Money() rules.Currency { return v.Snapshot.Money() }

// AmountText writes an amount as customers type it into a form.
func (v *View) AmountText(micros rules.Micros) string { return v.Money().Decimal(micros) }

// AmountInput is which keyboard phones show for an amount: one with a point only where there are decimals.
func (v *View) AmountInput() string {
	if v.Money().Digits == 0 {
		return "numeric"
	}
	return "decimal"
}

// ReadAmount reads an amount of a form; what is wrong with it is said of the field.
func (v *View) ReadAmount(field, text string) (rules.Micros, error) {
	micros, err := rules.ParseMicros(strings.TrimSpace(text))
	switch {
	case errors.Is(err, rules.ErrOverflow):
		return 0, models.RefuseField(field, cause.AmountBeyond)
	case err != nil && v.Money().Digits == 0:
		return 0, models.RefuseField(field, cause.AmountNotDigits{Example: v.AmountText(v.Money().RoundMicros(45))})
	case errors.Is(err, rules.ErrTooPrecise):
		return 0, models.RefuseField(field, cause.AmountTooFine{Digits: v.Money().Digits})
	case err != nil:
		return 0, models.RefuseField(field, cause.AmountNotDecimal{Example: v.AmountText(45_500_000)})
	}
	return micros, nil
}

// ReadCount reads a whole number of a form; -1, which nothing allows, if it is none.
func ReadCount(text string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
