package page

import (
	"errors"
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// Money gives how amounts of the catalog's currency are made.
func (v *View) Money() rules.Currency { return v.Snapshot.Money() }

// AmountText writes an amount as customers type it into a form, in their own way to write numbers.
func (v *View) AmountText(micros rules.Micros) string { return v.Format.Input(v.AmountValue(micros)) }

// AmountValue writes an amount as it stands in addresses and in the values of what is chosen, which nobody types.
func (v *View) AmountValue(micros rules.Micros) string { return v.Money().Decimal(micros) }

// AmountInput is which keyboard phones show for an amount: one with a decimal mark only where there are decimals.
func (v *View) AmountInput() string {
	if v.Money().Digits == 0 {
		return "numeric"
	}
	return "decimal"
}

// TypedAmount reads an amount as its reader writes numbers. It fails with an error of format.F.Typed or rules.ParseMicros.
func (v *View) TypedAmount(text string) (rules.Micros, error) {
	plain, err := v.Format.Typed(text)
	if err != nil {
		return 0, err
	}
	return rules.ParseMicros(plain)
}

// ReadAmount reads an amount of a form; what is wrong with it is said of the field.
func (v *View) ReadAmount(field, text string) (rules.Micros, error) {
	micros, err := v.TypedAmount(text)
	switch {
	case errors.Is(err, rules.ErrOverflow):
		return 0, models.RefuseField(field, cause.AmountBeyond)
	case err != nil && v.Money().Digits == 0:
		return 0, models.RefuseField(field, cause.AmountNotDigits{Example: v.AmountValue(v.Money().RoundMicros(45))})
	case errors.Is(err, format.ErrTwoReadings):
		return 0, models.RefuseField(field, cause.AmountTwoReadings{Example: v.AmountValue(45_500_000)})
	case errors.Is(err, rules.ErrTooPrecise):
		return 0, models.RefuseField(field, cause.AmountTooFine{Digits: v.Money().Digits})
	case err != nil:
		return 0, models.RefuseField(field, cause.AmountNotDecimal{Example: v.AmountValue(45_500_000)})
	}
	return micros, nil
}

// ReadCount reads a whole number of a form, as its reader writes numbers; -1, which nothing allows, if it is none.
func (v *View) ReadCount(text string) int64 {
	plain, err := v.Format.Typed(text)
	if err != nil {
		return -1
	}
	n, err := strconv.ParseInt(plain, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
