package payment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// sessionSaid is what Stripe says of a Checkout session, in an answer or a webhook: the fields that are the same in all
// versions of its API.
type sessionSaid struct {
	ID            string `json:"id"`
	Reference     string `json:"client_reference_id"`
	Status        string `json:"status"`
	PaymentStatus string `json:"payment_status"`
	AmountTotal   int64  `json:"amount_total"`
	Currency      string `json:"currency"`
	// asyncFailed is that a payment which takes its time came to nothing after the page was done.
	asyncFailed bool
}

// notification puts it into the console's words. A page that is done and not paid yet is open: the money is under way.
func (s *sessionSaid) notification() (billing.PaymentAnswer, error) {
	micros, err := microUnits(s.AmountTotal, s.Currency)
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	n := billing.PaymentAnswer{
		ProviderRef: s.ID, Reference: s.Reference, Status: billing.ProviderOpen, AmountMicros: micros, Currency: strings.ToUpper(s.Currency),
	}
	switch {
	case s.PaymentStatus == string(stripe.CheckoutSessionPaymentStatusPaid):
		n.Status = billing.ProviderSucceeded
	case s.Status == string(stripe.CheckoutSessionStatusExpired):
		n.Status, n.Failure = billing.ProviderFailed, "The payment page was closed before the payment was made."
	case s.asyncFailed:
		n.Status, n.Failure = billing.ProviderFailed, "The payment did not come through."
	}
	return n, nil
}

// Currencies that Stripe does not count in hundredths: in whole units, or in hundredths although there are none.
var (
	wholeUnitCurrencies = []string{"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
	thousandCurrencies  = []string{"BHD", "JOD", "KWD", "OMR", "TND"}
	wholeAsHundredths   = []string{"ISK", "UGX"}
)

const micros rules.Micros = 1_000_000

// unitOf gives how many micro-units Stripe's unit of the currency is, and how many such units a charge must be a
// multiple of.
func unitOf(currency string) (unitMicros rules.Micros, step int64) {
	currency = strings.ToUpper(currency)
	switch {
	case slices.Contains(wholeUnitCurrencies, currency):
		return micros, 1
	case slices.Contains(thousandCurrencies, currency):
		return micros / 1000, 10
	case slices.Contains(wholeAsHundredths, currency):
		return micros / 100, 100
	default:
		return micros / 100, 1
	}
}

// maxMinorUnits is the most that Stripe charges at once, in its units.
const maxMinorUnits = 99_999_999

// leastCharges are the smallest amounts, in hundredths of a unit, that Stripe charges in the currencies in which it says so. In the
// others it is the worth of about half a dollar, which changes, so that Stripe itself refuses what is less.
var leastCharges = map[string]int64{
	"AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30,
	"HKD": 400, "HUF": 17500, "INR": 50, "JPY": 5000, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200, "RON": 200,
	"SEK": 300, "SGD": 50, "THB": 1000, "USD": 50,
}

// Limits are StripeLimits.
func (s *Stripe) Limits(currency string) billing.CardLimits { return StripeLimits(currency) }

// StripeLimits are what Stripe's documentation says that it charges: in currencies of three decimals the last one is
// zero, and amounts in krónur and Ugandan shillings are whole although they are sent in hundredths.
func StripeLimits(currency string) billing.CardLimits {
	unit, step := unitOf(currency)
	least := max(micros.Times(leastCharges[strings.ToUpper(currency)])/100, unit.Times(step))
	return billing.CardLimits{StepMicros: unit.Times(step), MinMicros: least, MaxMicros: unit.Times(maxMinorUnits / step * step)}
}

// minorUnits gives the amount in Stripe's units; it is an error if a card cannot be charged exactly it.
func minorUnits(amountMicros rules.Micros, currency string) (int64, error) {
	unit, step := unitOf(currency)
	if amountMicros <= 0 || amountMicros%unit.Times(step) != 0 {
		return 0, fmt.Errorf("stripe: %d micro-units of %s cannot be charged exactly", amountMicros, currency)
	}
	return int64(amountMicros / unit), nil
}

// microUnits gives an amount in Stripe's units in micro-units.
func microUnits(amount int64, currency string) (rules.Micros, error) {
	unit, _ := unitOf(currency)
	if amount < 0 || amount > int64(math.MaxInt64/unit) {
		return 0, fmt.Errorf("stripe: amount %d of %s is out of range", amount, currency)
	}
	return unit.Times(amount), nil
}

// declined says for the customer why a charge came to nothing.
func declined(e *stripe.Error) string {
	if e == nil {
		return "The card was declined by its bank."
	}
	for _, code := range []string{string(e.DeclineCode), string(e.Code)} {
		switch code {
		case "authentication_required":
			return "The card's bank asks for your confirmation, so it cannot be charged while you are away."
		case "insufficient_funds":
			return "The card has insufficient funds."
		case "expired_card":
			return "The card has expired."
		case "lost_card", "stolen_card", "pickup_card":
			return "The card was declined by its bank."
		}
	}
	if e.Type != stripe.ErrorTypeCard {
		return "The payment provider cannot charge the card any more."
	}
	return "The card was declined by its bank."
}
