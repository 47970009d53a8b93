package payment_test

import (
	"testing"

	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/web/payment"
)

func TestWhatStripeChargesInEachKindOfCurrency(t *testing.T) {
	t.Parallel()
	const whole = 1_000_000
	for currency, want := range map[string]billing.CardLimits{
		"USD": {StepMicros: whole / 100, MinMicros: whole / 2, MaxMicros: 999_999_990_000},
		"JPY": {StepMicros: whole, MinMicros: 50 * whole, MaxMicros: 99_999_999 * whole},
		"CLP": {StepMicros: whole, MinMicros: whole, MaxMicros: 99_999_999 * whole},
		"KWD": {StepMicros: whole / 100, MinMicros: whole / 100, MaxMicros: 99_999_990_000}, // sent in thousandths of which the last is zero
		"ISK": {StepMicros: whole, MinMicros: whole, MaxMicros: 999_999 * whole},            // whole, though sent in hundredths
		"UGX": {StepMicros: whole, MinMicros: whole, MaxMicros: 999_999 * whole},
		"HUF": {StepMicros: whole / 100, MinMicros: 175 * whole, MaxMicros: 999_999_990_000},
		"TWD": {StepMicros: whole / 100, MinMicros: whole / 100, MaxMicros: 999_999_990_000},
		"MGA": {StepMicros: whole, MinMicros: whole, MaxMicros: 99_999_999 * whole}, // which has hundredths elsewhere
	} {
		if got := payment.StripeLimits(currency).In(catalog.CurrencyOf(currency)); got != want {
			t.Errorf("%s: %+v, want %+v", currency, got, want)
		}
	}
}
