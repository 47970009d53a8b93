package docs

import (
	"strconv"
	"time"

	"ocrconsole/models/alerts"
	"ocrconsole/models/billing"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/docs"
	"ocrconsole/views/words"
)

// examplePriceMicros is the price of a call in the worked example, which is of no region, in what does for a dollar.
const examplePriceMicros rules.Micros = 8_000

// billingHelp explains the billing rules to customers, with the limits that this console is run with.
func billingHelp(v *view) error {
	shell, err := v.PublicShell(layout.NavBillingRules.Name(), layout.NavBillingRules)
	if err != nil {
		return err
	}
	shell.Description = "What is billed, how packages and pay-per-use work together, and what happens in arrears, with a worked example."
	standing, err := v.standing()
	if err != nil {
		return err
	}
	credit := standing.Credit(v.Billing.Credit)
	now := v.Now()
	least, most := v.Billing.TopUpLimits(v.Snapshot.Currency)
	example := examplePriceMicros.Times(v.Money().Scale)
	screen := pages.BillingHelp{
		OwnCredit: standing.Own != rules.OwnCredit{},
		Shell:     shell, Zone: v.zoneWords(now),
		MinTopUp: v.Format.Money(least), MaxTopUp: v.Format.Money(most),
		OrdersExpire: v.Words().OrdersExpire(billing.OrderTTL, billing.ApprovalTTL), Example: pages.DeductionExample(v.Format.Money, example),
		Returns: v.ReturnTerms(), ReportedLater: words.ReportedLater, CapPercents: alerts.CapPercents().String(), ForecastDays: strconv.Itoa(forecast.Days),
		Confirms: v.Billing.ConfirmsMail, Starters: billing.StartersPerNetwork, Claims: billing.ClaimsPerNetwork,
		ExamplePrice: v.Format.Money(example), SmallestUnit: v.Format.Money(1), RoundedTo: v.Format.Money(v.Money().StepMicros()),
	}
	if credit.StarterMicros > 0 {
		screen.Starter = v.Format.Money(credit.StarterMicros)
	}
	if credit.Grace > 0 && credit.LimitMicros > 0 {
		screen.Grace, screen.CreditLimit = v.Words().Length(int64(credit.Grace/time.Second)), v.Format.Money(credit.LimitMicros)
	}
	return v.Show(pages.BillingHelpPage(screen))
}

// standing is that of who is signed in: they read of what holds for their account. Everybody else reads of what holds for all.
func (v *view) standing() (rules.Standing, error) {
	if !v.SignedIn {
		return rules.Standing{}, nil
	}
	return v.Standing()
}

// zoneWords names the billing time zone, with its offset where that is the same all the year.
func (v *view) zoneWords(now time.Time) string {
	name := v.Snapshot.ZoneName
	if offset := v.Format.Zones(now, now.AddDate(1, 0, 0)); offset != name {
		name += " (" + offset + ")"
	}
	return name
}
